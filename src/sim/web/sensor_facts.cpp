// SPDX-License-Identifier: GPL-3.0-or-later
// Facts of one sensor: the same readings and thresholds that IPMI's sensor commands give.
#include "sim/web/facts.hpp"

#include <cmath>
#include <iterator>
#include <span>

namespace oobready::sim {

namespace {

using json::value;

// Where the reading stands among the thresholds, and so how well the part is.
Health judged(const Sensor& sensor, const Reading& reading)
{
    const double now = sensor.value(reading.raw);
    const auto below = [&](std::size_t which) {
        return sensor.thresholds[which] && now <= sensor.value(*sensor.thresholds[which]);
    };
    const auto above = [&](std::size_t which) {
        return sensor.thresholds[which] && now >= sensor.value(*sensor.thresholds[which]);
    };
    if (below(1) || below(2) || above(4) || above(5))
        return Health::critical;
    return below(0) || above(3) ? Health::warning : Health::ok;
}

// Rounded to what one step of the raw value can show: 12.0 volts, not 12.000000000000002.
value number_of(const Sensor& sensor, std::uint8_t raw)
{
    constexpr double thousand = 1000.0;
    const double exact = std::round(sensor.value(raw) * thousand) / thousand;
    if (exact == std::floor(exact))
        return static_cast<std::int64_t>(exact);
    return exact;
}

value reading_of(const Scope& scope, unsigned /*number*/)
{
    const Reading reading = scope.machine.reading(*scope.item->sensor);
    return reading.available ? number_of(*scope.item->sensor, reading.raw) : value(nullptr);
}

value health_of(const Scope& scope, unsigned /*number*/)
{
    const Reading reading = scope.machine.reading(*scope.item->sensor);
    if (!reading.available)
        return nullptr;
    return value(json::string{id(judged(*scope.item->sensor, reading))});
}

value state_of(const Scope& scope, unsigned /*number*/)
{
    return scope.machine.reading(*scope.item->sensor).available ? "Enabled" : "UnavailableOffline";
}

value name_of(const Scope& scope, unsigned /*number*/) { return value(scope.item->sensor->name); }

value number_in_repository(const Scope& scope, unsigned /*number*/)
{
    return scope.item->sensor->number;
}

value id_of(const Scope& scope, unsigned /*number*/) { return value(scope.item->id); }

template <std::size_t which>
value threshold(const Scope& scope, unsigned /*number*/)
{
    const Sensor& sensor = *scope.item->sensor;
    return sensor.thresholds[which] ? number_of(sensor, *sensor.thresholds[which]) : value(nullptr);
}

struct KindWords {
    SensorKind kind;
    std::string_view reading_type;
    std::string_view units; ///< UCUM, as Sensor.ReadingUnits wants it
};

constexpr KindWords kind_words[] = {
    {SensorKind::temperature, "Temperature", "Cel"},
    {SensorKind::voltage, "Voltage", "V"},
    {SensorKind::current, "Current", "A"},
    {SensorKind::fan, "Rotational", "{rev}/min"},
    {SensorKind::power, "Power", "W"},
};

template <std::string_view KindWords::*word>
value word_of_kind(const Scope& scope, unsigned /*number*/)
{
    for (const KindWords& row : kind_words)
        if (row.kind == scope.item->sensor->kind)
            return value(json::string{row.*word});
    return nullptr;
}

struct EntityWord {
    std::uint8_t entity_id; ///< IPMI v2.0 Table 43-13
    std::string_view context;
};

constexpr EntityWord entity_words[] = {
    {0x03, "CPU"},         {0x04, "StorageDevice"},    {0x07, "SystemBoard"},
    {0x0a, "PowerSupply"}, {0x0b, "NetworkingDevice"}, {0x0f, "Backplane"},
    {0x13, "PowerSupply"}, {0x14, "VoltageRegulator"}, {0x1d, "Fan"},
    {0x1e, "Fan"},         {0x20, "Memory"},           {0x37, "Intake"},
    {0x40, "Intake"},      {0x39, "Exhaust"},          {0x41, "CPU"},
    {0x42, "SystemBoard"},
};

value context_of(const Scope& scope, unsigned /*number*/)
{
    for (const EntityWord& row : entity_words)
        if (row.entity_id == scope.item->sensor->entity_id)
            return value(json::string{row.context});
    return "SystemBoard";
}

constexpr auto sensor = ItemKind::sensor;

constexpr Fact rows[] = {
    {"sensor.context", sensor, context_of},
    {"sensor.health", sensor, health_of},
    {"sensor.id", sensor, id_of},
    {"sensor.lower_critical", sensor, threshold<1>},
    {"sensor.lower_fatal", sensor, threshold<2>},
    {"sensor.lower_non_critical", sensor, threshold<0>},
    {"sensor.name", sensor, name_of},
    {"sensor.number", sensor, number_in_repository},
    {"sensor.reading", sensor, reading_of},
    {"sensor.reading_type", sensor, word_of_kind<&KindWords::reading_type>},
    {"sensor.state", sensor, state_of},
    {"sensor.units", sensor, word_of_kind<&KindWords::units>},
    {"sensor.upper_critical", sensor, threshold<4>},
    {"sensor.upper_fatal", sensor, threshold<5>},
    {"sensor.upper_non_critical", sensor, threshold<3>},
};

} // namespace

std::span<const Fact> sensor_facts() { return rows; }

} // namespace oobready::sim
