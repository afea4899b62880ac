// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/hex.hpp"

namespace oobready {

std::string to_hex(ByteView bytes, char separator)
{
    static constexpr char digits[] = "0123456789abcdef";
    std::string text;
    text.reserve(bytes.size() * 3);
    for (std::uint8_t byte : bytes) {
        if (separator != '\0' && !text.empty())
            text += separator;
        text += digits[byte >> 4];
        text += digits[byte & 0x0f];
    }
    return text;
}

namespace {

int digit_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return -1;
}

} // namespace

std::optional<Bytes> from_hex(std::string_view text)
{
    Bytes bytes;
    int high = -1;
    for (char c : text) {
        if (high < 0 && (c == ' ' || c == ':' || c == '-' || c == '\n'))
            continue;
        int value = digit_value(c);
        if (value < 0)
            return std::nullopt;
        if (high < 0) {
            high = value;
        } else {
            bytes.push_back(static_cast<std::uint8_t>(high << 4 | value));
            high = -1;
        }
    }
    if (high >= 0)
        return std::nullopt;
    return bytes;
}

} // namespace oobready
