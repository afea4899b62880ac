// SPDX-License-Identifier: GPL-3.0-or-later
// Hostlists as pdsh and FreeIPMI write them: "n[01-04,07]", "10.0.1.[11-14]", "a1,a2".
#pragma once

#include "base/result.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace oobready::rack {

inline constexpr std::size_t hosts_max = 65536;

/// The names in `text`, in order; leading zeros keep their width, several bracket groups multiply.
/// IPv6 literals ("[fe80::1]", "2001:db8::5") pass through whole. Errors: unsupported, saying what
/// is wrong: an unclosed bracket, an empty or descending range, more than hosts_max names.
Result<std::vector<std::string>> expand_hostlist(std::string_view text);

} // namespace oobready::rack
