// SPDX-License-Identifier: GPL-3.0-or-later
// keystrokes(): how a command line writes what is to be typed.
#pragma once

#include "base/hex.hpp"

#include <optional>
#include <string_view>

namespace oobready::cli {

/// The bytes of "uname\r": \r \n \t \e \\ and \x with two hex digits stand for what they do in C.
/// Nothing when another backslash or a control character is in it.
std::optional<Bytes> keystrokes(std::string_view text);

} // namespace oobready::cli
