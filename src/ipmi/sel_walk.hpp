// SPDX-License-Identifier: GPL-3.0-or-later
// SelWalk: which records of a SEL to ask for, so that its newest entries are read with as few
// commands as may be. A state machine without I/O: next() says what to ask, take() gets the answer.
#pragma once

#include "ipmi/commands.hpp"
#include "ipmi/sel_record.hpp"

#include <deque>
#include <optional>
#include <set>
#include <string>

namespace oobready::ipmi {

/// So many of the newest entries are read, at most.
inline constexpr std::size_t sel_entries_max = 256;
/// A longer log is read from its end. IPMI names the record after one, never the one before, so ids
/// are counted down; where more than these in a row are not the one before, it is read from its
/// start instead, and so far only.
inline constexpr std::size_t sel_id_gap_max = 16;
inline constexpr std::size_t sel_entries_walked_max = 4096;

class SelWalk {
public:
    /// `entries`: how many the BMC says that it has.
    explicit SelWalk(std::size_t entries);

    /// The record id to ask for; nothing at the end.
    [[nodiscard]] std::optional<std::uint16_t> next() const { return next_; }

    /// What the BMC answered to next(). Errors: malformed.
    Result<void> take(const Response& response);

    /// At most sel_entries_max.
    [[nodiscard]] const std::deque<SelEntry>& newest_first() const { return newest_first_; }
    /// Why the walk ended before all that it wanted was read; empty where it did not.
    [[nodiscard]] const std::string& stopped() const { return stopped_; }

private:
    void forward();
    void take_forward(SelEntry entry);
    void take_last(SelEntry entry);
    void take_backward(std::optional<SelEntry> entry);
    void count_down();

    bool backward_ = false;
    std::optional<std::uint16_t> next_;
    std::deque<SelEntry> newest_first_;
    std::size_t gap_ = 0;
    std::size_t walked_ = 0;
    std::set<std::uint16_t> seen_;
    std::string stopped_;
};

} // namespace oobready::ipmi
