// SPDX-License-Identifier: GPL-3.0-or-later
// What of a resource may enter evidence: no secret, and no text that could act on a terminal. Pure.
#pragma once

#include <boost/json.hpp>

#include <string_view>

namespace oobready::redfish {

namespace json = boost::json;

inline constexpr std::size_t string_bytes_max = 4096;

/// Whether a property of this name holds a password, key, token, hash … by the look of it.
bool looks_secret(std::string_view property);

/// A copy of `value` with the values of such properties replaced by "(removed)" (true, false and
/// null stay: they hold no secret), with every other string and name printable(), and with null for
/// a number that is not finite.
json::value redact(const json::value& value);

} // namespace oobready::redfish
