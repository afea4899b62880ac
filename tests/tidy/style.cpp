// SPDX-License-Identifier: GPL-3.0-or-later
// The words that may not stand in a file are written in two halves here, as this is a file too.
#include "tidy.hpp"

#include <algorithm>

namespace oobready::tidy {

namespace {

constexpr std::string_view licence = "SPDX-License-Identifier: ";

constexpr std::string_view vendors[] = {"supermicro", "super micro", "dell", "idrac"};

// Whole words only: a name like mkstemp's "…XXXXXX" is none of them.
constexpr std::string_view banned[] = {
    "TO"
    "DO",
    "FIX"
    "ME",
    "XX"
    "X",
    "HA"
    "CK",
    "using namespace "
    "std",
    "std::"
    "endl",
};

// Characters, not bytes: "…" takes one column.
std::size_t columns(const std::string& line)
{
    return static_cast<std::size_t>(std::count_if(line.begin(), line.end(), [](char c) {
        return (static_cast<unsigned char>(c) & 0xc0U) != 0x80U;
    }));
}

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }

bool starts_word(std::string_view text, std::size_t at)
{
    return at == 0 || !is_letter(text[at - 1]);
}

bool ends_word(std::string_view text, std::size_t end)
{
    return end >= text.size() || !(is_letter(text[end]) || text[end] == ':');
}

std::string lower(std::string text)
{
    std::transform(text.begin(), text.end(), text.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    return text;
}

} // namespace

Offences long_lines(const SourceFile& file)
{
    Offences offences;
    for (std::size_t i = 0; i < file.lines.size(); ++i)
        if (const std::size_t width = columns(file.lines[i]); width > columns_max)
            offences.push_back(offence(file, i + 1, std::to_string(width) + " columns"));
    return offences;
}

// As clang-format leaves it: a function's "{" stands alone on a line, its "}" below it in the same
// column.
Offences long_functions(const SourceFile& file)
{
    // A test may hold its table.
    const bool is_test = file.path.starts_with("tests/");
    const std::size_t limit = is_test ? test_lines_max : function_lines_max;
    Offences offences;
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
        const std::string& line = file.lines[i];
        const std::size_t indent = line.find_first_not_of(' ');
        if (indent == std::string::npos || line.substr(indent) != "{")
            continue;
        const std::string closing = line.substr(0, indent) + "}";
        std::size_t end = i + 1;
        while (end < file.lines.size() && !file.lines[end].starts_with(closing))
            ++end;
        if (const std::size_t length = end - i - 1; length > limit)
            offences.push_back(
                offence(file, i + 1, "a function of " + std::to_string(length) + " lines"));
    }
    return offences;
}

Offences missing_licence(const SourceFile& file)
{
    const std::size_t lines = std::min(file.lines.size(), licence_lines_max);
    for (std::size_t i = 0; i < lines; ++i)
        if (file.lines[i].find(licence) != std::string::npos)
            return {};
    return {offence(file, 1, "no SPDX line in the first three")};
}

// What begins with a vendor's name offends, what only contains one ("modelled") does not.
Offences vendor_names(const SourceFile& file)
{
    Offences offences;
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
        const std::string line = lower(file.lines[i]);
        for (const std::string_view vendor : vendors)
            for (std::size_t at = line.find(vendor); at != std::string::npos;
                 at = line.find(vendor, at + 1))
                if (at == 0 || line[at - 1] == '_' || starts_word(line, at))
                    offences.push_back(offence(file, i + 1, "names " + std::string{vendor}));
    }
    return offences;
}

Offences banned_words(const SourceFile& file)
{
    Offences offences;
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
        const std::string& line = file.lines[i];
        for (const std::string_view word : banned)
            for (std::size_t at = line.find(word); at != std::string::npos;
                 at = line.find(word, at + 1))
                if (starts_word(line, at) && (ends_word(line, at + word.size()) ||
                                              line.substr(at + word.size()).starts_with(": ")))
                    offences.push_back(offence(file, i + 1, "says " + std::string{word}));
    }
    return offences;
}

} // namespace oobready::tidy
