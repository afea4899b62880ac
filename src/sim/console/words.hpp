// SPDX-License-Identifier: GPL-3.0-or-later
// A command's words, split without a shell. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace oobready::sim {

/// Words between white space; what stands in '…' or "…" is taken as it is and may be empty. Nothing
/// when a quotation does not end. No variable, pattern or backslash means anything.
std::optional<std::vector<std::string>> split_words(std::string_view text);

} // namespace oobready::sim
