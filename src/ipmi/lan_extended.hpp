// SPDX-License-Identifier: GPL-3.0-or-later
// ipmi.lan_extended: the LAN configuration parameters that few profiles ask for. A probe of its
// own, so that the addresses that every profile wants stay six questions.
#pragma once

#include "ipmi/bmc.hpp"
#include "ipmi/decode.hpp"

namespace oobready::ipmi {

/// ARP, community string, VLAN priority, cipher suite privileges, bad password threshold, IPv6
/// (IPMI v2.0 Table 23-4). The text of the community string stays here.
std::span<const Parameter> lan_extended_parameters();
check::Shape lan_extended_shape();

/// Parameters 22 to 24 of them: which cipher suites there are and who may use each.
std::span<const Parameter> cipher_suite_parameters();

/// Makes "cipher_suites", [{"id", "privilege"}, …], of what parameters 22 to 24 said; null when one
/// of them is missing.
void join_cipher_suites(json::object& facts);

/// IPv6 Static Addresses (56) and IPv6 Dynamic Address (59): `data` begins after the parameter
/// revision. Null for an entry without an address.
Result<json::value> decode_ipv6_address(ByteView data);

/// Adds "ipv6_addresses", null where the BMC has no IPv6 addressing switched on. Errors:
/// Bmc::ask's.
asio::awaitable<Result<void>> add_ipv6_addresses(Bmc& bmc, json::object& facts);

} // namespace oobready::ipmi
