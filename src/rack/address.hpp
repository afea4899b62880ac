// SPDX-License-Identifier: GPL-3.0-or-later
// Addresses of controllers as people write them: a host or IP address, perhaps with a port.
#pragma once

#include "base/target.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace oobready::rack {

struct Address {
    std::string host;
    std::optional<std::uint16_t> port; ///< the HTTPS port, where one is written behind the host
};

/// "10.0.1.11", "10.0.1.11:8443", "bmc01.example", "fe80::1%eth0", "[2001:db8::5]:8443". Nothing
/// when it is none of these.
std::optional<Address> parse_address(std::string_view text);

/// Whether `text` is an IPv4 or IPv6 address.
bool is_ip(std::string_view text);

/// Whether `text` is an IP address or could be a host name.
bool is_host(std::string_view text);

/// 64 lower-case hex digits of "sha256:AB:CD:…" or "sha256:abcd…".
std::optional<std::string> parse_pin(std::string_view text);

/// What tells one controller's address from another's: host (IP addresses by value) and ports.
std::string identity(const Target& target);

/// Whether `text` is an IPv4 address, as IPMI's LAN parameter 3 holds one.
bool is_ipv4(std::string_view text);

/// What is declared as node.bmc, where only the address to reach the controller at is known: an
/// IPv4 address behind the well-known ports. Others may lead through a tunnel, and of a controller
/// reached over IPv6 the IPv4 address is not known.
std::optional<std::string> declared_address(const Target& target);

} // namespace oobready::rack
