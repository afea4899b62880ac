// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipmi/terminal_parser.hpp"

#include <algorithm>

namespace oobready::ipmi {

namespace {

constexpr std::uint8_t bell = 0x07;
constexpr std::uint8_t line_feed = 0x0a;
constexpr std::uint8_t cancel = 0x18;
constexpr std::uint8_t substitute = 0x1a;
constexpr std::uint8_t escape_byte = 0x1b;
constexpr std::uint8_t delete_byte = 0x7f;
constexpr char32_t replacement = 0xfffd;

// The Linux console's own: OSC P and seven digits sets a colour, OSC R resets them. Neither has an
// end, and each would hide all that follows.
constexpr std::size_t palette_bytes = 8;

// NUL (padding), ENQ, BEL, BS, HT, LF, VT, FF, CR, SO, SI, XON, XOFF.
bool is_used(std::uint8_t control)
{
    return control == 0 || control == 0x05 || (control >= 0x07 && control <= 0x0f) ||
           control == 0x11 || control == 0x13;
}

} // namespace

void TerminalParser::take(std::uint8_t byte, TerminalActions& actions)
{
    if (utf8_left_ > 0 && utf8_continues(byte, actions))
        return;
    if (state_ == State::string || state_ == State::string_escape) {
        string(byte, actions);
        return;
    }
    if (byte == escape_byte) { // also begins anew inside a sequence
        state_ = State::escape;
        intermediate_ = '\0';
        return;
    }
    if (byte < 0x20) { // controls act also inside a sequence
        control(byte, actions);
        return;
    }
    if (byte >= 0x80)
        state_ = State::ground; // no sequence has such a byte: what it is part of is no sequence
    switch (state_) {
    case State::escape:
        escape(byte, actions);
        break;
    case State::sequence:
    case State::ignored_sequence:
        sequence(byte, actions);
        break;
    default:
        ground(byte, actions);
    }
}

void TerminalParser::control(std::uint8_t byte, TerminalActions& actions)
{
    if (byte == cancel || byte == substitute) {
        if (state_ == State::ground)
            ++unprintable_;
        state_ = State::ground;
        return;
    }
    if (!is_used(byte))
        ++unprintable_;
    actions.execute(byte);
}

void TerminalParser::ground(std::uint8_t byte, TerminalActions& actions)
{
    if (byte >= 0x80)
        utf8_lead(byte, actions);
    else if (byte == delete_byte)
        ++unprintable_; // a VT100 ignores it
    else
        actions.print(byte);
}

// The Unicode Standard, table 3-7: which bytes may stand where.
void TerminalParser::utf8_lead(std::uint8_t byte, TerminalActions& actions)
{
    utf8_left_ = byte >= 0xf0 && byte <= 0xf4   ? 3
                 : byte >= 0xe0 && byte <= 0xef ? 2
                 : byte >= 0xc2 && byte <= 0xdf ? 1
                                                : 0;
    utf8_taken_ = 1;
    if (utf8_left_ == 0) {
        broken(actions);
        return;
    }
    utf8_value_ = byte & (0x3fU >> utf8_left_);
    utf8_low_ = byte == 0xe0 ? 0xa0 : byte == 0xf0 ? 0x90 : 0x80;
    utf8_high_ = byte == 0xed ? 0x9f : byte == 0xf4 ? 0x8f : 0xbf;
}

// False when `byte` does not belong to the character begun, which then is broken.
bool TerminalParser::utf8_continues(std::uint8_t byte, TerminalActions& actions)
{
    if (byte < utf8_low_ || byte > utf8_high_) {
        broken(actions);
        return false;
    }
    utf8_low_ = 0x80;
    utf8_high_ = 0xbf;
    utf8_value_ = utf8_value_ << 6 | (byte & 0x3fU);
    ++utf8_taken_;
    if (--utf8_left_ > 0)
        return true;
    // C1 controls act on some terminals. Consoles of today do not use them in UTF-8.
    if (utf8_value_ < 0xa0)
        broken(actions);
    else
        actions.print(utf8_value_);
    return true;
}

void TerminalParser::broken(TerminalActions& actions)
{
    unprintable_ += utf8_taken_;
    utf8_left_ = 0;
    actions.print(replacement);
}

void TerminalParser::escape(std::uint8_t byte, TerminalActions& actions)
{
    if (byte <= 0x2f) { // more than one intermediate: nobody uses such a sequence
        intermediate_ = intermediate_ == '\0' ? static_cast<char>(byte) : '!';
        return;
    }
    if (intermediate_ == '\0') {
        if (byte == '[') {
            state_ = State::sequence;
            sequence_ = {};
            return;
        }
        if (byte == ']' || byte == 'P' || byte == 'X' || byte == '^' || byte == '_') {
            begin_string(byte);
            return;
        }
    }
    state_ = State::ground;
    if (byte != delete_byte)
        actions.escape(intermediate_, static_cast<char>(byte));
}

void TerminalParser::sequence(std::uint8_t byte, TerminalActions& actions)
{
    if (byte == delete_byte)
        return;
    if (byte >= 0x40) {
        const bool known = state_ == State::sequence;
        state_ = State::ground;
        sequence_.final = static_cast<char>(byte);
        if (known)
            actions.control_sequence(sequence_);
        return;
    }
    if (byte <= 0x2f) {
        if (sequence_.intermediate != '\0')
            state_ = State::ignored_sequence;
        sequence_.intermediate = static_cast<char>(byte);
    } else if (byte >= 0x3c) {
        if (sequence_.marker != '\0')
            state_ = State::ignored_sequence;
        sequence_.marker = static_cast<char>(byte);
    } else if (byte == ';' || byte == ':') {
        if (sequence_.count == ControlSequence::parameters_max)
            state_ = State::ignored_sequence;
        else
            ++sequence_.count;
    } else {
        unsigned& value = sequence_.parameters[sequence_.count - 1];
        value = std::min(value * 10 + (byte - unsigned{'0'}), ControlSequence::parameter_max);
    }
}

void TerminalParser::begin_string(std::uint8_t kind)
{
    state_ = State::string;
    string_kind_ = kind;
    string_bytes_ = 0;
    string_begin_ = {};
    string_last_ = 0;
    string_asks_ = false;
}

void TerminalParser::end_string(TerminalActions& actions)
{
    state_ = State::ground;
    // DECRQSS (DCS $ q), XTGETTCAP (DCS + q), and the OSC that ask for a colour or the clipboard.
    const bool request = string_kind_ == 'P' && string_begin_[1] == 'q' &&
                         (string_begin_[0] == '$' || string_begin_[0] == '+');
    actions.string_ended(request || string_asks_);
}

void TerminalParser::string(std::uint8_t byte, TerminalActions& actions)
{
    if (state_ == State::string_escape) {
        end_string(actions);
        if (byte != '\\') { // ESC ends a string also without the rest of ST
            state_ = State::escape;
            intermediate_ = '\0';
            take(byte, actions);
        }
        return;
    }
    if (byte == escape_byte) {
        state_ = State::string_escape;
        return;
    }
    const bool command = string_kind_ == ']';
    // A line feed in a title is the sign of an end that got lost.
    if (byte == cancel || byte == substitute || (command && (byte == bell || byte == line_feed))) {
        end_string(actions);
        if (byte == line_feed)
            actions.execute(byte);
        return;
    }
    if (string_bytes_ < string_begin_.size())
        string_begin_[string_bytes_] = byte;
    string_asks_ = string_asks_ || (command && string_last_ == ';' && byte == '?');
    string_last_ = byte;
    ++string_bytes_;
    const bool palette = command && ((string_begin_[0] == 'P' && string_bytes_ == palette_bytes) ||
                                     (string_begin_[0] == 'R' && string_bytes_ == 1));
    if (palette || string_bytes_ == string_bytes_max)
        end_string(actions);
}

} // namespace oobready::ipmi
