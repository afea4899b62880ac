// SPDX-License-Identifier: GPL-3.0-or-later
// Addresses: hands out loopback addresses, one a node.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace oobready::sim {

/// Whether `text` is an address of 127.0.0.0/8.
bool is_loopback(std::string_view text);

class Addresses {
public:
    /// `first` is one of 127.0.0.0/8.
    explicit Addresses(std::string_view first);

    void take(const std::string& address) { taken_.insert(address); }

    /// The next one that is not taken and ends neither in 0 nor in 255; nothing at the end of
    /// 127.0.0.0/8.
    std::optional<std::string> next();

private:
    std::uint32_t next_;
    std::set<std::string> taken_;
};

} // namespace oobready::sim
