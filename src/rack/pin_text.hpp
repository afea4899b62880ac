// SPDX-License-Identifier: GPL-3.0-or-later
// Writing pins into the text of a rack file, whose comments and layout stay as they are. Pure.
#pragma once

#include "base/mistake.hpp"
#include "base/result.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace oobready::rack {

/// The pins of one [[appliance.node]].
struct TablePins {
    SourcePlace place; ///< of the table: Node::place
    /// One for each node of the table, in their order: 64 hex digits, or empty for none.
    std::vector<std::string> sha256;
};

/// `text` with these pins and nothing else changed. The result was parsed again and compared.
/// Errors: malformed when `text` is no TOML, when a table is not in it or has another number of
/// nodes, or when it is written in a way that cannot be added to.
Result<std::string> with_pins(std::string_view text, std::span<const TablePins> tables);

} // namespace oobready::rack
