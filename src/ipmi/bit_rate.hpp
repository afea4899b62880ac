// SPDX-License-Identifier: GPL-3.0-or-later
// Whether a console's output is text, or what a port makes of text that was sent at another bit
// rate than its own. Pure.
#pragma once

#include "base/hex.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>

namespace oobready::ipmi {

/// Counts what tells text from noise, byte by byte: where the stream was cut makes no difference.
class CharacterStatistics {
public:
    void append(ByteView characters);

    std::size_t bytes = 0;
    /// Those that tell anything: without repetitions, as of the lines of a frame.
    std::size_t told = 0;
    /// Bytes of no text: broken UTF-8, DEL, NUL, and controls that consoles do not use.
    std::size_t noise = 0;
    /// Bytes in order: words (four or more letters, digits or spaces, none as
    /// one of the four before, of any script), and
    /// complete control sequences. Noise has next to none.
    std::size_t order = 0;
    std::array<std::size_t, 256> count{}; ///< of each byte

private:
    void take(std::uint8_t byte);
    bool take_utf8(std::uint8_t byte);
    void in_word(std::size_t length);

    std::size_t run_ = 0;                    ///< the word so far
    std::array<std::uint8_t, 4> previous_{}; ///< the newest in front
    unsigned utf8_left_ = 0;
    unsigned utf8_taken_ = 0;
    std::uint8_t utf8_low_ = 0;
    std::uint8_t utf8_high_ = 0;
    std::size_t sequence_ = 0; ///< bytes of a control sequence so far
};

struct BitRateJudgement {
    bool garbled = false;
    /// How many times slower the host sends than the port listens: 2, 3, 4 or 6. Only where the
    /// bytes tell; a host that sends faster leaves no such trace.
    std::optional<unsigned> probable_ratio;
};

/// Fewer telling bytes than this are never called garbled.
inline constexpr std::size_t told_bytes_min = 24;

BitRateJudgement judge_bit_rate(const CharacterStatistics& statistics);

} // namespace oobready::ipmi
