// SPDX-License-Identifier: GPL-3.0-or-later
// From the managers to what each links.
#include "redfish/manager_probes.hpp"

#include "redfish/log_facts.hpp"
#include "redfish/manager_network_facts.hpp"
#include "redfish/network_protocol_facts.hpp"
#include "redfish/walk.hpp"

#include <chrono>

namespace oobready::redfish {

namespace {

constexpr std::string_view managers = "Managers";

std::int64_t now_s()
{
    const auto since = std::chrono::system_clock::now().time_since_epoch();
    return std::chrono::duration_cast<std::chrono::seconds>(since).count();
}

} // namespace

asio::awaitable<check::Observation> observe_manager_network(Service& service, const json::object&)
{
    Walk walk{service};
    ManagerNetworkFacts facts;
    const std::vector<Resource> all = co_await walk.top(managers);
    for (const Resource& manager : all) {
        const std::vector<Resource> interfaces =
            co_await walk.members(manager.body, "EthernetInterfaces");
        for (const Resource& interface : interfaces)
            facts.add(interface.uri, interface.body);
    }
    json::object taken = facts.take(walk.is_whole());
    const bool found = has_any(taken, of_members);
    co_return walk.observation(root_uri, std::move(taken), found);
}

asio::awaitable<check::Observation> observe_network_protocol(Service& service, const json::object&)
{
    Walk walk{service};
    NetworkProtocolFacts facts;
    const std::vector<Resource> all = co_await walk.top(managers);
    for (const Resource& manager : all) {
        const std::optional<Resource> protocols =
            co_await walk.one(manager.body, "NetworkProtocol");
        if (protocols)
            facts.add(protocols->uri, protocols->body);
    }
    json::object taken = facts.take(walk.is_whole());
    const bool found = has_any(taken, of_members);
    co_return walk.observation(root_uri, std::move(taken), found);
}

asio::awaitable<check::Observation> observe_clock(Service& service, const json::object&)
{
    Walk walk{service};
    ClockFacts facts;
    const std::vector<Resource> all = co_await walk.top(managers);
    for (const Resource& manager : all)
        facts.add(manager.uri, manager.body, now_s());
    json::object taken = facts.take(walk.is_whole());
    co_return walk.observation(root_uri, std::move(taken), !all.empty());
}

check::ProbeInfo manager_network_info()
{
    return {.name = "redfish.manager_network",
            .summary = "the controller's own network ports (DSP0268 Manager EthernetInterfaces)",
            .needs = check::Needs::redfish_session,
            .sends = sent({top_sends(managers), collection_sends("manager", "EthernetInterfaces")}),
            .facts = manager_network_shape()};
}

check::ProbeInfo network_protocol_info()
{
    return {.name = "redfish.network_protocol",
            .summary = "the services that the controller offers, and their ports (DSP0268 "
                       "ManagerNetworkProtocol)",
            .needs = check::Needs::redfish_session,
            .sends =
                sent({top_sends(managers),
                      {linked("what a manager links as NetworkProtocol", check::per("manager"))}}),
            .facts = network_protocol_shape()};
}

check::ProbeInfo clock_info()
{
    return {.name = "redfish.clock",
            .summary = "how far the controller's clock is from ours (DSP0268 Manager DateTime); as "
                       "exact as the managers were read short before",
            .needs = check::Needs::redfish_session,
            .sends = top_sends(managers),
            .facts = clock_shape()};
}

} // namespace oobready::redfish
