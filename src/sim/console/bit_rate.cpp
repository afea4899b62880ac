// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/console/bit_rate.hpp"

#include <cstdint>

namespace oobready::sim {

namespace {

constexpr unsigned data_bits = 8;
constexpr unsigned frame_bits = data_bits + 2; // start and stop bit

// The line over time. Time is counted in units of which a sent bit takes `received_bit_s` and a
// received one `sent_bit_s`, so that no time is ever rounded.
struct Line {
    std::string_view text;
    std::uint64_t bit_units;

    [[nodiscard]] std::uint64_t end() const { return text.size() * frame_bits * bit_units; }

    [[nodiscard]] bool mark(std::uint64_t time) const
    {
        const std::uint64_t bit = time / bit_units;
        const std::uint64_t frame = bit / frame_bits;
        if (frame >= text.size())
            return true; // idle
        const std::uint64_t place = bit % frame_bits;
        if (place == 0 || place == frame_bits - 1)
            return place != 0;
        return ((static_cast<unsigned char>(text[frame]) >> (place - 1)) & 1U) != 0;
    }
};

} // namespace

std::string at_other_bit_rate(std::string_view text, unsigned sent_bit_s, unsigned received_bit_s)
{
    const Line line{text, received_bit_s};
    const std::uint64_t bit = sent_bit_s;
    std::string received;
    std::uint64_t time = 0;
    const auto next_edge = [&](std::uint64_t from) { // where the sender's next bit begins
        return (from / line.bit_units + 1) * line.bit_units;
    };
    while (time < line.end()) {
        if (line.mark(time)) { // no start bit here
            time = next_edge(time);
            continue;
        }
        unsigned character = 0;
        for (unsigned i = 0; i < data_bits; ++i) // each in its middle
            if (line.mark(time + bit * (i + 1) + bit / 2))
                character |= 1U << i;
        received += static_cast<char>(character);
        time += bit * (frame_bits - 1) + bit / 2;
        // After a framing error the line must come back to mark before the next start bit.
        while (!line.mark(time))
            time = next_edge(time);
    }
    return received;
}

} // namespace oobready::sim
