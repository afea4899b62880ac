// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipmi/sel_walk.hpp"

#include "ipmi/errors.hpp"

#include <fmt/format.h>

namespace oobready::ipmi {

SelWalk::SelWalk(std::size_t entries) : backward_(entries > sel_entries_max)
{
    if (entries > 0)
        next_ = backward_ ? sel_record_last : sel_record_first;
}

Result<void> SelWalk::take(const Response& response)
{
    std::optional<SelEntry> entry;
    if (response.ok()) {
        Result<SelEntry> decoded = decode_sel_entry(response.data);
        if (!decoded)
            return decoded.error();
        entry = std::move(*decoded);
    }
    if (backward_ && *next_ != sel_record_last) {
        take_backward(std::move(entry));
    } else if (!entry) {
        stopped_ = fmt::format("record {:04X}h: {}", *next_, hex_code(response.completion_code));
        next_.reset();
    } else if (backward_) {
        take_last(std::move(*entry));
    } else {
        take_forward(std::move(*entry));
    }
    return {};
}

// From the oldest to the newest, of which the last ones are kept.
void SelWalk::forward()
{
    backward_ = false;
    newest_first_.clear();
    next_ = sel_record_first;
}

void SelWalk::take_forward(SelEntry entry)
{
    next_ = entry.next;
    if (!seen_.insert(entry.id()).second) {
        stopped_ = fmt::format("record {:04X}h comes twice", entry.id());
        next_.reset();
        return;
    }
    newest_first_.push_front(std::move(entry));
    if (newest_first_.size() > sel_entries_max)
        newest_first_.pop_back();
    if (*next_ == sel_record_last) {
        next_.reset();
    } else if (++walked_ == sel_entries_walked_max) {
        stopped_ = fmt::format("after {} entries from the oldest", walked_);
        next_.reset();
    }
}

void SelWalk::take_last(SelEntry entry)
{
    next_ = entry.id();
    newest_first_.push_front(std::move(entry));
    count_down();
}

// An entry is the one before when it says so itself.
void SelWalk::take_backward(std::optional<SelEntry> entry)
{
    const bool before = entry && entry->id() == *next_ && entry->next == newest_first_.back().id();
    gap_ = before ? 0 : gap_ + 1;
    if (before)
        newest_first_.push_back(std::move(*entry));
    count_down();
}

void SelWalk::count_down()
{
    if (newest_first_.size() == sel_entries_max) {
        next_.reset();
        return;
    }
    next_ = static_cast<std::uint16_t>(*next_ - 1);
    const bool ends = *next_ == sel_record_first || *next_ >= sel_record_last - 1;
    if (ends || gap_ > sel_id_gap_max)
        forward();
}

} // namespace oobready::ipmi
