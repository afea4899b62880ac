// SPDX-License-Identifier: GPL-3.0-or-later
// What a console printed, as text to look at: escape sequences taken out, prompts recognised. Pure.
#pragma once

#include "base/hex.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace oobready::ipmi {

/// Gathers console output, at most `characters_max` of its end, and hides everything in it that
/// would act on a terminal.
class ConsoleText {
public:
    static constexpr std::size_t characters_max = 8192;

    void append(ByteView characters);

    /// All bytes ever appended, also those no longer kept.
    [[nodiscard]] std::size_t bytes() const { return bytes_; }

    /// Plain lines: no escape sequence, no control character but line feed.
    [[nodiscard]] std::string lines() const;

private:
    std::string kept_;
    std::size_t bytes_ = 0;
};

/// `text` without ECMA-48 escape and control sequences, complete or cut off at the end.
std::string without_escape_sequences(std::string_view text);

/// Which prompt the last line is: "login", "password", "shell". Nothing when it is none.
std::optional<std::string_view> recognise_prompt(std::string_view lines);

} // namespace oobready::ipmi
