// SPDX-License-Identifier: GPL-3.0-or-later
// TerminalParser: takes a terminal's byte stream apart into characters, controls and sequences, as
// ECMA-48 and DEC's VT100 and VT220 have them. Sans-I/O, and byte by byte, so that it makes no
// difference where the stream was cut into packets. What it finds is acted on by terminal_screen.
#pragma once

#include "base/hex.hpp"

#include <array>
#include <cstddef>
#include <cstdint>

namespace oobready::ipmi {

/// A control sequence: CSI, an optional marker, parameters, an optional intermediate, a final.
struct ControlSequence {
    static constexpr std::size_t parameters_max = 16;
    static constexpr unsigned parameter_max = 9999;

    char marker = '\0'; ///< '?', '>', '=' or '<': not one of ECMA-48's own
    std::array<unsigned, parameters_max> parameters{}; ///< an absent one is 0
    std::size_t count = 1;
    char intermediate = '\0';
    char final = '\0';

    /// Parameter `index`; `otherwise` where it is absent or 0.
    [[nodiscard]] unsigned parameter(std::size_t index, unsigned otherwise) const
    {
        return index < count && parameters[index] != 0 ? parameters[index] : otherwise;
    }
};

/// What a parser tells.
class TerminalActions {
public:
    virtual ~TerminalActions() = default;
    /// A character above U+001F that is no C1 control; U+FFFD for each part that is no UTF-8.
    virtual void print(char32_t character) = 0;
    /// A C0 control other than ESC, CAN and SUB, which only end sequences.
    virtual void execute(std::uint8_t control) = 0;
    /// ESC, an optional intermediate, a final.
    virtual void escape(char intermediate, char final) = 0;
    virtual void control_sequence(const ControlSequence& sequence) = 0;
    /// An OSC, DCS, SOS, PM or APC string is over; `asks`: it wanted an answer.
    virtual void string_ended(bool asks) = 0;

protected:
    TerminalActions() = default;
    TerminalActions(const TerminalActions&) = default;
    TerminalActions& operator=(const TerminalActions&) = default;
};

class TerminalParser {
public:
    /// Longer strings are taken for text that lost its beginning or end: what follows is shown.
    static constexpr std::size_t string_bytes_max = 4096;

    /// One byte more. `actions` hears of what it completes, at most of two things.
    void take(std::uint8_t byte, TerminalActions& actions);

    /// Bytes so far that are no text and no part of a sequence: broken UTF-8, DEL, C1 controls, and
    /// the C0 controls that consoles do not use.
    [[nodiscard]] std::size_t unprintable() const { return unprintable_; }

private:
    enum class State { ground, escape, sequence, ignored_sequence, string, string_escape };

    void ground(std::uint8_t byte, TerminalActions& actions);
    void utf8_lead(std::uint8_t byte, TerminalActions& actions);
    bool utf8_continues(std::uint8_t byte, TerminalActions& actions);
    void control(std::uint8_t byte, TerminalActions& actions);
    void escape(std::uint8_t byte, TerminalActions& actions);
    void sequence(std::uint8_t byte, TerminalActions& actions);
    void string(std::uint8_t byte, TerminalActions& actions);
    void begin_string(std::uint8_t kind);
    void end_string(TerminalActions& actions);
    void broken(TerminalActions& actions);

    State state_ = State::ground;
    std::size_t unprintable_ = 0;

    unsigned utf8_left_ = 0; ///< continuation bytes still to come
    char32_t utf8_value_ = 0;
    std::uint8_t utf8_low_ = 0x80; ///< what the next one may be
    std::uint8_t utf8_high_ = 0xbf;
    unsigned utf8_taken_ = 0;

    char intermediate_ = '\0';
    ControlSequence sequence_;

    std::uint8_t string_kind_ = 0;
    std::size_t string_bytes_ = 0;
    std::array<std::uint8_t, 2> string_begin_{};
    std::uint8_t string_last_ = 0;
    bool string_asks_ = false;
};

} // namespace oobready::ipmi
