// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/keystrokes.hpp"

namespace oobready::cli {

namespace {

// What the escape at the front of `text`, behind its backslash, stands for; takes it off.
std::optional<std::uint8_t> take_escape(std::string_view& text)
{
    constexpr std::string_view names = "rnte\\";
    constexpr std::string_view meanings = "\r\n\t\x1b\\";
    if (text.empty())
        return std::nullopt;
    const char name = text.front();
    text.remove_prefix(1);
    if (const std::size_t at = names.find(name); at != std::string_view::npos)
        return static_cast<std::uint8_t>(meanings[at]);
    const std::optional<Bytes> byte = from_hex(text.substr(0, 2));
    if (name != 'x' || !byte || byte->size() != 1)
        return std::nullopt;
    text.remove_prefix(2);
    return byte->front();
}

} // namespace

std::optional<Bytes> keystrokes(std::string_view text)
{
    Bytes typed;
    while (!text.empty()) {
        const auto character = static_cast<std::uint8_t>(text.front());
        text.remove_prefix(1);
        if (character < 0x20 || character == 0x7f)
            return std::nullopt;
        std::optional<std::uint8_t> byte = character;
        if (character == '\\')
            byte = take_escape(text);
        if (!byte)
            return std::nullopt;
        typed.push_back(*byte);
    }
    return typed;
}

} // namespace oobready::cli
