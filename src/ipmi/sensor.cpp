// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipmi/sensor.hpp"

#include "base/text.hpp"

#include <fmt/format.h>
#include <freeipmi/freeipmi.h>

#include <cmath>
#include <new>

namespace oobready::ipmi {

namespace {

constexpr std::size_t words_bytes_max = 256;
constexpr std::uint8_t threshold_mask = 0x3f;
constexpr unsigned discrete_states = 15;
constexpr std::uint8_t type_sensor_specific = 0x6f;

constexpr std::array<std::string_view, 6> threshold_names{
    "lower_non_critical", "lower_critical", "lower_non_recoverable",
    "upper_non_critical", "upper_critical", "upper_non_recoverable"};

constexpr std::array<std::string_view, 6> threshold_words{
    "at or below lower non-critical",    "at or below lower critical",
    "at or below lower non-recoverable", "at or above upper non-critical",
    "at or above upper critical",        "at or above upper non-recoverable"};

constexpr std::string_view reading_statuses[] = {"ok", "scanning-disabled", "unavailable",
                                                 "not-present", "refused"};
constexpr std::string_view sensor_states[] = {"ok", "warning", "critical", "unknown"};

// What ipmi-sensors prints for `offset` of a discrete sensor; the number where no table has it.
std::string discrete_word(const SensorRecord& sensor, unsigned offset)
{
    std::array<char, words_bytes_max> text{};
    const int size =
        sensor.reading_type == type_sensor_specific
            ? ipmi_get_sensor_type_message(sensor.sensor_type, offset, text.data(), text.size() - 1)
            : ipmi_get_generic_event_message(sensor.reading_type, offset, text.data(),
                                             text.size() - 1);
    return size > 0 ? printable(text.data()) : fmt::format("state {}", offset);
}

json::array state_words(const SensorRecord& sensor, std::uint16_t states)
{
    json::array words;
    const unsigned count = sensor.has_thresholds() ? threshold_words.size() : discrete_states;
    for (unsigned i = 0; i < count; ++i)
        if ((states >> i & 1) != 0)
            words.emplace_back(sensor.has_thresholds() ? std::string{threshold_words[i]}
                                                       : discrete_word(sensor, i));
    return words;
}

std::string_view state_of(unsigned int state)
{
    switch (state) {
    case IPMI_INTERPRET_STATE_NOMINAL:
        return "ok";
    case IPMI_INTERPRET_STATE_WARNING:
        return "warning";
    case IPMI_INTERPRET_STATE_CRITICAL:
        return "critical";
    default:
        return "unknown";
    }
}

// Bits 0 and 3 are the non-critical thresholds, for which libfreeipmi's table has "nominal".
std::string_view threshold_state(std::uint16_t crossed)
{
    constexpr std::uint16_t non_critical = 0x09;
    if ((crossed & ~non_critical) != 0)
        return "critical";
    return crossed != 0 ? "warning" : "ok";
}

// Three places are more than any sensor's resolution, and hide what binary fractions add.
double rounded(double value)
{
    constexpr double places = 1000;
    return std::round(value * places) / places;
}

json::value number_or_null(std::optional<double> value)
{
    return value && std::isfinite(*value) ? json::value(rounded(*value)) : json::value(nullptr);
}

std::string type_word(std::uint8_t sensor_type)
{
    const char* word = ipmi_get_sensor_type_string(sensor_type);
    return word ? std::string{word} : fmt::format("{:02X}h", sensor_type);
}

std::string entity_word(std::uint8_t entity_id)
{
    const char* word = ipmi_get_entity_id_string(entity_id);
    return word ? std::string{word} : fmt::format("{:02X}h", entity_id);
}

check::Shape threshold_shape()
{
    static constexpr check::Fact rows[] = {
        check::number("/thresholds/lower_non_critical", "warning at or below it"),
        check::number("/thresholds/lower_critical", "critical at or below it"),
        check::number("/thresholds/lower_non_recoverable", "damage at or below it"),
        check::number("/thresholds/upper_non_critical", "warning at or above it"),
        check::number("/thresholds/upper_critical", "critical at or above it"),
        check::number("/thresholds/upper_non_recoverable", "damage at or above it"),
    };
    static_assert(std::size(rows) == threshold_names.size());
    return check::each_where_given(check::each_or_null({std::begin(rows), std::end(rows)}));
}

} // namespace

Result<SensorReading> decode_sensor_reading(ByteView data)
{
    if (data.size() < 2)
        return Error{Errc::malformed, "Get Sensor Reading: too short"};
    SensorReading reading;
    reading.raw = data[0];
    reading.scanning = (data[1] & 0x40) != 0;
    reading.available = (data[1] & 0x20) == 0;
    if (data.size() >= 3) // optional bytes (Table 35-15)
        reading.states = data[2];
    if (data.size() >= 4)
        reading.states = static_cast<std::uint16_t>(reading.states | (data[3] & 0x7f) << 8);
    return reading;
}

Result<Thresholds> decode_sensor_thresholds(ByteView data)
{
    Thresholds thresholds;
    if (data.size() < 1 + thresholds.size())
        return Error{Errc::malformed, "Get Sensor Thresholds: too short"};
    for (std::size_t i = 0; i < thresholds.size(); ++i)
        if ((data[0] >> i & 1) != 0)
            thresholds[i] = data[1 + i];
    return thresholds;
}

std::string unit_of(const SensorRecord& sensor)
{
    std::array<char, words_bytes_max> text{};
    if (!sensor.percentage && sensor.base_unit == 0)
        return {};
    const int size = ipmi_sensor_units_string(
        sensor.percentage ? 1 : 0, sensor.modifier_use, sensor.rate_unit, sensor.base_unit,
        sensor.modifier_unit, text.data(), text.size() - 1, 0);
    return size > 0 ? printable(text.data()) : std::string{};
}

std::optional<double> value_of(const SensorRecord& sensor, std::uint8_t raw)
{
    constexpr std::uint8_t no_analog_reading = 3;
    if (!sensor.factors || sensor.factors->analog_format == no_analog_reading)
        return std::nullopt;
    const ReadingFactors& factors = *sensor.factors;
    double value = 0;
    if (ipmi_sensor_decode_value(factors.result_exponent, factors.b_exponent, factors.m, factors.b,
                                 factors.linearization, factors.analog_format, raw, &value) < 0)
        return std::nullopt;
    return value;
}

struct SensorWords::Context {
    ipmi_interpret_ctx_t interpret = ipmi_interpret_ctx_create();

    Context() = default;
    Context(const Context&) = delete;
    Context& operator=(const Context&) = delete;
    ~Context() { ipmi_interpret_ctx_destroy(interpret); }
};

check::Shape sensor_shape()
{
    using check::integer;
    using check::text;
    return check::joined(
        {{
             text("/name", "of the sensor"),
             text("/type", "what it senses: \"Temperature\""),
             integer("/number", "of the sensor"),
             integer("/lun", "of the BMC behind which it stands"),
             text("/entity", "what it belongs to: \"Processor\""),
             integer("/entity_instance", "which of several"),
             text("/unit", "of its value").or_null(),
             text("/status", "whether it could be read").one_of(reading_statuses),
             text("/completion_code", "with which the BMC refused").where_given(),
             check::number("/value", "what it reads; null where it has no number").or_null(),
             text("/state",
                  "the BMC's own word; null unless status is ok; unknown: an OEM's states")
                 .one_of(sensor_states)
                 .or_null(),
             check::list("/states", "what is asserted now; null unless status is ok").or_null(),
             text("/states/*", "one of these, in words").where_given(),
             check::object("/thresholds", "only with the argument thresholds; else null")
                 .or_null()
                 .where_given(),
         },
         threshold_shape(),
         {
             text(
                 "/state_by_thresholds",
                 "what the value compared with them is; some BMCs report 0 for one that is not set")
                 .one_of(std::span{sensor_states}.first(3))
                 .where_given(),
         }});
}

SensorWords::SensorWords() : context_(std::make_unique<Context>())
{
    if (!context_->interpret)
        throw std::bad_alloc{};
}

SensorWords::~SensorWords() = default;

json::object SensorWords::facts_of(const SensorRecord& sensor)
{
    json::object facts;
    facts["name"] = sensor.name;
    facts["type"] = type_word(sensor.sensor_type);
    facts["number"] = sensor.key.number;
    facts["lun"] = sensor.key.lun;
    facts["entity"] = entity_word(sensor.entity_id);
    facts["entity_instance"] = sensor.entity_instance & 0x7f;
    const std::string unit = unit_of(sensor);
    facts["unit"] = unit.empty() ? json::value(nullptr) : json::value(unit);
    facts["status"] = nullptr;
    facts["value"] = nullptr;
    facts["state"] = nullptr;
    facts["states"] = nullptr;
    return facts;
}

void SensorWords::add_reading(json::object& facts, const SensorRecord& sensor,
                              const SensorReading& reading) const
{
    if (!reading.scanning || !reading.available) {
        facts["status"] = reading.scanning ? "unavailable" : "scanning-disabled";
        return;
    }
    facts["status"] = "ok";
    facts["value"] = number_or_null(value_of(sensor, reading.raw));
    // The top bits are reserved, and set in many answers.
    const auto states = static_cast<std::uint16_t>(
        sensor.has_thresholds() ? reading.states & threshold_mask : reading.states);
    facts["states"] = state_words(sensor, states);
    if (sensor.has_thresholds()) {
        facts["state"] = threshold_state(states);
        return;
    }
    unsigned int state = IPMI_INTERPRET_STATE_UNKNOWN;
    if (ipmi_interpret_sensor(context_->interpret, sensor.reading_type, sensor.sensor_type, states,
                              &state) < 0)
        state = IPMI_INTERPRET_STATE_UNKNOWN;
    facts["state"] = state_of(state);
}

void SensorWords::add_thresholds(json::object& facts, const SensorRecord& sensor,
                                 const SensorReading& reading, const Thresholds& thresholds)
{
    json::object values;
    unsigned crossed = 0;
    const std::optional<double> value = value_of(sensor, reading.raw);
    for (std::size_t i = 0; i < thresholds.size(); ++i) {
        const std::optional<double> limit =
            thresholds[i] ? value_of(sensor, *thresholds[i]) : std::nullopt;
        values[threshold_names[i]] = number_or_null(limit);
        const bool lower = i < thresholds.size() / 2;
        const bool beyond = value && limit && (lower ? *value <= *limit : *value >= *limit);
        crossed |= beyond ? 1u << i : 0u;
    }
    facts["thresholds"] = std::move(values);
    if (value)
        facts["state_by_thresholds"] = threshold_state(static_cast<std::uint16_t>(crossed));
}

} // namespace oobready::ipmi
