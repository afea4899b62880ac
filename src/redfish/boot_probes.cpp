// SPDX-License-Identifier: GPL-3.0-or-later
#include "redfish/boot_probes.hpp"

#include "redfish/boot_facts.hpp"
#include "redfish/oem_facts.hpp"
#include "redfish/reading.hpp"

namespace oobready::redfish {

namespace {

constexpr check::Door https = check::Door::https;
constexpr std::size_t components_max = 8; // of one system

std::vector<check::Sent> members_sends(std::string_view property)
{
    const std::string of = "what the root links as " + std::string{property};
    return {{"GET " + std::string{root_uri}, https},
            {"GET " + of, https, check::per("page of the collection")},
            {"GET each member of " + of, https, check::per("member")}};
}

asio::awaitable<void> add_system(Reading& reading, const Reading::Found& system, BootFacts& facts)
{
    const std::optional<Reading::Found> secure =
        co_await reading.linked(system.resource, "SecureBoot");
    std::vector<std::pair<std::string, json::object>> components;
    const std::vector<std::string> links = links_at(system.resource, "/Links/TrustedComponents/*");
    for (const std::string& uri : links) {
        if (components.size() == components_max)
            break;
        std::optional<Reading::Found> component = co_await reading.resource(uri);
        if (component)
            components.emplace_back(uri, std::move(component->resource));
    }
    facts.add(system.uri, system.resource, secure ? &secure->resource : nullptr, components);
}

} // namespace

asio::awaitable<check::Observation> observe_boot(Service& service, const json::object&)
{
    Reading reading{service};
    BootFacts facts;
    const std::vector<Reading::Found> systems = co_await reading.root_members("Systems");
    for (const Reading::Found& system : systems)
        co_await add_system(reading, system, facts);
    json::object taken = facts.take(reading.complete());
    co_return reading.observation(root_uri, std::move(taken), !systems.empty());
}

asio::awaitable<check::Observation> observe_intrusion(Service& service, const json::object&)
{
    Reading reading{service};
    IntrusionFacts facts;
    const std::vector<Reading::Found> all = co_await reading.root_members("Chassis");
    for (const Reading::Found& chassis : all)
        facts.add(chassis.uri, chassis.resource);
    const bool found = !facts.empty();
    json::object taken = facts.take();
    co_return reading.observation(root_uri, std::move(taken), found);
}

check::ProbeInfo boot_info()
{
    std::vector<check::Sent> sends = members_sends("Systems");
    sends.push_back({"GET what a system links as SecureBoot", https, check::per("system")});
    sends.push_back({"GET each TrustedComponent that a system links", https,
                     check::per("component", components_max)});
    return {.name = "redfish.boot",
            .summary = "boot override, Secure Boot and TPM of the systems (DSP0268 Boot, "
                       "SecureBoot, TrustedModules, TrustedComponent)",
            .needs = check::Needs::redfish_session,
            .sends = sends,
            .facts = boot_shape()};
}

check::ProbeInfo intrusion_info()
{
    return {.name = "redfish.intrusion",
            .summary = "whether a chassis was opened (DSP0268 PhysicalSecurity)",
            .needs = check::Needs::redfish_session,
            .sends = members_sends("Chassis"),
            .facts = intrusion_shape()};
}

} // namespace oobready::redfish
