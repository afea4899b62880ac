// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/console/boot_menu.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <string_view>

namespace oobready::sim {

namespace {

constexpr std::string_view entries[] = {
    "Linux",
    "Advanced options for Linux",
    "Memory test",
    "UEFI Firmware Settings",
};

// What GRUB's terminfo for a vt100 sends.
constexpr std::string_view clear = "\x1b[H\x1b[J";
constexpr std::string_view hide_cursor = "\x1b[?25l";
constexpr std::string_view reverse = "\x1b[7m";
constexpr std::string_view normal = "\x1b[m";

constexpr std::string_view title = "GNU GRUB  version 2.06";
constexpr std::string_view help[] = {
    "Use the ^ and v keys to select which entry is highlighted.",
    "Press enter to boot the selected OS.",
};

constexpr std::size_t screen_columns = 80;
constexpr std::size_t title_row = 2;
constexpr std::size_t box_row = 4;
constexpr std::size_t box_column = 2;
constexpr std::size_t entry_columns = 74; // inside the box
constexpr std::size_t entry_rows = 12;
constexpr std::size_t help_row = box_row + entry_rows + 3;
constexpr std::size_t help_column = 7;

constexpr std::uint8_t escape = 0x1b;
constexpr std::uint8_t carriage_return = '\r';
constexpr std::uint8_t line_feed = '\n';
constexpr std::uint8_t control_n = 0x0e;
constexpr std::uint8_t control_p = 0x10;

std::string at(std::size_t row, std::size_t column, std::string_view text)
{
    return fmt::format("\x1b[{};{}H{}", row, column, text);
}

std::string entry(std::size_t index, bool highlighted)
{
    const std::string_view name = index < std::size(entries) ? entries[index] : "";
    const std::string text =
        fmt::format("{}{:<{}}", highlighted ? '*' : ' ', name, entry_columns - 1);
    return highlighted ? fmt::format("|{}{}{}|", reverse, text, normal) : "|" + text + "|";
}

} // namespace

BootMenu::Key BootMenu::type(std::uint8_t character)
{
    if (character == escape) {
        escape_characters_ = 1;
        return Key::none;
    }
    if (escape_characters_ == 1 && (character == '[' || character == 'O')) {
        escape_characters_ = 2;
        return Key::none;
    }
    const bool of_escape = escape_characters_ == 2;
    escape_characters_ = 0;
    if (!of_escape && (character == carriage_return || character == line_feed))
        return Key::enter;
    if (of_escape ? character == 'A' : character == '^' || character == control_p)
        move(-1);
    else if (of_escape ? character == 'B' : character == 'v' || character == control_n)
        move(1);
    return Key::other;
}

void BootMenu::move(int lines)
{
    const int last = static_cast<int>(std::size(entries)) - 1;
    highlighted_ =
        static_cast<std::size_t>(std::clamp(static_cast<int>(highlighted_) + lines, 0, last));
}

std::string BootMenu::screen() const
{
    const std::string edge = "+" + std::string(entry_columns, '-') + "+";
    std::string text{hide_cursor};
    text += normal;
    text += clear;
    text += at(title_row, (screen_columns - title.size()) / 2 + 1, title);
    text += at(box_row, box_column, edge);
    for (std::size_t i = 0; i < entry_rows; ++i)
        text += at(box_row + 1 + i, box_column, entry(i, i == highlighted_));
    text += at(box_row + 1 + entry_rows, box_column, edge);
    for (std::size_t i = 0; i < std::size(help); ++i)
        text += at(help_row + i, help_column, help[i]);
    text += at(box_row + 1 + highlighted_, box_column + entry_columns, "");
    return text;
}

} // namespace oobready::sim
