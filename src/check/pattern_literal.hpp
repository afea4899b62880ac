// SPDX-License-Identifier: GPL-3.0-or-later
// What can be read off the text of a regular expression, before it is compiled. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace oobready::check {

/// Where what begins at `start` ends: one character, an escape, or a whole class in brackets. May
/// be behind the end of a pattern that is none.
std::size_t end_of_part(std::string_view pattern, std::size_t start);

/// Whether `pattern` has a lookahead.
bool looks_ahead(std::string_view pattern);

/// The longest text that stands in everything `pattern` matches, as far as that is easily told;
/// empty when it is not. `pattern` is a valid ECMAScript regular expression.
std::string literal_in(std::string_view pattern);

} // namespace oobready::check
