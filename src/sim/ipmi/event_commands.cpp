// SPDX-License-Identifier: GPL-3.0-or-later
// Platform event filtering (IPMI v2.0 30): there is none, and these commands say so.
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

constexpr CommandRow rows[] = {
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
