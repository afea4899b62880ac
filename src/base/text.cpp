// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/text.hpp"

#include <cstdint>

namespace oobready {

namespace {

// One decoded character: its code point (or -1 where the bytes are no UTF-8) and its length.
struct Character {
    std::int32_t code_point;
    std::size_t length;
};

Character decode(std::string_view text)
{
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const unsigned char lead = byte(0);
    if (lead < 0x80)
        return {lead, 1};
    std::size_t length = lead >= 0xf0 && lead < 0xf5   ? 4
                         : lead >= 0xe0 && lead < 0xf0 ? 3
                         : lead >= 0xc2 && lead < 0xe0 ? 2
                                                       : 0;
    if (length == 0 || text.size() < length)
        return {-1, 1};
    std::int32_t value = lead & (0x7f >> length);
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(i) & 0xc0) != 0x80)
            return {-1, 1};
        value = value << 6 | (byte(i) & 0x3f);
    }
    static constexpr std::int32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
    const bool surrogate = value >= 0xd800 && value <= 0xdfff;
    if (value < smallest[length] || value > 0x10ffff || surrogate)
        return {-1, 1};
    return {value, length};
}

// Zero-width, bidirectional and other characters that change what the reader sees around them.
bool deceives(std::int32_t code_point)
{
    return code_point == 0x00ad || code_point == 0x061c || code_point == 0x180e ||
           (code_point >= 0xe0000 && code_point <= 0xe007f) ||
           (code_point >= 0x200b && code_point <= 0x200f) ||
           (code_point >= 0x2028 && code_point <= 0x202e) ||
           (code_point >= 0x2060 && code_point <= 0x206f) || code_point == 0xfeff;
}

std::string sanitize(std::string_view text, std::size_t bytes_max, bool keep_lines)
{
    std::string clean;
    while (!text.empty()) {
        if (clean.size() >= bytes_max) {
            clean += "…";
            break;
        }
        const Character character = decode(text);
        const std::int32_t code = character.code_point;
        if (code == '\n' && keep_lines)
            clean += '\n';
        else if (code == '\r' && keep_lines)
            ;
        else if (code == '\n' || code == '\r' || code == '\t')
            clean += ' ';
        else if (code < 0x20 || (code >= 0x7f && code < 0xa0) || deceives(code))
            clean += '?';
        else
            clean += text.substr(0, character.length);
        text.remove_prefix(character.length);
    }
    return clean;
}

} // namespace

std::string printable(std::string_view text, std::size_t bytes_max)
{
    return sanitize(text, bytes_max, false);
}

std::string printable_lines(std::string_view text, std::size_t bytes_max)
{
    return sanitize(text, bytes_max, true);
}

std::string to_lower(std::string_view text)
{
    std::string lower{text};
    for (char& c : lower)
        if (c >= 'A' && c <= 'Z')
            c = static_cast<char>(c - 'A' + 'a');
    return lower;
}

std::string_view trim(std::string_view text)
{
    static constexpr std::string_view white = " \t\r\n";
    const std::size_t first = text.find_first_not_of(white);
    if (first == std::string_view::npos)
        return {};
    return text.substr(first, text.find_last_not_of(white) - first + 1);
}

} // namespace oobready
