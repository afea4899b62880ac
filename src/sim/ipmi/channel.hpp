// SPDX-License-Identifier: GPL-3.0-or-later
// Channel numbers as requests write them (IPMI v2.0 6.3).
#pragma once

#include "sim/ipmi/controller.hpp"

namespace oobready::sim::bmc {

inline constexpr std::uint8_t present_channel = 0x0e;
inline constexpr std::uint8_t system_interface_channel = 0x0f;

/// Whether the low four bits of `byte` name the LAN channel, by its number or as the present one.
inline bool is_lan_channel(std::uint8_t byte)
{
    const std::uint8_t number = byte & 0x0f;
    return number == Controller::channel || number == present_channel;
}

} // namespace oobready::sim::bmc
