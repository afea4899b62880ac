// SPDX-License-Identifier: GPL-3.0-or-later
// A UART that listens at another bit rate than the one that the line is driven with. Written apart
// from the simulator's: this one oversamples, and its clock is not exact.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace oobready::test {

struct UartLine {
    unsigned sent_bit_s = 9600;
    unsigned received_bit_s = 9600;
    double clock_error = 0.0;    ///< of the receiver: 0.015 is 1.5 % slow
    std::size_t pause_every = 0; ///< characters; 0: never
};

/// The levels of `text`, 8 data bits, no parity, one stop bit; pauses of 1 to 23 bits.
inline std::vector<bool> line_levels(std::string_view text, std::size_t pause_every)
{
    std::vector<bool> levels(3, true);
    std::size_t sent = 0;
    for (const char c : text) {
        levels.push_back(false);
        for (unsigned i = 0; i < 8; ++i)
            levels.push_back((static_cast<unsigned char>(c) >> i & 1U) != 0);
        levels.push_back(true);
        if (pause_every != 0 && ++sent % pause_every == 0)
            levels.insert(levels.end(), 1 + sent * 7 % 23, true);
    }
    levels.insert(levels.end(), 4, true);
    return levels;
}

/// What is received: 16 looks at each bit, the majority of the three in its middle counts; a
/// character without its stop bit is delivered too, and the line must come back to mark.
inline std::string received(std::string_view text, const UartLine& line)
{
    const std::vector<bool> levels = line_levels(text, line.pause_every);
    const double bit =
        static_cast<double>(line.sent_bit_s) / line.received_bit_s * (1.0 + line.clock_error);
    const double look = bit / 16;
    const auto level = [&](double time) {
        const auto at = static_cast<std::size_t>(time);
        return at >= levels.size() || levels[at];
    };
    const auto sample = [&](double start, unsigned i) {
        const double middle = start + bit * (i + 0.5);
        return (level(middle - look) ? 1 : 0) + (level(middle) ? 1 : 0) +
                   (level(middle + look) ? 1 : 0) >=
               2;
    };
    std::string heard;
    for (double time = 0; time < static_cast<double>(levels.size());) {
        if (level(time) || sample(time, 0)) { // no start bit, or too short a one
            time += look;
            continue;
        }
        unsigned character = 0;
        for (unsigned i = 0; i < 8; ++i)
            character |= sample(time, i + 1) ? 1U << i : 0U;
        heard += static_cast<char>(character);
        time += bit * 9.5;
        while (!level(time))
            time += look;
    }
    return heard;
}

} // namespace oobready::test
