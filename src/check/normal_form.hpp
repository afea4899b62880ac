// SPDX-License-Identifier: GPL-3.0-or-later
// Texts that look different but mean the same, as bytes or numbers. Used by the validators and by
// the rack file's own checks.
#pragma once

#include "base/hex.hpp"

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace oobready::check {

/// Six octets of "c4:4d:4:48:61:80", "C4-4D-04-48-61-80", "c44d04486180" or "c44d.0448.6180".
/// Octets without their leading zero occur on real controllers.
std::optional<Bytes> mac_octets(std::string_view text);

using Uuid = std::array<std::uint8_t, 16>;

/// The octets of a UUID with or without hyphens. Nothing for the nil and the all-ones UUID too:
/// boards whose UUID was never set show them, and they identify nothing.
std::optional<Uuid> uuid_octets(std::string_view text);

/// Whether two UUIDs are the same bytes under one of the orders that firmware uses: as written, the
/// first three fields swapped (SMBIOS), all reversed (IPMI v2.0 20.8), and both.
bool same_uuid(const Uuid& left, const Uuid& right);

/// Sixteen octets of an IPv4 or IPv6 address; IPv4 as ::ffff:a.b.c.d.
std::optional<Bytes> ip_octets(std::string_view text);

/// Whether `text` is an IPv4 net mask: ones, then zeros.
bool is_netmask(std::string_view text);

/// "v01.00.17" as {"1","0","17"}: the numbers as digits without leading zeros, trailing zero
/// numbers dropped ("4.0" is "4"). Nothing when `text` is anything else than numbers between dots.
std::optional<std::vector<std::string>> version_numbers(std::string_view text);

/// Below, at or above zero as `left` is older than, the same as or newer than `right`.
int compare_versions(const std::vector<std::string>& left, const std::vector<std::string>& right);

/// How much a privilege level may do, from 1 for "callback" to 5 for "oem" (IPMI v2.0 6.8), 0 for
/// "no-access". Nothing for any other word.
std::optional<unsigned> privilege_rank(std::string_view text);

} // namespace oobready::check
