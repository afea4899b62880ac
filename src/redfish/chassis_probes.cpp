// SPDX-License-Identifier: GPL-3.0-or-later
// Power supplies, temperatures and fans: for each chassis what it links, in the newer schema or the
// older.
#include "redfish/chassis_probes.hpp"

#include "redfish/errors.hpp"
#include "redfish/power_facts.hpp"
#include "redfish/thermal_facts.hpp"
#include "redfish/walk.hpp"

namespace oobready::redfish {

namespace {

constexpr std::string_view of_members = "members";
constexpr std::string_view of_temperatures = "temperatures";
constexpr std::string_view of_fans = "fans";

const json::object* metrics_of(const Resource& supply, const std::vector<Resource>& metrics)
{
    const std::string uri = link_at(supply.body, "Metrics");
    for (const Resource& resource : metrics)
        if (!uri.empty() && resource.uri == uri)
            return &resource.body;
    return nullptr;
}

// Whether the newer schema had supplies to show: some controllers have it, and nothing in it.
asio::awaitable<bool> add_subsystem(Walk& walk, const Resource& chassis, PowerFacts& facts)
{
    const std::vector<Resource> subsystems =
        co_await walk.one(chassis, "PowerSubsystem", of_members);
    bool any = false;
    for (const Resource& subsystem : subsystems) {
        const std::vector<Resource> supplies =
            co_await walk.members(subsystem, "PowerSupplies", of_members);
        std::vector<std::string> links;
        for (const Resource& supply : supplies)
            links.push_back(link_at(supply.body, "Metrics"));
        const std::vector<Resource> metrics = co_await walk.each(std::move(links), of_members);
        for (const Resource& supply : supplies)
            facts.add_supply(supply.uri, supply.body, metrics_of(supply, metrics));
        if (!supplies.empty())
            facts.add_subsystem(subsystem.uri, subsystem.body);
        any = any || !supplies.empty();
    }
    co_return any;
}

asio::awaitable<void> add_thermal_subsystem(Walk& walk, const Resource& chassis,
                                            ThermalFacts& facts, bool fans_known)
{
    if (fans_known)
        co_return;
    const std::vector<Resource> subsystems =
        co_await walk.one(chassis, "ThermalSubsystem", of_fans);
    for (const Resource& subsystem : subsystems) {
        const std::vector<Resource> fans = co_await walk.members(subsystem, "Fans", of_fans);
        for (const Resource& fan : fans)
            facts.add_fan(fan.uri, fan.body);
        if (!fans.empty())
            facts.add_subsystem(subsystem.uri, subsystem.body);
    }
}

} // namespace

asio::awaitable<check::Observation> observe_power_supplies(Service& service, const json::object&)
{
    Walk walk{service};
    PowerFacts facts;
    const Result<std::vector<Resource>> all = co_await walk.top("Chassis", of_members);
    if (!all)
        co_return all.error();
    for (const Resource& chassis : *all) {
        const bool newer = co_await add_subsystem(walk, chassis, facts);
        if (newer)
            continue;
        const std::vector<Resource> power = co_await walk.one(chassis, "Power", of_members);
        for (const Resource& resource : power)
            facts.add_power(resource.uri, resource.body);
    }
    check::Evidence evidence;
    evidence.source = service.source(root_uri);
    evidence.facts = facts.take();
    evidence.facts["unreadable"] = walk.unreadable();
    co_return evidence;
}

asio::awaitable<check::Observation> observe_thermal(Service& service, const json::object&)
{
    Walk walk{service};
    ThermalFacts facts;
    const Result<std::vector<Resource>> all = co_await walk.top("Chassis", of_temperatures);
    if (!all)
        co_return all.error();
    for (const Resource& chassis : *all) {
        const std::size_t temperatures = facts.temperatures();
        const std::size_t fans = facts.fans();
        const std::vector<Resource> thermal =
            co_await walk.one(chassis, "Thermal", of_temperatures);
        for (const Resource& resource : thermal)
            facts.add_thermal(resource.uri, resource.body);
        co_await add_thermal_subsystem(walk, chassis, facts, facts.fans() > fans);
        // One GET for each sensor: only where the older schema shows no temperature.
        if (facts.temperatures() > temperatures)
            continue;
        const std::vector<Resource> sensors =
            co_await walk.members(chassis, "Sensors", of_temperatures);
        for (const Resource& sensor : sensors)
            facts.add_sensor(sensor.uri, sensor.body);
    }
    check::Evidence evidence;
    evidence.source = service.source(root_uri);
    evidence.facts = facts.take();
    evidence.facts["unreadable"] = walk.unreadable();
    co_return evidence;
}

check::ProbeInfo power_supplies_info()
{
    std::vector<check::Sent> sends = top_sends("Chassis");
    append(sends, {linked("what a chassis links as PowerSubsystem", check::per("chassis"))});
    append(sends, collection_sends("PowerSubsystem", "PowerSupplies"));
    append(sends, {linked("what a power supply links as Metrics", check::per("power supply")),
                   linked("what a chassis links as Power",
                          {.per = "chassis", .only = "where PowerSubsystem shows no supply"})});
    return {.name = "redfish.power_supplies",
            .summary = "power supplies, their input and their redundancy (DSP0268 Power, "
                       "PowerSubsystem)",
            .needs = check::Needs::redfish_session,
            .sends = std::move(sends),
            .facts = power_shape()};
}

check::ProbeInfo thermal_info()
{
    const check::Often no_fans{.per = "chassis", .only = "where Thermal shows no fan"};
    const check::Often no_temperature{.per = "sensor",
                                      .only = "where Thermal shows no temperature"};
    std::vector<check::Sent> sends = top_sends("Chassis");
    append(sends, {linked("what a chassis links as Thermal", check::per("chassis")),
                   linked("what a chassis links as ThermalSubsystem", no_fans)});
    append(sends, collection_sends("ThermalSubsystem", "Fans"));
    append(sends, {linked("what a chassis links as Sensors", no_temperature),
                   linked("each member of what a chassis links as Sensors", no_temperature)});
    return {.name = "redfish.thermal",
            .summary = "temperatures and fans (DSP0268 Thermal, ThermalSubsystem, Sensor)",
            .needs = check::Needs::redfish_session,
            .sends = std::move(sends),
            .facts = thermal_shape()};
}

} // namespace oobready::redfish
