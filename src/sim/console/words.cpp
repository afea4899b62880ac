// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/console/words.hpp"

namespace oobready::sim {

std::optional<std::vector<std::string>> split_words(std::string_view text)
{
    constexpr std::string_view white_space = " \t\r\n";
    std::vector<std::string> words;
    bool inside = false;
    char quote = '\0';
    for (const char c : text) {
        if (quote == '\0' && white_space.find(c) != std::string_view::npos) {
            inside = false;
            continue;
        }
        if (!inside)
            words.emplace_back();
        inside = true;
        if (c == quote)
            quote = '\0';
        else if (quote == '\0' && (c == '\'' || c == '"'))
            quote = c;
        else
            words.back() += c;
    }
    if (quote != '\0')
        return std::nullopt;
    return words;
}

} // namespace oobready::sim
