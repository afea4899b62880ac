// SPDX-License-Identifier: GPL-3.0-or-later
// Facts of one event of the system event log, in the words of LogEntry.
#include "sim/web/facts.hpp"

#include "base/rfc3339.hpp"

#include <algorithm>
#include <iterator>
#include <span>

namespace oobready::sim {

namespace {

using json::value;

constexpr std::uint8_t threshold_event = 0x01;
constexpr std::uint8_t sensor_specific_event = 0x6f;

struct OffsetWords {
    std::string_view text;
    Health severity = Health::ok;
};

// IPMI v2.0 Table 42-2, event/reading type 01h.
constexpr OffsetWords threshold_words[] = {
    {"went below its lower non-critical threshold", Health::warning},
    {"rose above its lower non-critical threshold", Health::warning},
    {"went below its lower critical threshold", Health::critical},
    {"rose above its lower critical threshold", Health::critical},
    {"went below its lower non-recoverable threshold", Health::critical},
    {"rose above its lower non-recoverable threshold", Health::critical},
    {"fell below its upper non-critical threshold", Health::warning},
    {"went above its upper non-critical threshold", Health::warning},
    {"fell below its upper critical threshold", Health::critical},
    {"went above its upper critical threshold", Health::critical},
    {"fell below its upper non-recoverable threshold", Health::critical},
    {"went above its upper non-recoverable threshold", Health::critical},
};

// IPMI v2.0 Table 42-3, sensor type 08h.
constexpr OffsetWords power_supply_words[] = {
    {"is present"},
    {"has failed", Health::critical},
    {"is expected to fail", Health::warning},
    {"lost its input", Health::critical},
    {"lost its input or has it out of range", Health::critical},
    {"has its input out of range", Health::critical},
    {"has a configuration error", Health::warning},
    {"is in standby"},
};

// IPMI v2.0 Table 42-3, sensor type 0Dh.
constexpr OffsetWords drive_words[] = {
    {"is present"},
    {"has failed", Health::critical},
    {"is expected to fail", Health::warning},
    {"is a hot spare"},
    {"is being checked"},
    {"is in a critical array", Health::critical},
    {"is in a failed array", Health::critical},
    {"is being rebuilt", Health::warning},
    {"had its rebuild aborted", Health::critical},
};

std::span<const OffsetWords> words_of(const SelEntry& event)
{
    if (event.event_type == threshold_event)
        return threshold_words;
    if (event.event_type == sensor_specific_event && event.sensor_kind == SensorKind::power_supply)
        return power_supply_words;
    if (event.event_type == sensor_specific_event && event.sensor_kind == SensorKind::drive)
        return drive_words;
    return {};
}

OffsetWords meaning(const SelEntry& event)
{
    const std::span<const OffsetWords> words = words_of(event);
    const std::size_t offset = event.event_data[0] & 0x0fU;
    return offset < words.size() ? words[offset] : OffsetWords{"reported an event"};
}

std::string sensor_name(const Scope& scope)
{
    const SelEntry& event = *scope.item->event;
    for (const Sensor& sensor : scope.machine.model().sensors)
        if (sensor.number == event.sensor_number && sensor.kind == event.sensor_kind)
            return sensor.name;
    return "Sensor " + std::to_string(event.sensor_number);
}

value message(const Scope& scope, unsigned /*number*/)
{
    const SelEntry& event = *scope.item->event;
    const std::string what{meaning(event).text};
    return value(sensor_name(scope) + " " + what + (event.deassertion ? " (no longer)" : ""));
}

value severity(const Scope& scope, unsigned /*number*/)
{
    const SelEntry& event = *scope.item->event;
    return value(json::string{id(event.deassertion ? Health::ok : meaning(event).severity)});
}

value sensor_of(const Scope& scope, unsigned /*number*/) { return value(sensor_name(scope)); }

struct KindWord {
    SensorKind kind;
    std::string_view word; ///< LogEntry.SensorType
};

constexpr KindWord kind_words[] = {
    {SensorKind::temperature, "Temperature"},
    {SensorKind::voltage, "Voltage"},
    {SensorKind::current, "Current"},
    {SensorKind::fan, "Fan"},
    {SensorKind::power_supply, "Power Supply / Converter"},
    {SensorKind::power, "Other Units-based Sensor"},
    {SensorKind::drive, "Drive Slot / Bay"},
};

value sensor_type(const Scope& scope, unsigned /*number*/)
{
    for (const KindWord& row : kind_words)
        if (row.kind == scope.item->event->sensor_kind)
            return value(json::string{row.word});
    return nullptr;
}

// The event's bytes as some services show them: 0x and the three event data bytes.
value message_id(const Scope& scope, unsigned /*number*/)
{
    return value("0x" + to_hex(scope.item->event->event_data));
}

value created(const Scope& scope, unsigned /*number*/)
{
    return value(rfc3339(scope.item->event->time_s));
}

value created_offset(const Scope& scope, unsigned /*number*/)
{
    return value(rfc3339(scope.item->event->time_s, "+00:00"));
}

value entry_code(const Scope& scope, unsigned /*number*/)
{
    return scope.item->event->deassertion ? "Deassert" : "Assert";
}

value record_id(const Scope& scope, unsigned /*number*/) { return scope.item->event->record_id; }

value sensor_number(const Scope& scope, unsigned /*number*/)
{
    return scope.item->event->sensor_number;
}

constexpr auto event = ItemKind::event;

constexpr Fact rows[] = {
    {"event.created", event, created},         {"event.created_offset", event, created_offset},
    {"event.entry_code", event, entry_code},   {"event.message", event, message},
    {"event.message_id", event, message_id},   {"event.record_id", event, record_id},
    {"event.sensor", event, sensor_of},        {"event.sensor_number", event, sensor_number},
    {"event.sensor_type", event, sensor_type}, {"event.severity", event, severity},
};

} // namespace

std::span<const Fact> event_facts() { return rows; }

} // namespace oobready::sim
