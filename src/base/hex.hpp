// SPDX-License-Identifier: GPL-3.0-or-later
// Bytes and their text form, as evidence and test fixtures hold them.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace oobready {

using Bytes = std::vector<std::uint8_t>;
using ByteView = std::span<const std::uint8_t>;

/// "0600ff07"; with a separator of ':' "06:00:ff:07".
std::string to_hex(ByteView bytes, char separator = '\0');

/// The bytes of "0600ff07" or "06 00:ff-07"; nothing when it is no hex or has an odd digit.
std::optional<Bytes> from_hex(std::string_view text);

} // namespace oobready
