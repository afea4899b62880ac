// SPDX-License-Identifier: GPL-3.0-or-later
// What controls and sequences do to a TerminalScreen: ECMA-48's names, DEC's where DEC has its own.
#include "ipmi/terminal_screen.hpp"

#include <algorithm>

namespace oobready::ipmi {

void TerminalScreen::execute(std::uint8_t control)
{
    switch (control) {
    case 0x05: // ENQ
        ++questions_;
        break;
    case '\b':
        move_to(cursor_.row, cursor_.column - std::min<std::size_t>(cursor_.column, 1));
        break;
    case '\t':
        tab(1);
        break;
    case '\n':
    case '\v':
    case '\f':
        if (new_line_)
            cursor_.column = 0;
        next_line();
        break;
    case '\r':
        move_to(cursor_.row, 0);
        break;
    case 0x0e: // SO
        cursor_.set = 1;
        break;
    case 0x0f: // SI
        cursor_.set = 0;
        break;
    default:
        break;
    }
}

void TerminalScreen::escape(char intermediate, char final)
{
    if (intermediate != '\0') {
        designate(intermediate, final);
        return;
    }
    switch (final) {
    case 'D': // IND
        next_line();
        break;
    case 'E': // NEL
        cursor_.column = 0;
        next_line();
        break;
    case 'H': // HTS
        tabs_.set(cursor_.column);
        break;
    case 'M': // RI
        previous_line();
        break;
    case 'N': // SS2
        single_shift_ = 2;
        break;
    case 'O': // SS3
        single_shift_ = 3;
        break;
    case 'Z': // DECID
        ++questions_;
        break;
    case '7': // DECSC
        saved_ = cursor_;
        break;
    case '8': // DECRC
        cursor_ = saved_;
        break;
    case 'n': // LS2
    case 'o': // LS3
        cursor_.set = final == 'n' ? 2 : 3;
        break;
    case 'c': // RIS
        reset(true);
        break;
    default: // keypad modes and what moves nothing
        break;
    }
}

// SCS: which character set G0 to G3 is.
void TerminalScreen::designate(char intermediate, char final)
{
    static constexpr std::string_view places = "()*+";
    const std::size_t place = places.find(intermediate);
    if (place != std::string_view::npos)
        cursor_.sets[place] = final;
}

void TerminalScreen::string_ended(bool asks) { questions_ += asks ? 1 : 0; }

void TerminalScreen::control_sequence(const ControlSequence& sequence)
{
    const char final = sequence.final;
    if (sequence.intermediate != '\0') {
        if (sequence.intermediate == '!' && final == 'p') // DECSTR
            reset(false);
        // DECRQM, DECRQCRA and the like.
        else if ((sequence.intermediate == '$' && (final == 'p' || final == 'w')) ||
                 (sequence.intermediate == '*' && final == 'y'))
            ++questions_;
        return;
    }
    if (final == 'h' || final == 'l') {
        set_modes(sequence, final == 'h');
        return;
    }
    // Whatever the marker: DSR, DA, XTVERSION, DECREQTPARM, the keyboard's state.
    if (final == 'n' || final == 'c' || (sequence.marker == '>' && final == 'q') ||
        (sequence.marker == '\0' && final == 'x') || (sequence.marker == '?' && final == 'u')) {
        ++questions_;
        return;
    }
    const bool selective = sequence.marker == '?' && (final == 'J' || final == 'K');
    if (sequence.marker != '\0' && !selective)
        return;
    if (!move(sequence))
        edit(sequence);
}

// What moves the cursor; false when `sequence` is something else.
bool TerminalScreen::move(const ControlSequence& sequence)
{
    const unsigned count = sequence.parameter(0, 1);
    const std::size_t row = cursor_.row;
    const std::size_t column = cursor_.column;
    // The scroll region's edges hold a cursor that is inside of it.
    const std::size_t top = row >= top_ ? top_ : 0;
    const std::size_t bottom = row <= bottom_ ? bottom_ : rows_.size() - 1;
    const std::size_t up = row - std::min<std::size_t>(count, row - top);
    const std::size_t down = std::min<std::size_t>(row + count, bottom);
    switch (sequence.final) {
    case 'A': // CUU
        move_to(up, column);
        return true;
    case 'B': // CUD
    case 'e': // VPR
        move_to(down, column);
        return true;
    case 'C': // CUF
    case 'a': // HPR
        move_to(row, column + count);
        return true;
    case 'D': // CUB
        move_to(row, column - std::min<std::size_t>(count, column));
        return true;
    case 'E': // CNL
        move_to(down, 0);
        return true;
    case 'F': // CPL
        move_to(up, 0);
        return true;
    case 'G': // CHA
    case '`': // HPA
        position(static_cast<unsigned>(row - (cursor_.origin ? top_ : 0) + 1), count);
        return true;
    case 'd': // VPA
        position(count, static_cast<unsigned>(column + 1));
        return true;
    case 'H': // CUP
    case 'f': // HVP
        position(count, sequence.parameter(1, 1));
        return true;
    case 'I': // CHT
        tab(count);
        return true;
    case 'Z': // CBT
        back_tab(count);
        return true;
    case 's':
        saved_ = cursor_;
        return true;
    case 'u':
        cursor_ = saved_;
        return true;
    default:
        return false;
    }
}

// What changes the text or how it is shown; false when it does neither.
bool TerminalScreen::edit(const ControlSequence& sequence)
{
    const unsigned count = sequence.parameter(0, 1);
    const bool in_region = cursor_.row >= top_ && cursor_.row <= bottom_;
    switch (sequence.final) {
    case '@': // ICH
        insert_cells(count);
        return true;
    case 'J': // ED
        erase_in_display(sequence.parameters[0]);
        return true;
    case 'K': // EL
        erase_in_line(sequence.parameters[0]);
        return true;
    case 'L': // IL
        if (in_region)
            scroll_down(cursor_.row, count);
        return true;
    case 'M': // DL
        if (in_region)
            scroll_up(cursor_.row, count);
        return true;
    case 'P': // DCH
        delete_cells(count);
        return true;
    case 'S': // SU
        scroll_up(top_, count);
        return true;
    case 'T': // SD
        scroll_down(top_, count);
        return true;
    case 'X': // ECH
        erase(cursor_.column, cursor_.column + count);
        return true;
    case 'b': // REP
        for (std::size_t i = std::min<std::size_t>(count, columns_); i > 0; --i)
            print(last_printed_);
        return true;
    case 'g': // TBC
        if (sequence.parameters[0] == 3)
            tabs_.reset();
        else
            tabs_.reset(cursor_.column);
        return true;
    case 'r':
        set_region(sequence);
        return true;
    case 't':
        window(sequence);
        return true;
    default: // colours and other attributes among them
        return false;
    }
}

} // namespace oobready::ipmi
