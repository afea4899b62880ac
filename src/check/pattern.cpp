// SPDX-License-Identifier: GPL-3.0-or-later
// Pattern on std::regex. libstdc++'s breadth-first executor (__polynomial) is asked for: the usual
// one backtracks, so that a pattern such as (a+)+$ would stall a run on a hostile text, and it
// recurses once for each character. A search would begin anew at each character, so the pattern is
// matched in one pass with anything allowed before and behind it.
#include "check/pattern.hpp"

#include "check/pattern_literal.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

namespace oobready::check {

namespace {

// The upper bound of "{2,5}" at the start of `text`; 1 for what is no repetition.
std::size_t repetition_bound(std::string_view text)
{
    if (text.empty() || text.front() != '{')
        return 1;
    std::size_t number = 0;
    std::size_t largest = 1;
    for (char c : text.substr(1)) {
        if (c >= '0' && c <= '9') {
            number = std::min(number * 10 + static_cast<std::size_t>(c - '0'),
                              pattern_repetitions_max + 1);
            largest = std::max(largest, number);
        } else if (c == ',') {
            number = 0;
        } else {
            break;
        }
    }
    return largest;
}

// About how many states the repetitions unfold to: what is repeated is copied, also when nested.
std::size_t unfolded_states(std::string_view pattern)
{
    std::vector<std::size_t> groups = {0};
    std::size_t last = 0;
    for (std::size_t i = 0; i < pattern.size(); i = end_of_part(pattern, i)) {
        if (pattern[i] == '(') {
            groups.push_back(0);
        } else if (pattern[i] == ')' && groups.size() > 1) {
            last = groups.back() + 1;
            groups.pop_back();
            groups.back() += last;
        } else if (pattern[i] == '{') {
            const std::size_t more = last * (repetition_bound(pattern.substr(i)) - 1);
            last += more;
            groups.back() += more;
        } else if (pattern[i] != '}' && pattern[i] != ',' &&
                   (pattern[i] < '0' || pattern[i] > '9')) {
            last = 1;
            groups.back() += 1;
        } else {
            last = std::max<std::size_t>(last, 1); // may be the inside of a {2,5}
            groups.back() += 1;
        }
        if (groups.back() > pattern_repetitions_max)
            return groups.back();
    }
    return groups.front();
}

} // namespace

Result<std::shared_ptr<const Pattern>> Pattern::compile(std::string_view text)
{
    if (text.size() > pattern_bytes_max)
        return Error{Errc::too_large,
                     fmt::format("the pattern is longer than {} bytes", pattern_bytes_max)};
    if (unfolded_states(text) > pattern_repetitions_max)
        return Error{Errc::too_large, fmt::format("the pattern repeats more than {} parts",
                                                  pattern_repetitions_max)};
    // Each would be a match of its own at each character, and nested ones a power of that.
    if (looks_ahead(text))
        return Error{Errc::malformed, "a pattern may not look ahead with (?= or (?!"};
    constexpr auto syntax =
        std::regex::ECMAScript | std::regex::nosubs | std::regex_constants::__polynomial;
    try {
        // First alone, so that brackets which only fit those around them are found out.
        std::regex{text.begin(), text.end(), syntax};
        const std::string anywhere = fmt::format(R"([\s\S]*(?:{})[\s\S]*)", text);
        return std::shared_ptr<const Pattern>(
            new Pattern(std::regex{anywhere, syntax}, literal_in(text)));
    } catch (const std::regex_error& error) {
        return Error{Errc::malformed, error.code() == std::regex_constants::error_complexity ||
                                              error.code() == std::regex_constants::error_backref
                                          ? std::string{"a pattern may not refer back to a group"}
                                          : fmt::format("no regular expression: {}", error.what())};
    }
}

std::optional<bool> Pattern::found_in(std::string_view text) const
{
    const std::string_view start = text.substr(0, matched_text_bytes_max);
    const bool cut = start.size() < text.size();
    // The end of a cut text is not the end of the text: '$' must not match there.
    const auto flags =
        cut ? std::regex_constants::match_not_eol : std::regex_constants::match_default;
    if (text.find(literal_) == std::string_view::npos)
        return false;
    if (matches(start.begin(), start.end(), flags))
        return true;
    if (cut)
        return std::nullopt;
    return false;
}

} // namespace oobready::check
