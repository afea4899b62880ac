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

Reply get_pef_configuration_parameters(const Call& call)
{
    // Set in progress, control, action control, and the numbers of event filters, alert policies
    // and alert strings: all zero.
    constexpr std::uint8_t supported[] = {0, 1, 2, 5, 8, 11};
    constexpr std::uint8_t revision_only = 0x80;
    if ((call.data[0] & revision_only) != 0)
        return Bytes{parameter_revision};
    if (std::ranges::find(supported, call.data[0]) == std::end(supported))
        return code::parameter_not_supported;
    return Bytes{parameter_revision, 0x00};
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
