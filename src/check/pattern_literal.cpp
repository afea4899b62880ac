// SPDX-License-Identifier: GPL-3.0-or-later
#include "check/pattern_literal.hpp"

namespace oobready::check {

namespace {

// Behind the ")" of the group that begins at `start`.
std::size_t end_of_group(std::string_view pattern, std::size_t start)
{
    std::size_t depth = 0;
    for (std::size_t i = start; i < pattern.size(); i = end_of_part(pattern, i)) {
        if (pattern[i] == '(')
            ++depth;
        else if (pattern[i] == ')' && --depth == 0)
            return i + 1;
    }
    return pattern.size();
}

bool is_one_of(char c, std::string_view characters)
{
    return characters.find(c) != std::string_view::npos;
}

// The character that `part` stands for, '\0' when it can be several or none.
char only_character(std::string_view part)
{
    if (part.size() == 2 && part[0] == '\\' && is_one_of(part[1], R"(.[](){}^$|?*+\/-)"))
        return part[1];
    return part.size() == 1 && !is_one_of(part[0], ".^$()[]{}?*+") ? part[0] : '\0';
}

} // namespace

std::size_t end_of_part(std::string_view pattern, std::size_t start)
{
    if (pattern[start] == '\\')
        return start + 2;
    if (pattern[start] != '[')
        return start + 1;
    for (std::size_t i = start + 1; i < pattern.size(); ++i) {
        if (pattern[i] == '\\')
            ++i;
        else if (pattern[i] == ']')
            return i + 1;
    }
    return pattern.size();
}

bool looks_ahead(std::string_view pattern)
{
    for (std::size_t i = 0; i < pattern.size(); i = end_of_part(pattern, i))
        if (pattern.substr(i).starts_with("(?=") || pattern.substr(i).starts_with("(?!"))
            return true;
    return false;
}

std::string literal_in(std::string_view pattern)
{
    // Classes in classes, and characters by number, are not taken apart here.
    for (const std::string_view hard : {"[:", "[.", "[=", "\\c", "\\x", "\\u"})
        if (pattern.find(hard) != std::string_view::npos)
            return {};
    std::string longest;
    std::string run;
    const auto end_run = [&] {
        if (run.size() > longest.size())
            longest = run;
        run.clear();
    };
    for (std::size_t i = 0; i < pattern.size();) {
        if (pattern[i] == '|') // at the top: either side may match
            return {};
        const bool group = pattern[i] == '(';
        const std::size_t end = group ? end_of_group(pattern, i) : end_of_part(pattern, i);
        const char character = group ? '\0' : only_character(pattern.substr(i, end - i));
        const char next = end < pattern.size() ? pattern[end] : '\0';
        // What may be absent, or comes several times, ends a run; the first of several is sure.
        if (character == '\0' || is_one_of(next, "?*{")) {
            end_run();
        } else {
            run += character;
            if (next == '+')
                end_run();
        }
        i = end;
        if (next == '{')
            i = pattern.find('}', end) + 1;
        if (i == 0)
            return {}; // no repetition after all
    }
    end_run();
    return longest;
}

} // namespace oobready::check
