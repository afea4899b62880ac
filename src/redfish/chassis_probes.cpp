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
    const std::optional<Resource> subsystem = co_await walk.one(chassis.body, "PowerSubsystem");
    if (!subsystem)
        co_return false;
    const std::vector<Resource> supplies = co_await walk.members(subsystem->body, "PowerSupplies");
    std::vector<std::string> links;
    for (const Resource& supply : supplies)
        links.push_back(link_at(supply.body, "Metrics"));
    const std::vector<Resource> metrics = co_await walk.each(std::move(links));
    for (const Resource& supply : supplies)
        facts.add_supply(supply.uri, supply.body, metrics_of(supply, metrics));
    if (!supplies.empty())
        facts.add_subsystem(subsystem->uri, subsystem->body);
    co_return !supplies.empty();
}

asio::awaitable<void> add_thermal_subsystem(Walk& walk, const Resource& chassis,
                                            ThermalFacts& facts)
{
    const std::optional<Resource> subsystem =
        co_await walk.one(chassis.body, "ThermalSubsystem", of_fans);
    if (!subsystem)
        co_return;
    const std::vector<Resource> fans = co_await walk.members(subsystem->body, "Fans", of_fans);
    for (const Resource& fan : fans)
        facts.add_fan(fan.uri, fan.body);
    if (!fans.empty())
        facts.add_subsystem(subsystem->uri, subsystem->body);
}

} // namespace

asio::awaitable<check::Observation> observe_power_supplies(Service& service, const json::object&)
{
    Walk walk{service};
    PowerFacts facts;
    const std::vector<Resource> all = co_await walk.top("Chassis");
    for (const Resource& chassis : all) {
        const bool newer = co_await add_subsystem(walk, chassis, facts);
        if (newer)
            continue;
        const std::optional<Resource> power = co_await walk.one(chassis.body, "Power");
        if (power)
            facts.add_power(power->uri, power->body);
    }
    json::object taken = facts.take();
    const bool found = has_any(taken, of_members);
    co_return walk.observation(root_uri, std::move(taken), found);
}

asio::awaitable<check::Observation> observe_thermal(Service& service, const json::object&)
{
    Walk walk{service};
    ThermalFacts facts;
    const std::vector<Resource> all = co_await walk.top("Chassis", of_temperatures);
    for (const Resource& chassis : all) {
        const std::size_t temperatures = facts.temperatures();
        const std::size_t fans = facts.fans();
        const std::optional<Resource> thermal =
            co_await walk.one(chassis.body, "Thermal", of_temperatures);
        if (thermal)
            facts.add_thermal(thermal->uri, thermal->body);
        if (facts.fans() == fans)
            co_await add_thermal_subsystem(walk, chassis, facts);
        // One GET for each sensor: only where the older schema shows no temperature.
        if (facts.temperatures() > temperatures)
            continue;
        const std::vector<Resource> sensors =
            co_await walk.members(chassis.body, "Sensors", of_temperatures);
        for (const Resource& sensor : sensors)
            facts.add_sensor(sensor.uri, sensor.body);
    }
    json::object taken = facts.take();
    const bool found = has_any(taken, of_temperatures) || has_any(taken, of_fans);
    co_return walk.observation(root_uri, std::move(taken), found);
}

check::ProbeInfo power_supplies_info()
{
    const check::Often no_supply{.per = "chassis", .only = "where PowerSubsystem shows no supply"};
    return {.name = "redfish.power_supplies",
            .summary = "power supplies, their input and their redundancy (DSP0268 Power, "
                       "PowerSubsystem)",
            .needs = check::Needs::redfish_session,
            .sends =
                sent({top_sends("Chassis"),
                      {linked("what a chassis links as PowerSubsystem", check::per("chassis"))},
                      collection_sends("PowerSubsystem", "PowerSupplies"),
                      {linked("what a power supply links as Metrics", check::per("power supply")),
                       linked("what a chassis links as Power", no_supply)}}),
            .facts = power_shape()};
}

check::ProbeInfo thermal_info()
{
    const check::Often no_fans{.per = "chassis", .only = "where Thermal shows no fan"};
    const check::Often no_temperature{.per = "sensor",
                                      .only = "where Thermal shows no temperature"};
    return {.name = "redfish.thermal",
            .summary = "temperatures and fans (DSP0268 Thermal, ThermalSubsystem, Sensor)",
            .needs = check::Needs::redfish_session,
            .sends =
                sent({top_sends("Chassis"),
                      {linked("what a chassis links as Thermal", check::per("chassis")),
                       linked("what a chassis links as ThermalSubsystem", no_fans)},
                      collection_sends("ThermalSubsystem", "Fans"),
                      {linked("what a chassis links as Sensors", no_temperature),
                       linked("each member of what a chassis links as Sensors", no_temperature)}}),
            .facts = thermal_shape()};
}

} // namespace oobready::redfish
