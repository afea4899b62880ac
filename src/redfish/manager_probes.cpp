// SPDX-License-Identifier: GPL-3.0-or-later
// From the managers to what each links.
#include "redfish/manager_probes.hpp"

#include "redfish/log_facts.hpp"
#include "redfish/manager_network_facts.hpp"
#include "redfish/network_protocol_facts.hpp"
#include "redfish/reading.hpp"

#include <chrono>

namespace oobready::redfish {

namespace {

constexpr check::Door https = check::Door::https;
constexpr std::string_view managers = "Managers";

std::vector<check::Sent> managers_sends()
{
    return {{"GET " + std::string{root_uri}, https},
            {"GET what the root links as Managers", https, check::per("page of the collection")},
            {"GET each member of what the root links as Managers", https, check::per("member")}};
}

std::vector<check::Sent> with(std::vector<check::Sent> sends, std::vector<check::Sent> more)
{
    sends.insert(sends.end(), more.begin(), more.end());
    return sends;
}

std::int64_t now_s()
{
    const auto since = std::chrono::system_clock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::seconds>(since).count();
}

} // namespace

asio::awaitable<check::Observation> observe_manager_network(Service& service, const json::object&)
{
    Reading reading{service};
    ManagerNetworkFacts facts;
    const std::vector<Reading::Found> all = co_await reading.root_members(managers);
    for (const Reading::Found& manager : all) {
        const std::vector<Reading::Found> interfaces =
            co_await reading.linked_members(manager.resource, "EthernetInterfaces");
        for (const Reading::Found& interface : interfaces)
            facts.add(interface.uri, interface.resource);
    }
    json::object taken = facts.take(reading.complete());
    const bool found = !taken.at("members").as_array().empty();
    co_return reading.observation(root_uri, std::move(taken), found);
}

asio::awaitable<check::Observation> observe_network_protocol(Service& service, const json::object&)
{
    Reading reading{service};
    NetworkProtocolFacts facts;
    const std::vector<Reading::Found> all = co_await reading.root_members(managers);
    for (const Reading::Found& manager : all) {
        const std::optional<Reading::Found> protocols =
            co_await reading.linked(manager.resource, "NetworkProtocol");
        if (protocols)
            facts.add(protocols->uri, protocols->resource);
    }
    json::object taken = facts.take(reading.complete());
    const bool found = !taken.at("members").as_array().empty();
    co_return reading.observation(root_uri, std::move(taken), found);
}

asio::awaitable<check::Observation> observe_clock(Service& service, const json::object&)
{
    Reading reading{service};
    ClockFacts facts;
    const std::vector<Reading::Found> all = co_await reading.root_members(managers);
    for (const Reading::Found& manager : all)
        facts.add(manager.uri, manager.resource, now_s());
    json::object taken = facts.take(reading.complete());
    co_return reading.observation(root_uri, std::move(taken), !all.empty());
}

check::ProbeInfo manager_network_info()
{
    return {.name = "redfish.manager_network",
            .summary = "the controller's own network ports (DSP0268 Manager EthernetInterfaces)",
            .needs = check::Needs::redfish_session,
            .sends = with(managers_sends(),
                          {{"GET what a manager links as EthernetInterfaces", https,
                            check::per("page of the collection")},
                           {"GET each member of what a manager links as EthernetInterfaces", https,
                            check::per("member")}}),
            .facts = manager_network_shape()};
}

check::ProbeInfo network_protocol_info()
{
    return {.name = "redfish.network_protocol",
            .summary = "the services that the controller offers, and their ports (DSP0268 "
                       "ManagerNetworkProtocol)",
            .needs = check::Needs::redfish_session,
            .sends = with(managers_sends(), {{"GET what a manager links as NetworkProtocol", https,
                                              check::per("manager")}}),
            .facts = network_protocol_shape()};
}

check::ProbeInfo clock_info()
{
    return {.name = "redfish.clock",
            .summary = "how far the controller's clock is from ours (DSP0268 Manager DateTime); as "
                       "exact as the managers were read short before",
            .needs = check::Needs::redfish_session,
            .sends = managers_sends(),
            .facts = clock_shape()};
}

} // namespace oobready::redfish
