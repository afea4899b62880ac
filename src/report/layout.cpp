// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/layout.hpp"

#include <algorithm>
#include <cstdint>
#include <iterator>

namespace oobready::report {

namespace {

struct Range {
    std::uint32_t first;
    std::uint32_t last;
};

// Combining marks and variation selectors: drawn over the character before them.
constexpr Range zero_width[] = {
    {0x0300, 0x036f}, {0x1ab0, 0x1aff}, {0x1dc0, 0x1dff},
    {0x20d0, 0x20ff}, {0xfe00, 0xfe0f}, {0xfe20, 0xfe2f},
};

// East Asian wide and fullwidth (Unicode Standard Annex 11), and the pictographs.
constexpr Range two_wide[] = {
    {0x1100, 0x115f}, {0x2e80, 0x303e},   {0x3041, 0x4dbf},   {0x4e00, 0xa4cf},
    {0xac00, 0xd7a3}, {0xf900, 0xfaff},   {0xfe30, 0xfe6f},   {0xff00, 0xff60},
    {0xffe0, 0xffe6}, {0x1f300, 0x1f64f}, {0x1f900, 0x1f9ff}, {0x20000, 0x3fffd},
};

template <std::size_t N>
bool contains(const Range (&ranges)[N], std::uint32_t code_point)
{
    return std::any_of(std::begin(ranges), std::end(ranges), [code_point](const Range& range) {
        return range.first <= code_point && code_point <= range.last;
    });
}

// The bytes of the first character of a text that is not empty.
std::size_t character_bytes(std::string_view text)
{
    const auto lead = static_cast<unsigned char>(text.front());
    const std::size_t bytes = lead < 0xc0 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
    return std::min(bytes, text.size());
}

std::size_t character_width(std::string_view character)
{
    auto code_point = static_cast<std::uint32_t>(static_cast<unsigned char>(character.front()));
    if (character.size() > 1)
        code_point &= 0xffU >> (character.size() + 1);
    for (const char c : character.substr(1))
        code_point = code_point << 6 | (static_cast<unsigned char>(c) & 0x3fU);
    return contains(zero_width, code_point) ? 0 : contains(two_wide, code_point) ? 2 : 1;
}

// The longest start of `text` that takes at most `width` columns, in bytes; never less than one
// character, so that wrapping always comes to its end.
std::size_t bytes_within(std::string_view text, std::size_t width)
{
    std::size_t bytes = 0;
    std::size_t taken = 0;
    while (bytes < text.size()) {
        const std::string_view rest = text.substr(bytes);
        const std::size_t length = character_bytes(rest);
        taken += character_width(rest.substr(0, length));
        if (taken > width && bytes > 0)
            break;
        bytes += length;
    }
    return bytes;
}

} // namespace

std::size_t display_width(std::string_view text)
{
    std::size_t width = 0;
    while (!text.empty()) {
        const std::size_t length = character_bytes(text);
        width += character_width(text.substr(0, length));
        text.remove_prefix(length);
    }
    return width;
}

std::vector<std::string> wrap(std::string_view text, std::size_t width)
{
    std::vector<std::string> lines;
    while (true) {
        text.remove_prefix(std::min(text.find_first_not_of(' '), text.size()));
        if (text.empty())
            break;
        std::size_t end = bytes_within(text, width);
        if (end < text.size() && text[end] != ' ') {
            const std::size_t space = text.substr(0, end).rfind(' ');
            if (space != std::string_view::npos)
                end = space;
        }
        std::string line{text.substr(0, end)};
        line.erase(line.find_last_not_of(' ') + 1);
        lines.push_back(std::move(line));
        text.remove_prefix(end);
    }
    if (lines.empty())
        lines.emplace_back();
    return lines;
}

std::string pad(std::string_view text, std::size_t width)
{
    const std::size_t taken = display_width(text);
    return std::string{text} + std::string(width > taken ? width - taken : 0, ' ');
}

std::string clip(std::string_view text, std::size_t width)
{
    if (display_width(text) <= width)
        return std::string{text};
    return std::string{text.substr(0, bytes_within(text, width > 1 ? width - 1 : 1))} + "…";
}

} // namespace oobready::report
