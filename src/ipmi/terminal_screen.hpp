// SPDX-License-Identifier: GPL-3.0-or-later
// TerminalScreen: what a terminal would show of a console's output. Understands what serial
// consoles use of VT100, VT220 and ANSI: agetty, shells, boot loaders, firmware setup, network
// boot, full-screen consoles. Sans-I/O. It answers nothing, ever: what asks is only counted.
//
// Time is linear in the bytes. Memory is bounded by memory_bytes_max(), whatever comes; a console
// with a prompt takes about 1 kB. Every character takes one cell, wide and combining ones too.
#pragma once

#include "base/hex.hpp"
#include "check/screen_text.hpp"
#include "ipmi/terminal_parser.hpp"
#include "ipmi/transcript.hpp"

#include <array>
#include <bitset>
#include <string>
#include <string_view>
#include <vector>

namespace oobready::ipmi {

class TerminalScreen : private TerminalActions {
public:
    static constexpr std::size_t rows_at_first = 24;
    static constexpr std::size_t columns_at_first = 80;
    /// It grows when the host moves the cursor there.
    static constexpr std::size_t rows_max = 50;
    static constexpr std::size_t columns_max = 132;
    /// Nobody's screen: whoever moves there wants to ask where the cursor ended up.
    static constexpr unsigned size_question_min = 200;
    static constexpr std::size_t transcript_bytes_max = std::size_t{16} * 1024;
    /// What it ever takes, for a transcript of so many bytes: that twice, and two screens whose
    /// rows may have twice the capacity they need.
    static constexpr std::size_t memory_bytes_max(std::size_t transcript_bytes)
    {
        return 2 * rows_max * (2 * columns_max * sizeof(char32_t) + 64) + 2 * transcript_bytes +
               4096;
    }

    /// Keeps at most `transcript_bytes`, which is above 0, of what leaves the screen.
    explicit TerminalScreen(std::size_t transcript_bytes = transcript_bytes_max);

    void append(ByteView characters);

    /// All bytes ever appended.
    [[nodiscard]] std::size_t bytes() const { return bytes_; }
    /// How often the host asked the terminal for something: identity, status, size, a colour.
    [[nodiscard]] std::size_t questions() const { return questions_; }
    /// Bytes that are neither text nor part of a sequence, as a wrong bit rate makes them.
    [[nodiscard]] std::size_t unprintable() const { return parser_.unprintable(); }
    [[nodiscard]] std::size_t rows() const { return rows_.size(); }
    [[nodiscard]] std::size_t columns() const { return columns_; }

    /// What it shows now.
    [[nodiscard]] check::ScreenText text() const;
    /// The lines that scrolled off or were cleared away, oldest first, each with a line feed.
    [[nodiscard]] std::string_view scrolled_off() const { return transcript_.text(); }
    /// Both: all that was shown, as far as it is kept. Harmless on a terminal.
    [[nodiscard]] std::string transcript() const;

    [[nodiscard]] std::size_t memory_bytes() const;

private:
    using Row = std::vector<char32_t>; ///< up to the last cell written; the rest is empty

    struct Cursor {
        std::size_t row = 0;
        std::size_t column = 0;
        bool wraps = false; ///< behind the last column: the next character goes to the next line
        bool origin = false;
        std::array<char, 4> sets = {'B', 'B', 'B', 'B'}; ///< G0 to G3 as designated
        unsigned set = 0;                                ///< which of them is in use
    };

    void print(char32_t character) override;
    void execute(std::uint8_t control) override;
    void escape(char intermediate, char final) override;
    void control_sequence(const ControlSequence& sequence) override;
    void string_ended(bool asks) override;

    bool edit(const ControlSequence& sequence);
    bool move(const ControlSequence& sequence);
    void move_to(std::size_t row, std::size_t column);
    void position(unsigned row, unsigned column);
    void grow(std::size_t rows, std::size_t columns);
    void set_modes(const ControlSequence& sequence, bool on);
    void set_private_mode(unsigned mode, bool on);
    void set_region(const ControlSequence& sequence);
    void window(const ControlSequence& sequence);
    void show_alternate(bool on);
    void designate(char intermediate, char final);
    void next_line();
    void previous_line();
    void scroll_up(std::size_t top, std::size_t lines);
    void scroll_down(std::size_t top, std::size_t lines);
    void tab(unsigned count);
    void back_tab(unsigned count);
    void erase_in_display(unsigned what);
    void erase_in_line(unsigned what);
    void erase(std::size_t from, std::size_t to);
    void insert_cells(std::size_t count);
    void delete_cells(std::size_t count);
    void clear_rows(std::size_t from, std::size_t to);
    void reset(bool everything);

    TerminalParser parser_;
    Transcript transcript_;
    std::vector<Row> rows_;
    std::vector<Row> other_; ///< the main screen while the alternate one shows, else empty
    std::size_t columns_ = columns_at_first;
    Cursor cursor_;
    Cursor saved_;
    std::size_t top_ = 0; ///< the scroll region, both included
    std::size_t bottom_ = rows_at_first - 1;
    std::bitset<columns_max> tabs_;
    bool auto_wrap_ = true;
    bool insert_ = false;
    bool new_line_ = false; ///< LF is CR LF
    unsigned single_shift_ = 0;
    char32_t last_printed_ = U' ';
    std::size_t bytes_ = 0;
    std::size_t questions_ = 0;
};

} // namespace oobready::ipmi
