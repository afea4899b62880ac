// SPDX-License-Identifier: GPL-3.0-or-later
// The grid: printing, erasing, scrolling. What sequences mean is in terminal_sequences.cpp.
#include "ipmi/terminal_screen.hpp"

#include "base/text.hpp"

#include <algorithm>

namespace oobready::ipmi {

namespace {

constexpr std::size_t tab_columns = 8;

// DEC Special Graphics, 5Fh to 7Eh.
constexpr char32_t line_drawing[] = U" ◆▒␉␌␍␊°±␤␋┘┐┌└┼⎺⎻─⎼⎽├┤┴┬│≤≥π≠£·";

void append_utf8(std::string& text, char32_t c)
{
    const auto byte = [&text](char32_t value) { text += static_cast<char>(value); };
    if (c < 0x80) {
        byte(c);
    } else if (c < 0x800) {
        byte(0xc0 | c >> 6);
        byte(0x80 | (c & 0x3f));
    } else if (c < 0x10000) {
        byte(0xe0 | c >> 12);
        byte(0x80 | (c >> 6 & 0x3f));
        byte(0x80 | (c & 0x3f));
    } else {
        byte(0xf0 | c >> 18);
        byte(0x80 | (c >> 12 & 0x3f));
        byte(0x80 | (c >> 6 & 0x3f));
        byte(0x80 | (c & 0x3f));
    }
}

std::string text_of(std::span<const char32_t> cells)
{
    while (!cells.empty() && cells.back() == U' ')
        cells = cells.first(cells.size() - 1);
    if (cells.empty())
        return {};
    std::string text;
    text.reserve(cells.size());
    for (const char32_t c : cells)
        append_utf8(text, c);
    return printable(text, text.size() + 1);
}

} // namespace

TerminalScreen::TerminalScreen(std::size_t transcript_bytes)
    : transcript_(transcript_bytes), rows_(rows_at_first)
{
    for (std::size_t i = 0; i < columns_max; i += tab_columns)
        tabs_.set(i);
}

void TerminalScreen::append(ByteView characters)
{
    bytes_ += characters.size();
    for (const std::uint8_t byte : characters)
        parser_.take(byte, *this);
}

void TerminalScreen::print(char32_t character)
{
    const char set = cursor_.sets[single_shift_ != 0 ? single_shift_ : cursor_.set];
    single_shift_ = 0;
    if ((set == '0' || set == '2') && character >= 0x5f && character <= 0x7e)
        character = line_drawing[character - 0x5f];
    if (cursor_.wraps) {
        cursor_.column = 0;
        next_line();
    }
    if (insert_)
        insert_cells(1);
    Row& row = rows_[cursor_.row];
    if (row.size() <= cursor_.column)
        row.resize(cursor_.column + 1, U' ');
    row[cursor_.column] = character;
    last_printed_ = character;
    if (cursor_.column + 1 < columns_)
        ++cursor_.column;
    else
        cursor_.wraps = auto_wrap_;
}

void TerminalScreen::move_to(std::size_t row, std::size_t column)
{
    cursor_.row = std::min(row, rows_.size() - 1);
    cursor_.column = std::min(column, columns_ - 1);
    cursor_.wraps = false;
}

void TerminalScreen::grow(std::size_t rows, std::size_t columns)
{
    rows = std::min(rows, rows_max);
    columns_ = std::max(columns_, std::min(columns, columns_max));
    if (rows <= rows_.size())
        return;
    if (bottom_ == rows_.size() - 1)
        bottom_ = rows - 1;
    rows_.resize(rows);
    if (!other_.empty())
        other_.resize(rows);
}

void TerminalScreen::next_line()
{
    cursor_.wraps = false;
    if (cursor_.row == bottom_)
        scroll_up(top_, 1);
    else if (cursor_.row + 1 < rows_.size())
        ++cursor_.row;
}

void TerminalScreen::previous_line()
{
    cursor_.wraps = false;
    if (cursor_.row == top_)
        scroll_down(top_, 1);
    else if (cursor_.row > 0)
        --cursor_.row;
}

// Lines `top` to the end of the scroll region move up; what leaves is kept in the transcript.
void TerminalScreen::scroll_up(std::size_t top, std::size_t lines)
{
    lines = std::min(lines, bottom_ + 1 - top);
    const auto begin = rows_.begin() + static_cast<std::ptrdiff_t>(top);
    const auto end = rows_.begin() + static_cast<std::ptrdiff_t>(bottom_ + 1);
    for (std::size_t i = top; i < top + lines; ++i) {
        transcript_.add(text_of(rows_[i]));
        rows_[i].clear();
    }
    std::rotate(begin, begin + static_cast<std::ptrdiff_t>(lines), end);
}

void TerminalScreen::scroll_down(std::size_t top, std::size_t lines)
{
    lines = std::min(lines, bottom_ + 1 - top);
    const auto begin = rows_.begin() + static_cast<std::ptrdiff_t>(top);
    const auto end = rows_.begin() + static_cast<std::ptrdiff_t>(bottom_ + 1);
    std::rotate(begin, end - static_cast<std::ptrdiff_t>(lines), end);
    for (std::size_t i = top; i < top + lines; ++i)
        rows_[i].clear();
}

// Rows `from` up to `to`, without it.
void TerminalScreen::clear_rows(std::size_t from, std::size_t to)
{
    std::vector<std::string> cleared;
    for (std::size_t i = from; i < to; ++i) {
        if (!rows_[i].empty())
            cleared.push_back(text_of(rows_[i]));
        rows_[i].clear();
    }
    if (!cleared.empty())
        transcript_.add_cleared(cleared);
}

// Cells `from` up to `to`, without it, of the cursor's line.
void TerminalScreen::erase(std::size_t from, std::size_t to)
{
    Row& row = rows_[cursor_.row];
    if (to >= row.size())
        row.resize(std::min(from, row.size()));
    else
        std::fill(row.begin() + static_cast<std::ptrdiff_t>(from),
                  row.begin() + static_cast<std::ptrdiff_t>(to), U' ');
}

void TerminalScreen::insert_cells(std::size_t count)
{
    Row& row = rows_[cursor_.row];
    if (cursor_.column >= row.size())
        return;
    count = std::min(count, columns_ - cursor_.column);
    row.resize(std::min(row.size(), columns_ - count)); // what leaves on the right
    row.insert(row.begin() + static_cast<std::ptrdiff_t>(cursor_.column), count, U' ');
}

void TerminalScreen::delete_cells(std::size_t count)
{
    Row& row = rows_[cursor_.row];
    if (cursor_.column >= row.size())
        return;
    const auto at = row.begin() + static_cast<std::ptrdiff_t>(cursor_.column);
    row.erase(at, at + static_cast<std::ptrdiff_t>(std::min(count, row.size() - cursor_.column)));
}

void TerminalScreen::reset(bool everything)
{
    if (everything) {
        show_alternate(false);
        clear_rows(0, rows_.size());
        cursor_ = {};
        tabs_.reset();
        for (std::size_t i = 0; i < columns_max; i += tab_columns)
            tabs_.set(i);
        new_line_ = false;
    }
    cursor_.origin = false;
    cursor_.sets = {'B', 'B', 'B', 'B'};
    cursor_.set = 0;
    saved_ = {};
    top_ = 0;
    bottom_ = rows_.size() - 1;
    auto_wrap_ = true;
    insert_ = false;
    single_shift_ = 0;
}

check::ScreenText TerminalScreen::text() const
{
    check::ScreenText shown;
    std::size_t used = cursor_.row + 1;
    for (std::size_t i = used; i < rows_.size(); ++i)
        if (std::ranges::any_of(rows_[i], [](char32_t c) { return c != U' '; }))
            used = i + 1;
    for (std::size_t i = 0; i < used; ++i)
        shown.lines.push_back(text_of(rows_[i]));
    shown.cursor_line = cursor_.row;
    const std::span<const char32_t> row = rows_[cursor_.row];
    const std::size_t column = cursor_.wraps ? columns_ : cursor_.column;
    shown.before_cursor = text_of(row.first(std::min(column, row.size())));
    return shown;
}

std::string TerminalScreen::transcript() const
{
    std::string all{transcript_.text()};
    const check::ScreenText shown = text();
    std::size_t used = shown.lines.size();
    while (used > 0 && shown.lines[used - 1].empty())
        --used;
    for (std::size_t i = 0; i < used; ++i) {
        all += shown.lines[i];
        all += '\n';
    }
    return all;
}

std::size_t TerminalScreen::memory_bytes() const
{
    std::size_t bytes = sizeof *this + transcript_.memory_bytes();
    for (const auto* screen : {&rows_, &other_})
        for (const Row& row : *screen)
            bytes += sizeof row + row.capacity() * sizeof(char32_t);
    return bytes;
}

} // namespace oobready::ipmi
