// SPDX-License-Identifier: GPL-3.0-or-later
// IPMI's boot flags (v2.0 Table 28-14, parameter 5) in the words of ComputerSystem.Boot.
#pragma once

#include <array>
#include <cstdint>
#include <iterator>
#include <string_view>

namespace oobready::sim {

using BootFlags = std::array<std::uint8_t, 5>;

/// "Disabled", "Once" or "Continuous".
inline std::string_view boot_override_enabled(const BootFlags& flags)
{
    if ((flags[0] & 0x80U) == 0)
        return "Disabled";
    return (flags[0] & 0x40U) != 0 ? "Continuous" : "Once";
}

/// "UEFI" or "Legacy"; a machine without an override starts UEFI.
inline std::string_view boot_override_mode(const BootFlags& flags)
{
    return (flags[0] & 0x80U) != 0 && (flags[0] & 0x20U) == 0 ? "Legacy" : "UEFI";
}

/// "None", "Pxe", "Hdd" …
inline std::string_view boot_override_target(const BootFlags& flags)
{
    static constexpr std::string_view devices[] = {"None",        "Pxe", "Hdd",       "Hdd",
                                                   "Diags",       "Cd",  "BiosSetup", "RemoteDrive",
                                                   "RemoteDrive", "Cd",  "None",      "Hdd"};
    if ((flags[0] & 0x80U) == 0)
        return "None";
    const unsigned device = (flags[1] >> 2U) & 0x0fU;
    if (device == 0x0f)
        return "Floppy";
    return device < std::size(devices) ? devices[device] : "None";
}

} // namespace oobready::sim
