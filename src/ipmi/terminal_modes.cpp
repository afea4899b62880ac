// SPDX-License-Identifier: GPL-3.0-or-later
// A TerminalScreen's positions, modes, tabs and erasures: what terminal_sequences.cpp calls.
#include "ipmi/terminal_screen.hpp"

#include <algorithm>

namespace oobready::ipmi {

// To a place counted from 1, on a screen that grows to have it.
void TerminalScreen::position(unsigned row, unsigned column)
{
    const std::size_t origin = cursor_.origin ? top_ : 0;
    if (row < size_question_min && column < size_question_min)
        grow(cursor_.origin ? 0 : row, column);
    move_to(origin + row - 1, column - 1);
    if (cursor_.origin)
        cursor_.row = std::min(cursor_.row, bottom_);
}

void TerminalScreen::set_modes(const ControlSequence& sequence, bool on)
{
    for (std::size_t i = 0; i < sequence.count; ++i) {
        const unsigned mode = sequence.parameters[i];
        if (sequence.marker == '?')
            set_private_mode(mode, on);
        else if (sequence.marker == '\0' && mode == 4) // IRM
            insert_ = on;
        else if (sequence.marker == '\0' && mode == 20) // LNM
            new_line_ = on;
    }
}

void TerminalScreen::set_private_mode(unsigned mode, bool on)
{
    switch (mode) {
    case 3: // DECCOLM also clears
        if (on)
            grow(0, columns_max);
        clear_rows(0, rows_.size());
        top_ = 0;
        bottom_ = rows_.size() - 1;
        move_to(0, 0);
        break;
    case 6: // DECOM
        cursor_.origin = on;
        move_to(on ? top_ : 0, 0);
        break;
    case 7: // DECAWM
        auto_wrap_ = on;
        cursor_.wraps = false;
        break;
    case 47:
    case 1047:
    case 1049:
        if (on && mode == 1049)
            saved_ = cursor_;
        show_alternate(on);
        if (!on && mode == 1049)
            cursor_ = saved_;
        break;
    default:
        break;
    }
}

void TerminalScreen::show_alternate(bool on)
{
    if (on == !other_.empty())
        return;
    if (on) {
        other_ = std::move(rows_);
        rows_ = std::vector<Row>(other_.size());
    } else {
        clear_rows(0, rows_.size());
        rows_ = std::move(other_);
        other_.clear();
    }
}

void TerminalScreen::set_region(const ControlSequence& sequence)
{
    const unsigned last = sequence.parameter(1, static_cast<unsigned>(rows_.size()));
    if (last < size_question_min)
        grow(last, 0);
    const std::size_t bottom = std::min<std::size_t>(last, rows_.size()) - 1;
    const std::size_t top = sequence.parameter(0, 1) - 1;
    if (top >= bottom)
        return;
    top_ = top;
    bottom_ = bottom;
    move_to(cursor_.origin ? top_ : 0, 0);
}

// The window manager's sequences: those from 11 on report something, 8 sets the size.
void TerminalScreen::window(const ControlSequence& sequence)
{
    const unsigned what = sequence.parameters[0];
    if (what == 8)
        grow(std::min(sequence.parameters[1], size_question_min), sequence.parameters[2]);
    else if ((what >= 11 && what <= 16) || (what >= 18 && what <= 21))
        ++questions_;
}

void TerminalScreen::tab(unsigned count)
{
    std::size_t column = cursor_.column;
    for (; count > 0 && column + 1 < columns_; --count)
        do
            ++column;
        while (column + 1 < columns_ && !tabs_.test(column));
    move_to(cursor_.row, column);
}

void TerminalScreen::back_tab(unsigned count)
{
    std::size_t column = cursor_.column;
    for (; count > 0 && column > 0; --count)
        do
            --column;
        while (column > 0 && !tabs_.test(column));
    move_to(cursor_.row, column);
}

void TerminalScreen::erase_in_display(unsigned what)
{
    // From the line's beginning it is a clear, and the line belongs to what it takes away.
    if (what == 0) {
        if (cursor_.column > 0)
            erase_in_line(0);
        clear_rows(cursor_.row + (cursor_.column > 0 ? 1 : 0), rows_.size());
    } else if (what == 1) {
        clear_rows(0, cursor_.row);
        erase_in_line(1);
    } else if (what == 2) {
        clear_rows(0, rows_.size());
    }
    cursor_.wraps = false;
}

void TerminalScreen::erase_in_line(unsigned what)
{
    if (what > 2)
        return;
    const std::size_t from = what == 0 ? cursor_.column : 0;
    const std::size_t to = what == 1 ? cursor_.column + 1 : columns_;
    erase(from, to);
    cursor_.wraps = false;
}

} // namespace oobready::ipmi
