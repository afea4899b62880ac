// SPDX-License-Identifier: GPL-3.0-or-later
// What systems link: memory, processors and network ports. Storage is in storage_probe.cpp.
#include "redfish/system_probes.hpp"

#include "redfish/compute_facts.hpp"
#include "redfish/errors.hpp"
#include "redfish/network_facts.hpp"
#include "redfish/walk.hpp"

namespace oobready::redfish {

namespace {

constexpr std::string_view of_members = "members";
constexpr std::string_view of_ports = "ports";
constexpr std::string_view of_interfaces = "interfaces";

// The newer Ports, or the older NetworkPorts where these show nothing.
asio::awaitable<void> add_ports(Walk& walk, const Resource& adapter, NetworkFacts& facts)
{
    const std::string id = string_at(adapter.body, "Id");
    std::vector<Resource> ports = co_await walk.members(adapter, "Ports", of_ports);
    if (ports.empty())
        ports = co_await walk.members(adapter, "NetworkPorts", of_ports);
    for (const Resource& port : ports)
        facts.add_port(id, port.uri, port.body);
}

} // namespace

asio::awaitable<check::Observation> observe_memory(Service& service, const json::object&)
{
    Walk walk{service};
    MemoryFacts facts;
    const Result<std::vector<Resource>> systems = co_await walk.top("Systems", of_members);
    if (!systems)
        co_return systems.error();
    for (const Resource& system : *systems) {
        facts.add_system(system.body);
        const std::vector<Resource> modules = co_await walk.members(system, "Memory", of_members);
        for (const Resource& module : modules)
            facts.add_module(module.uri, module.body);
    }
    check::Evidence evidence;
    evidence.source = service.source(root_uri);
    evidence.facts = facts.take(walk.is_whole(of_members));
    evidence.facts["unreadable"] = walk.unreadable();
    co_return evidence;
}

asio::awaitable<check::Observation> observe_processors(Service& service, const json::object&)
{
    Walk walk{service};
    ProcessorFacts facts;
    const Result<std::vector<Resource>> systems = co_await walk.top("Systems", of_members);
    if (!systems)
        co_return systems.error();
    for (const Resource& system : *systems) {
        const std::vector<Resource> processors =
            co_await walk.members(system, "Processors", of_members);
        for (const Resource& processor : processors)
            facts.add(processor.uri, processor.body);
    }
    check::Evidence evidence;
    evidence.source = service.source(root_uri);
    evidence.facts = facts.take(walk.is_whole(of_members));
    evidence.facts["unreadable"] = walk.unreadable();
    co_return evidence;
}

asio::awaitable<check::Observation> observe_network_ports(Service& service, const json::object&)
{
    Walk walk{service};
    NetworkFacts facts;
    const Result<std::vector<Resource>> all = co_await walk.top("Chassis", of_ports);
    if (!all)
        co_return all.error();
    for (const Resource& chassis : *all) {
        const std::vector<Resource> adapters =
            co_await walk.members(chassis, "NetworkAdapters", of_ports);
        for (const Resource& adapter : adapters)
            co_await add_ports(walk, adapter, facts);
    }
    Result<std::vector<Resource>> systems = co_await walk.top("Systems", of_interfaces);
    if (!systems) {
        walk.failed("what the root links as Systems", systems.error(), of_interfaces);
        systems = std::vector<Resource>{};
    }
    for (const Resource& system : *systems) {
        const std::vector<Resource> interfaces =
            co_await walk.members(system, "EthernetInterfaces", of_interfaces);
        for (const Resource& interface : interfaces)
            facts.add_interface(interface.uri, interface.body);
    }
    check::Evidence evidence;
    evidence.source = service.source(root_uri);
    evidence.facts = facts.take();
    evidence.facts["unreadable"] = walk.unreadable();
    co_return evidence;
}

check::ProbeInfo memory_info()
{
    std::vector<check::Sent> sends = top_sends("Systems");
    append(sends, collection_sends("system", "Memory"));
    return {.name = "redfish.memory",
            .summary = "memory modules and their empty slots (DSP0268 Memory)",
            .needs = check::Needs::redfish_session,
            .sends = std::move(sends),
            .facts = memory_shape()};
}

check::ProbeInfo processors_info()
{
    std::vector<check::Sent> sends = top_sends("Systems");
    append(sends, collection_sends("system", "Processors"));
    return {.name = "redfish.processors",
            .summary = "the processors of type CPU (DSP0268 Processor)",
            .needs = check::Needs::redfish_session,
            .sends = std::move(sends),
            .facts = processors_shape()};
}

check::ProbeInfo network_ports_info()
{
    const check::Often older{.per = "port", .only = "where Ports shows none"};
    std::vector<check::Sent> sends = top_sends("Chassis");
    append(sends, collection_sends("chassis", "NetworkAdapters"));
    append(sends, collection_sends("network adapter", "Ports"));
    append(sends, {linked("what a network adapter links as NetworkPorts", older),
                   linked("each member of what a network adapter links as NetworkPorts", older)});
    append(sends, top_sends("Systems"));
    append(sends, collection_sends("system", "EthernetInterfaces"));
    return {.name = "redfish.network_ports",
            .summary = "the node's network ports: link, speed, addresses (DSP0268 Port, "
                       "NetworkPort, EthernetInterface)",
            .needs = check::Needs::redfish_session,
            .sends = std::move(sends),
            .facts = network_shape()};
}

} // namespace oobready::redfish
