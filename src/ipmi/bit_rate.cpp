// SPDX-License-Identifier: GPL-3.0-or-later
// The limits lie between what text and what noise show in tests/ipmi/bit_rate_test.cpp: of noise at
// least 22 % of the telling bytes are no text, and at most 37 % are in order. Of text 12 % are none
// (old 8-bit character sets), or more in frames and padding, but then 45 % and more are in order.
#include "ipmi/bit_rate.hpp"

#include <algorithm>

namespace oobready::ipmi {

namespace {

constexpr std::size_t garbled_noise_percent_min = 15;
constexpr std::size_t garbled_order_percent_max = 40;
constexpr std::size_t word_bytes_min = 4;
constexpr std::size_t sequence_bytes_max = 24;

// To name a ratio.
constexpr std::size_t ratio_bytes_min = 32;
constexpr std::size_t fitting_percent_min = 98;
constexpr std::size_t witness_percent_min = 5;

constexpr std::uint8_t escape = 0x1b;

bool is_word(std::uint8_t byte)
{
    return (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') ||
           (byte >= 'a' && byte <= 'z') || byte == ' ';
}

// BEL, BS, HT, LF, CR, SO, SI, ESC.
bool is_used(std::uint8_t control)
{
    return (control >= 0x07 && control <= 0x0a) || (control >= 0x0d && control <= 0x0f) ||
           control == escape;
}

// Whether a host that sends `ratio` times slower can make a port hear `byte`. A character begins at
// a bit of 0 of the host's. The port looks at its bit i in the middle, 1.5 + i bits later: at the
// host's bit (1.5 + i) / ratio. Where that is the same bit, the port sees the same level.
bool fits(unsigned ratio, std::uint8_t byte)
{
    unsigned previous = 0;
    bool level = false; // of the start bit
    for (unsigned i = 0; i < 8; ++i) {
        const unsigned bit = (2 * i + 3) / (2 * ratio);
        const bool set = (byte >> i & 1U) != 0;
        if (bit == previous && set != level)
            return false;
        previous = bit;
        level = set;
    }
    return true;
}

// What only this ratio makes, of those whose bytes are all among its own.
bool is_witness(unsigned ratio, std::uint8_t byte)
{
    for (const unsigned slower : {6U, 4U, 3U})
        if (slower > ratio && fits(slower, byte))
            return false;
    // 00h is of every ratio, 80h also of eight times slower.
    return byte != 0x00 && byte != 0x80 && fits(ratio, byte);
}

std::optional<unsigned> probable_ratio(const CharacterStatistics& statistics)
{
    if (statistics.bytes < ratio_bytes_min)
        return std::nullopt;
    for (const unsigned ratio : {6U, 4U, 3U, 2U}) {
        std::size_t fitting = 0;
        std::size_t witnesses = 0;
        for (unsigned byte = 0; byte < 256; ++byte) {
            const auto value = static_cast<std::uint8_t>(byte);
            fitting += fits(ratio, value) ? statistics.count[byte] : 0;
            witnesses += is_witness(ratio, value) ? statistics.count[byte] : 0;
        }
        if (fitting * 100 >= statistics.bytes * fitting_percent_min &&
            witnesses * 100 >= statistics.bytes * witness_percent_min)
            return ratio;
    }
    return std::nullopt;
}

} // namespace

void CharacterStatistics::append(ByteView characters)
{
    for (const std::uint8_t byte : characters) {
        ++bytes;
        ++told;
        ++count[byte];
        take(byte);
        std::shift_right(previous_.begin(), previous_.end(), 1);
        previous_.front() = byte;
    }
}

void CharacterStatistics::in_word(std::size_t length)
{
    const std::size_t before = run_;
    run_ += length;
    if (run_ >= word_bytes_min)
        order += before >= word_bytes_min ? length : run_;
}

void CharacterStatistics::take(std::uint8_t byte)
{
    if (utf8_left_ > 0 && take_utf8(byte))
        return;
    if (sequence_ > 0) { // ESC was seen
        const bool ends = sequence_ >= 2 && byte >= 0x40 && byte <= 0x7e;
        const bool goes_on = sequence_ == 1 ? byte == '[' : byte >= 0x20 && byte <= 0x3f;
        ++sequence_;
        if (ends)
            order += sequence_;
        if (ends || !goes_on || sequence_ == sequence_bytes_max)
            sequence_ = 0;
        if (ends || goes_on)
            return;
    }
    const bool leads = byte >= 0xc2 && byte <= 0xf4; // what follows it decides
    const bool repeats =
        byte >= 0x20 && !leads && std::ranges::find(previous_, byte) != previous_.end();
    told -= repeats ? 1 : 0;
    if (is_word(byte)) {
        in_word(repeats ? 0 : 1);
        return;
    }
    if (!leads) {
        run_ = 0;
        sequence_ = byte == escape ? 1 : 0;
        noise += !repeats && ((byte < 0x20 && !is_used(byte)) || byte >= 0x7f) ? 1 : 0;
        return;
    }
    utf8_left_ = byte >= 0xf0 ? 3 : byte >= 0xe0 ? 2 : 1;
    utf8_taken_ = 1;
    utf8_low_ = byte == 0xe0 ? 0xa0 : byte == 0xf0 ? 0x90 : 0x80;
    utf8_high_ = byte == 0xed ? 0x9f : byte == 0xf4 ? 0x8f : 0xbf;
}

// False when `byte` does not belong to the character begun, which is noise then.
bool CharacterStatistics::take_utf8(std::uint8_t byte)
{
    if (byte < utf8_low_ || byte > utf8_high_) {
        noise += utf8_taken_;
        utf8_left_ = 0;
        run_ = 0;
        return false;
    }
    utf8_low_ = 0x80;
    utf8_high_ = 0xbf;
    ++utf8_taken_;
    if (--utf8_left_ == 0)
        in_word(utf8_taken_);
    return true;
}

BitRateJudgement judge_bit_rate(const CharacterStatistics& statistics)
{
    if (statistics.told < told_bytes_min ||
        statistics.noise * 100 < statistics.told * garbled_noise_percent_min ||
        statistics.order * 100 >= statistics.told * garbled_order_percent_max)
        return {};
    return {true, probable_ratio(statistics)};
}

} // namespace oobready::ipmi
