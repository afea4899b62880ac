// SPDX-License-Identifier: GPL-3.0-or-later
// What systems link: memory, processors and network ports. Storage is in storage_probe.cpp.
#include "redfish/system_probes.hpp"

#include "redfish/compute_facts.hpp"
#include "redfish/errors.hpp"
#include "redfish/network_facts.hpp"
#include "redfish/walk.hpp"

namespace oobready::redfish {

namespace {

constexpr std::string_view of_ports = "ports";
constexpr std::string_view of_interfaces = "interfaces";

// The newer Ports, or the older NetworkPorts where these show nothing.
asio::awaitable<void> add_ports(Walk& walk, const Resource& adapter, NetworkFacts& facts)
{
    const std::string id = string_at(adapter.body, "Id");
    std::vector<Resource> ports = co_await walk.members(adapter.body, "Ports", of_ports);
    if (ports.empty())
        ports = co_await walk.members(adapter.body, "NetworkPorts", of_ports);
    for (const Resource& port : ports)
        facts.add_port(id, port.uri, port.body);
}

} // namespace

asio::awaitable<check::Observation> observe_memory(Service& service, const json::object&)
{
    Walk walk{service};
    MemoryFacts facts;
    const std::vector<Resource> systems = co_await walk.top("Systems");
    for (const Resource& system : systems) {
        facts.add_system(system.body);
        const std::vector<Resource> modules = co_await walk.members(system.body, "Memory");
        for (const Resource& module : modules)
            facts.add_module(module.uri, module.body);
    }
    json::object taken = facts.take(walk.is_whole());
    const bool found = has_any(taken, of_members);
    co_return walk.observation(root_uri, std::move(taken), found);
}

asio::awaitable<check::Observation> observe_processors(Service& service, const json::object&)
{
    Walk walk{service};
    ProcessorFacts facts;
    const std::vector<Resource> systems = co_await walk.top("Systems");
    for (const Resource& system : systems) {
        const std::vector<Resource> processors = co_await walk.members(system.body, "Processors");
        for (const Resource& processor : processors)
            facts.add(processor.uri, processor.body);
    }
    json::object taken = facts.take(walk.is_whole());
    const bool found = has_any(taken, of_members);
    co_return walk.observation(root_uri, std::move(taken), found);
}

asio::awaitable<check::Observation> observe_network_ports(Service& service, const json::object&)
{
    Walk walk{service};
    NetworkFacts facts;
    const std::vector<Resource> all = co_await walk.top("Chassis", of_ports);
    for (const Resource& chassis : all) {
        const std::vector<Resource> adapters =
            co_await walk.members(chassis.body, "NetworkAdapters", of_ports);
        for (const Resource& adapter : adapters)
            co_await add_ports(walk, adapter, facts);
    }
    const std::vector<Resource> systems = co_await walk.top("Systems", of_interfaces);
    for (const Resource& system : systems) {
        const std::vector<Resource> interfaces =
            co_await walk.members(system.body, "EthernetInterfaces", of_interfaces);
        for (const Resource& interface : interfaces)
            facts.add_interface(interface.uri, interface.body);
    }
    json::object taken = facts.take();
    const bool found = has_any(taken, of_ports) || has_any(taken, of_interfaces);
    co_return walk.observation(root_uri, std::move(taken), found);
}

check::ProbeInfo memory_info()
{
    return {.name = "redfish.memory",
            .summary = "memory modules and their empty slots (DSP0268 Memory)",
            .needs = check::Needs::redfish_session,
            .sends = sent({top_sends("Systems"), collection_sends("system", "Memory")}),
            .facts = memory_shape()};
}

check::ProbeInfo processors_info()
{
    return {.name = "redfish.processors",
            .summary = "the processors of type CPU (DSP0268 Processor)",
            .needs = check::Needs::redfish_session,
            .sends = sent({top_sends("Systems"), collection_sends("system", "Processors")}),
            .facts = processors_shape()};
}

check::ProbeInfo network_ports_info()
{
    const check::Often older{.per = "port", .only = "where Ports shows none"};
    return {.name = "redfish.network_ports",
            .summary = "the node's network ports: link, speed, addresses (DSP0268 Port, "
                       "NetworkPort, EthernetInterface)",
            .needs = check::Needs::redfish_session,
            .sends = sent(
                {top_sends("Chassis"),
                 collection_sends("chassis", "NetworkAdapters"),
                 collection_sends("network adapter", "Ports"),
                 {linked("what a network adapter links as NetworkPorts", older),
                  linked("each member of what a network adapter links as NetworkPorts", older)},
                 top_sends("Systems"),
                 collection_sends("system", "EthernetInterfaces")}),
            .facts = network_shape()};
}

} // namespace oobready::redfish
