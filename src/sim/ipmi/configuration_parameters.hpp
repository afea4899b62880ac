// SPDX-License-Identifier: GPL-3.0-or-later
// What LAN and SOL configuration parameters have in common (IPMI v2.0 23.1, 23.2, 26.2, 26.3): both
// are tables of numbered parameters, got with a revision in front and set one at a time.
#pragma once

#include "sim/ipmi/command.hpp"

#include <optional>
#include <span>

namespace oobready::sim::bmc {

struct Selectors { ///< of a Get request
    std::uint8_t set, block;
};

struct ConfigurationParameter {
    std::uint8_t number;
    /// Nothing when the set or block that is asked for does not exist.
    std::optional<Bytes> (*read)(const Call& call, Selectors selectors);
    std::uint8_t write_bytes = 0;
    /// False when a field is invalid; null: read only.
    bool (*write)(const Call& call, ByteView data) = nullptr;
};

/// Data: channel, parameter number, then its bytes; of them exactly as many as the row wants.
Reply set_parameter(const Call& call, std::span<const ConfigurationParameter> parameters);
/// Data: channel, parameter number, set selector, block selector.
Reply get_parameter(const Call& call, std::span<const ConfigurationParameter> parameters);

} // namespace oobready::sim::bmc
