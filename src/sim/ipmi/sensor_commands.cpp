// SPDX-License-Identifier: GPL-3.0-or-later
// Sensors (IPMI v2.0 35), by the LUN that the request names: one controller has 4 times 255.
#include "sim/ipmi/command.hpp"
#include "sim/ipmi/sdr_table.hpp"

#include <algorithm>

namespace oobready::sim::bmc {

namespace {

constexpr std::uint8_t events_and_scanning = 0xc0;
constexpr std::uint8_t reading_unavailable = 0x20;

const Sensor* sensor_of(const Call& call)
{
    return call.controller.sdr_table().sensor(call.lun, call.data[0]);
}

// Bit i: the reading is at or beyond threshold i, lower ones first (35.14). A negative M turns the
// scale round.
std::uint8_t comparison_status(const Sensor& sensor, std::uint8_t raw)
{
    unsigned status = 0;
    for (std::size_t i = 0; i < sensor.thresholds.size(); ++i) {
        if (!sensor.thresholds[i])
            continue;
        const std::uint8_t threshold = *sensor.thresholds[i];
        const bool lower = i < 3;
        const bool below = sensor.m < 0 ? raw >= threshold : raw <= threshold;
        const bool above = sensor.m < 0 ? raw <= threshold : raw >= threshold;
        status |= (lower ? below : above) ? 1u << i : 0u;
    }
    return static_cast<std::uint8_t>(status);
}

Reply get_device_sdr_info(const Call& call)
{
    const SdrTable& table = call.controller.sdr_table();
    unsigned luns = 0;
    for (std::uint8_t lun = 0; lun < 4; ++lun)
        luns |= table.sensors_of(lun) > 0 ? 1u << lun : 0u;
    const bool records = !call.data.empty() && (call.data[0] & 0x01) != 0;
    const std::size_t count = records ? table.records().size() : table.sensors_of(call.lun);
    return Bytes{static_cast<std::uint8_t>(std::min<std::size_t>(count, 0xff)),
                 static_cast<std::uint8_t>(luns)};
}

Reply get_sensor_reading_factors(const Call& call)
{
    const Sensor* sensor = sensor_of(call);
    if (!sensor || sensor->discrete())
        return code::not_present;
    const auto m = static_cast<std::uint16_t>(sensor->m);
    const auto b = static_cast<std::uint16_t>(sensor->b);
    return Writer{}
        .byte(call.data[1]) // linear: the same for every reading
        .byte(m & 0xffu)
        .byte((m >> 8 & 0x03u) << 6)
        .byte(b & 0xffu)
        .byte((b >> 8 & 0x03u) << 6)
        .byte(0)
        .byte((static_cast<unsigned>(sensor->result_exponent) & 0x0fu) << 4 |
              (static_cast<unsigned>(sensor->b_exponent) & 0x0fu));
}

Reply get_sensor_hysteresis(const Call& call)
{
    return sensor_of(call) ? Reply{Bytes{0x00, 0x00}} : Reply{code::not_present};
}

Reply get_sensor_thresholds(const Call& call)
{
    const Sensor* sensor = sensor_of(call);
    if (!sensor)
        return code::not_present;
    if (sensor->discrete())
        return code::invalid_data_field;
    unsigned readable = 0;
    Writer values;
    for (std::size_t i = 0; i < sensor->thresholds.size(); ++i) {
        readable |= sensor->thresholds[i] ? 1u << i : 0u;
        values.byte(sensor->thresholds[i].value_or(0));
    }
    return Writer{}.byte(readable).bytes(values.take());
}

Reply get_sensor_event_enable(const Call& call)
{
    const Sensor* sensor = sensor_of(call);
    if (!sensor)
        return code::not_present;
    const std::uint16_t states = supported_states(*sensor);
    return Writer{}.byte(events_and_scanning).number(states, 2).number(states, 2);
}

Reply get_sensor_reading(const Call& call)
{
    const Sensor* sensor = sensor_of(call);
    if (!sensor)
        return code::not_present;
    const Reading reading = call.machine().reading(*sensor);
    const unsigned flags = events_and_scanning | (reading.available ? 0u : reading_unavailable);
    if (sensor->discrete()) {
        constexpr unsigned reserved_set = 0x8000;
        return Writer{}.byte(0).byte(flags).number(reading.states | reserved_set, 2);
    }
    constexpr unsigned reserved_set = 0xc0;
    const std::uint8_t raw = reading.available ? reading.raw : std::uint8_t{0};
    const std::uint8_t status =
        reading.available ? comparison_status(*sensor, raw) : std::uint8_t{0};
    return Writer{}.byte(raw).byte(flags).byte(reserved_set | status);
}

Reply get_sensor_type(const Call& call)
{
    const Sensor* sensor = sensor_of(call);
    if (!sensor)
        return code::not_present;
    return Bytes{static_cast<std::uint8_t>(sensor->kind),
                 sensor->discrete() ? std::uint8_t{0x6f} : std::uint8_t{0x01}};
}

constexpr CommandRow rows[] = {
    {net_fn_sensor_event,
     0x20,
     "Get Device SDR Info",
     privilege_user,
     {0, 1},
     get_device_sdr_info,
     Trait::every_lun},
    {net_fn_sensor_event,
     0x23,
     "Get Sensor Reading Factors",
     privilege_user,
     {2, 2},
     get_sensor_reading_factors,
     Trait::every_lun},
    {net_fn_sensor_event,
     0x25,
     "Get Sensor Hysteresis",
     privilege_user,
     {2, 2},
     get_sensor_hysteresis,
     Trait::every_lun},
    {net_fn_sensor_event,
     0x27,
     "Get Sensor Thresholds",
     privilege_user,
     {1, 1},
     get_sensor_thresholds,
     Trait::every_lun},
    {net_fn_sensor_event,
     0x29,
     "Get Sensor Event Enable",
     privilege_user,
     {1, 1},
     get_sensor_event_enable,
     Trait::every_lun},
    {net_fn_sensor_event,
     0x2d,
     "Get Sensor Reading",
     privilege_user,
     {1, 1},
     get_sensor_reading,
     Trait::every_lun},
    {net_fn_sensor_event,
     0x2f,
     "Get Sensor Type",
     privilege_user,
     {1, 1},
     get_sensor_type,
     Trait::every_lun},
};

} // namespace

std::span<const CommandRow> sensor_commands() { return rows; }

} // namespace oobready::sim::bmc
