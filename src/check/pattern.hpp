// SPDX-License-Identifier: GPL-3.0-or-later
// Pattern: a regular expression of a profile, compiled once, matched in bounded time.
#pragma once

#include "base/result.hpp"

#include <memory>
#include <optional>
#include <regex>
#include <string_view>

namespace oobready::check {

inline constexpr std::size_t pattern_bytes_max = 512;
inline constexpr std::size_t pattern_repetitions_max = 1024;
inline constexpr std::size_t matched_text_bytes_max = 4096;

class Pattern {
public:
    /// ECMAScript syntax. Errors: too_large for a longer pattern or more repetitions than above,
    /// malformed for what is no regular expression or has a back-reference.
    static Result<std::shared_ptr<const Pattern>> compile(std::string_view text);

    /// Whether it matches anywhere in `text`. Nothing when `text` is longer than
    /// matched_text_bytes_max and its beginning does not match: the rest was not looked at.
    [[nodiscard]] std::optional<bool> found_in(std::string_view text) const;

private:
    explicit Pattern(std::regex regex) : regex_(std::move(regex)) {}

    std::regex regex_;
};

} // namespace oobready::check
