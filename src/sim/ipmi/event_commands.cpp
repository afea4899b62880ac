// SPDX-License-Identifier: GPL-3.0-or-later
// Platform events (IPMI v2.0 29, 30): they are logged; event filtering there is none, and its
// commands say so.
#include "sim/ipmi/command.hpp"

#include <algorithm>

namespace oobready::sim::bmc {

namespace {

constexpr std::uint8_t pef_version = 0x51; // BCD, digits swapped: 1.5
constexpr std::uint8_t parameter_revision = 0x11;

Reply get_pef_capabilities(const Call&)
{
    return Bytes{pef_version, 0x00, 0x00}; // no actions, no event filters
}

// What a parameter holds besides zeros: how many, and how many of its selectors come first.
struct Parameter {
    std::uint8_t number;
    std::uint8_t selectors;
    std::uint8_t zeros;
};

constexpr Parameter parameters[] = {
    {0, 0, 1},   // set in progress
    {1, 0, 1},   // PEF control
    {2, 0, 1},   // action global control
    {3, 0, 1},   // startup delay
    {4, 0, 1},   // alert startup delay
    {5, 0, 1},   // number of event filters
    {8, 0, 1},   // number of alert policy entries
    {11, 0, 1},  // number of alert strings
    {12, 1, 2},  // alert string keys: of string 0, which is volatile and always there
    {13, 2, 16}, // alert strings
};

Reply get_pef_configuration_parameters(const Call& call)
{
    constexpr std::uint8_t revision_only = 0x80;
    if ((call.data[0] & revision_only) != 0)
        return Bytes{parameter_revision};
    const auto parameter = std::ranges::find(parameters, call.data[0], &Parameter::number);
    if (parameter == std::end(parameters))
        return code::parameter_not_supported;
    if (parameter->selectors > 0 && call.data[1] != 0)
        return code::parameter_out_of_range;
    return Writer{}
        .byte(parameter_revision)
        .bytes(call.data.subspan(1, parameter->selectors))
        .fill(parameter->zeros);
}

// An event of somebody else's for the log.
Reply platform_event_message(const Call& call)
{
    constexpr std::uint8_t deassertion_bit = 0x80;
    SelEntry entry;
    entry.time_s = call.machine().clock_s();
    entry.sensor_kind = static_cast<SensorKind>(call.data[1]);
    entry.sensor_number = call.data[2];
    entry.event_type = call.data[3] & static_cast<std::uint8_t>(~deassertion_bit);
    entry.deassertion = (call.data[3] & deassertion_bit) != 0;
    std::ranges::copy(call.data.subspan(4), entry.event_data.begin());
    return call.machine().add_event(entry) != 0 ? code::ok : code::out_of_space;
}

constexpr CommandRow rows[] = {
    {net_fn_sensor_event,
     0x02,
     "Platform Event Message",
     privilege_operator,
     {7, 7},
     platform_event_message,
     Trait::changes},
    {net_fn_sensor_event,
     0x10,
     "Get PEF Capabilities",
     privilege_user,
     {0, 0},
     get_pef_capabilities},
    {net_fn_sensor_event,
     0x13,
     "Get PEF Configuration Parameters",
     privilege_operator,
     {3, 3},
     get_pef_configuration_parameters},
};

} // namespace

std::span<const CommandRow> event_commands() { return rows; }

} // namespace oobready::sim::bmc
