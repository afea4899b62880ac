// SPDX-License-Identifier: GPL-3.0-or-later
// Pattern: a regular expression of a profile, compiled once, matched in bounded time.
#pragma once

#include "base/result.hpp"

#include <memory>
#include <optional>
#include <regex>
#include <string>
#include <string_view>

namespace oobready::check {

inline constexpr std::size_t pattern_bytes_max = 512;
inline constexpr std::size_t pattern_repetitions_max = 1024;
inline constexpr std::size_t matched_text_bytes_max = 4096;

class Pattern {
public:
    /// ECMAScript syntax. Errors: too_large for a longer pattern or more repetitions than above,
    /// malformed for what is no regular expression, has a back-reference or looks ahead.
    static Result<std::shared_ptr<const Pattern>> compile(std::string_view text);

    /// Whether it matches anywhere in `text`. Nothing when `text` is longer than
    /// matched_text_bytes_max, its beginning does not match and the rest could.
    [[nodiscard]] std::optional<bool> found_in(std::string_view text) const;

    /// Whether it matches anywhere in `begin` to `end`. Any iterator over char: one that counts
    /// proves that the text is looked at a bounded number of times.
    template <class Iterator>
    [[nodiscard]] bool
    matches(Iterator begin, Iterator end,
            std::regex_constants::match_flag_type flags = std::regex_constants::match_default) const
    {
        return std::regex_match(begin, end, regex_, flags);
    }

private:
    Pattern(std::regex regex, std::string literal)
        : regex_(std::move(regex)), literal_(std::move(literal))
    {
    }

    std::regex regex_;
    std::string literal_; ///< in every text that matches: looked for first, as that is fast
};

} // namespace oobready::check
