// SPDX-License-Identifier: GPL-3.0-or-later
// The MAC addresses of a machine's own network ports, made from its controller's.
#pragma once

#include "base/hex.hpp"

#include <string>

namespace oobready::sim {

/// The `number`th (from 1) port's address; the fourth byte keeps it apart from the controllers of
/// the neighbours, whose addresses follow each other. Empty when `mac` is none.
inline std::string host_mac(const std::string& mac, unsigned number)
{
    constexpr std::size_t bytes_of_mac = 6;
    constexpr unsigned ports = 0x80;
    std::optional<Bytes> bytes = from_hex(mac);
    if (!bytes || bytes->size() != bytes_of_mac)
        return {};
    (*bytes)[3] = static_cast<std::uint8_t>(((*bytes)[3] ^ ports) + number);
    return to_hex(*bytes, ':');
}

} // namespace oobready::sim
