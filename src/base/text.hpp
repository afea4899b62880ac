// SPDX-License-Identifier: GPL-3.0-or-later
// Text from a peer, made harmless. Whatever a controller or a console sent passes through here
// before it may enter evidence, a message or a terminal.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace oobready {

/// Valid UTF-8 without control characters: escape sequences, other C0/C1 bytes, bidirectional
/// overrides and broken UTF-8 become "?"; tab and line feeds become one space. Cut at `bytes_max`
/// on a character boundary, with "…" to show it.
std::string printable(std::string_view text, std::size_t bytes_max = 200);

/// The same, but keeps line feeds (a console transcript); a carriage return is dropped.
std::string printable_lines(std::string_view text, std::size_t bytes_max);

/// ASCII lower case: host names, hex, header names.
std::string to_lower(std::string_view text);

/// Without white space at both ends.
std::string_view trim(std::string_view text);

} // namespace oobready
