// SPDX-License-Identifier: GPL-3.0-or-later
// Laying text out in terminal columns. The text must be printable() already: valid UTF-8 and free
// of control characters.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace oobready::report {

/// How many terminal columns `text` takes: combining marks none, East Asian wide characters two.
std::size_t display_width(std::string_view text);

/// `text` in lines of at most `width` columns, broken at spaces; a word longer than a line is
/// broken where the line ends. One empty line for an empty text.
std::vector<std::string> wrap(std::string_view text, std::size_t width);

/// `text` with spaces up to `width` columns.
std::string pad(std::string_view text, std::size_t width);

/// `text` cut to `width` columns, with "…" where something is missing.
std::string clip(std::string_view text, std::size_t width);

} // namespace oobready::report
