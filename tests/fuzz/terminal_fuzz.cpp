// SPDX-License-Identifier: GPL-3.0-or-later
// What a console prints, cut into packets anywhere: the screen is the same, its size bounded, its
// text harmless.
#include "fuzz/invariants.hpp"

#include "ipmi/bit_rate.hpp"
#include "ipmi/terminal_screen.hpp"

using namespace oobready;
using namespace oobready::fuzz;
using namespace oobready::ipmi;

namespace {

constexpr std::size_t transcript_bytes = 1024;

void require_sound_screen(const TerminalScreen& screen)
{
    require(screen.memory_bytes() <= TerminalScreen::memory_bytes_max(transcript_bytes),
            "memory is bounded");
    require(screen.rows() >= TerminalScreen::rows_at_first &&
                screen.rows() <= TerminalScreen::rows_max &&
                screen.columns() >= TerminalScreen::columns_at_first &&
                screen.columns() <= TerminalScreen::columns_max,
            "the screen is of a size that it may have");
    const check::ScreenText text = screen.text();
    require(text.cursor_line < text.lines.size() && text.lines.size() <= screen.rows(),
            "the cursor is on the screen");
    require(text.lines[text.cursor_line].starts_with(text.before_cursor),
            "what stands before the cursor stands on its line");
    for (const std::string& line : text.lines)
        require_sound(json::value(line));
    const std::string transcript = screen.transcript();
    require_harmless(transcript, true);
    require(screen.scrolled_off().size() <= transcript_bytes, "the transcript is bounded");
    require(screen.unprintable() <= screen.bytes() && screen.questions() <= screen.bytes(),
            "no byte is counted twice");
}

} // namespace

// The first byte: how long the packets are of which the second screen hears.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    Input input{data, size};
    const std::size_t packet_bytes = std::size_t{input.byte()} + 1;
    const Bytes printed = input.rest();
    TerminalScreen whole{transcript_bytes};
    whole.append(printed);
    require(whole.bytes() == printed.size(), "every byte is counted");
    require_sound_screen(whole);

    CharacterStatistics statistics;
    statistics.append(printed);
    TerminalScreen pieces{transcript_bytes};
    CharacterStatistics counted;
    Input again{printed.data(), printed.size()};
    while (!again.empty()) {
        const Bytes packet = again.take(packet_bytes);
        pieces.append(packet);
        counted.append(packet);
    }
    require(counted.noise == statistics.noise && counted.order == statistics.order &&
                counted.told == statistics.told && counted.told <= counted.bytes &&
                counted.noise + counted.order <= counted.bytes,
            "the statistics are the same too, and no byte is both noise and in order");
    require(!judge_bit_rate(counted).probable_ratio || judge_bit_rate(counted).garbled,
            "a ratio is named only of what is garbled");
    const check::ScreenText one = whole.text();
    const check::ScreenText other = pieces.text();
    require(one.lines == other.lines && one.cursor_line == other.cursor_line &&
                one.before_cursor == other.before_cursor,
            "the screen is the same, wherever the stream was cut");
    require(whole.transcript() == pieces.transcript() && whole.questions() == pieces.questions() &&
                whole.unprintable() == pieces.unprintable(),
            "so is all else");
    return 0;
}
