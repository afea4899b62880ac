// SPDX-License-Identifier: GPL-3.0-or-later
// Writing JSON: valid UTF-8 whatever went in, numbers as people write them, and nothing in it that
// a terminal or a browser would act on.
#pragma once

#include <boost/json.hpp>

#include <string>

namespace oobready::report {

namespace json = boost::json;

/// `value` with every string and key made harmless (printable_lines), at any depth up to
/// depth_max; what lies deeper becomes the text "…".
inline constexpr std::size_t depth_max = 64;
inline constexpr std::size_t string_bytes_max = 256 * 1024;
json::value harmless(const json::value& value);

/// In one line, without spaces, without a line feed at the end.
std::string to_line(const json::value& value);

/// Indented by two spaces, with a line feed at the end.
std::string to_document(const json::value& value);

} // namespace oobready::report
