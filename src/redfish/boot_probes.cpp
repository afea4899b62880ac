// SPDX-License-Identifier: GPL-3.0-or-later
#include "redfish/boot_probes.hpp"

#include "redfish/boot_facts.hpp"
#include "redfish/pointer_argument.hpp"
#include "redfish/walk.hpp"

namespace oobready::redfish {

namespace {

constexpr std::size_t components_max = 8; // of one system

asio::awaitable<void> add_system(Walk& walk, const Resource& system, BootFacts& facts)
{
    const std::optional<Resource> secure = co_await walk.one(system.body, "SecureBoot");
    std::vector<std::pair<std::string, json::object>> components;
    const std::vector<std::string> links = links_at(system.body, "/Links/TrustedComponents/*");
    for (const std::string& uri : links) {
        if (components.size() == components_max)
            break;
        std::optional<Resource> component = co_await walk.at(uri);
        if (component)
            components.emplace_back(uri, std::move(component->body));
    }
    facts.add(system.uri, system.body, secure ? &secure->body : nullptr, components);
}

} // namespace

asio::awaitable<check::Observation> observe_boot(Service& service, const json::object&)
{
    Walk walk{service};
    BootFacts facts;
    const std::vector<Resource> systems = co_await walk.top("Systems");
    for (const Resource& system : systems)
        co_await add_system(walk, system, facts);
    json::object taken = facts.take(walk.is_whole());
    co_return walk.observation(root_uri, std::move(taken), !systems.empty());
}

asio::awaitable<check::Observation> observe_intrusion(Service& service, const json::object&)
{
    Walk walk{service};
    IntrusionFacts facts;
    const std::vector<Resource> all = co_await walk.top("Chassis");
    for (const Resource& chassis : all)
        facts.add(chassis.uri, chassis.body);
    const bool found = !facts.empty();
    json::object taken = facts.take();
    co_return walk.observation(root_uri, std::move(taken), found);
}

check::ProbeInfo boot_info()
{
    return {.name = "redfish.boot",
            .summary = "boot override, Secure Boot and TPM of the systems (DSP0268 Boot, "
                       "SecureBoot, TrustedModules, TrustedComponent)",
            .needs = check::Needs::redfish_session,
            .sends = sent({top_sends("Systems"),
                           {linked("what a system links as SecureBoot", check::per("system")),
                            linked("each TrustedComponent that a system links",
                                   check::per("component", components_max))}}),
            .facts = boot_shape()};
}

check::ProbeInfo intrusion_info()
{
    return {.name = "redfish.intrusion",
            .summary = "whether a chassis was opened (DSP0268 PhysicalSecurity)",
            .needs = check::Needs::redfish_session,
            .sends = top_sends("Chassis"),
            .facts = intrusion_shape()};
}

} // namespace oobready::redfish
