// SPDX-License-Identifier: GPL-3.0-or-later
// The inbound sequence window of an RMCP+ session (IPMI v2.0 6.12.13): a packet is taken once, when
// it is at most 15 ahead of the highest seen or 16 behind it and not seen before.
#pragma once

#include <cstdint>

namespace oobready::ipmi {

class SequenceWindow {
public:
    /// True, and remembered, when the packet may be taken. The first packet sets the window: some
    /// BMCs do not begin at 1.
    bool accept(std::uint32_t sequence)
    {
        if (!started_) {
            started_ = true;
            highest_ = sequence;
            seen_ = 1;
            return true;
        }
        const std::uint32_t ahead = sequence - highest_;
        if (ahead != 0 && ahead <= ahead_max) {
            seen_ = seen_ << ahead | 1;
            highest_ = sequence;
            return true;
        }
        const std::uint32_t behind = highest_ - sequence;
        if (behind > behind_max || (seen_ >> behind & 1) != 0)
            return false;
        seen_ |= std::uint32_t{1} << behind;
        return true;
    }

private:
    static constexpr std::uint32_t ahead_max = 15;
    static constexpr std::uint32_t behind_max = 16;

    bool started_ = false;
    std::uint32_t highest_ = 0;
    std::uint32_t seen_ = 0; ///< bit n: highest_ - n was taken
};

} // namespace oobready::ipmi
