// SPDX-License-Identifier: GPL-3.0-or-later
// JSON pointers (RFC 6901) that a profile gives as arguments of a probe, to where makes keep what
// the standard has no place for; and what they select. Pure.
#pragma once

#include "base/result.hpp"

#include <boost/json.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace oobready::redfish {

namespace json = boost::json;

inline constexpr std::size_t pointers_max = 32; ///< of one argument

/// The JSON pointers that an argument lists. Errors: unsupported, naming `argument`.
Result<std::vector<std::string>> pointers_in(const json::object& arguments,
                                             std::string_view argument);
/// The one that it is; empty where it is not given. One with "*" is refused.
Result<std::string> pointer_in(const json::object& arguments, std::string_view argument);

/// The one value at `pointer` in `resource`; null where there is none, or no pointer.
const json::value* value_at(const json::object& resource, const std::string& pointer);

/// That value as a fact: a text, a number, true or false; null for
/// anything else. What looks like a secret by its name is "(removed)".
json::value scalar_at(const json::object& resource, const std::string& pointer);

/// The "@odata.id" of everything that `pointer` selects.
std::vector<std::string> links_at(const json::object& resource, const std::string& pointer);

} // namespace oobready::redfish
