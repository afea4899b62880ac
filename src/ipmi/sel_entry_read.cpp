// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipmi/sel_entry_read.hpp"

#include "ipmi/little_endian.hpp"
#include "ipmi/sel_record.hpp"

#include <algorithm>
#include <array>

namespace oobready::ipmi {

namespace {

// FFh asks for the whole entry. Its 16 bytes asked for by number need no reservation either.
constexpr std::array<std::uint8_t, 5> part_sizes{255, 16, 8, 4, 2};
constexpr std::size_t next_id_bytes = 2;

constexpr std::uint8_t reservation_cancelled = 0xc5;

// Whether a refusal may be one of the size that was asked for.
bool is_of_size(std::uint8_t code)
{
    switch (code) {
    case 0xc7: // request data length invalid
    case 0xc8: // request data length limit exceeded
    case 0xc9: // parameter out of range
    case 0xca: // cannot return number of requested data bytes
    case 0xcc: // invalid data field in request
        return true;
    default:
        return false;
    }
}

std::uint8_t low(std::uint16_t number) { return static_cast<std::uint8_t>(number & 0xff); }
std::uint8_t high(std::uint16_t number) { return static_cast<std::uint8_t>(number >> 8); }

} // namespace

void SelEntryRead::start(std::uint16_t id)
{
    id_ = id;
    read_.clear();
    step_ = Step::read;
}

std::size_t SelEntryRead::count() const
{
    const std::size_t part = part_sizes[size_];
    if (read_.empty())
        return part;
    return std::min(part, next_id_bytes + sel_record_bytes - read_.size());
}

std::optional<Request> SelEntryRead::next() const
{
    if (step_ == Step::done)
        return std::nullopt;
    if (step_ == Step::reserve)
        return Request{reserve_sel};
    const std::size_t offset = read_.empty() ? 0 : read_.size() - next_id_bytes;
    // Nothing is reserved for what begins at 0.
    const std::uint16_t reservation = offset == 0 ? std::uint16_t{0} : reservation_;
    return Request{get_sel_entry,
                   Bytes{low(reservation), high(reservation), low(id_), high(id_),
                         static_cast<std::uint8_t>(offset), static_cast<std::uint8_t>(count())}};
}

void SelEntryRead::take(const Response& response)
{
    if (step_ == Step::reserve)
        take_reservation(response);
    else if (response.ok())
        take_part(response);
    else
        take_refusal(response);
}

void SelEntryRead::take_reservation(const Response& response)
{
    if (!response.ok() || response.data.size() < 2)
        return finish(response);
    reservation_ = static_cast<std::uint16_t>(little_endian(response.data, 0, 2));
    step_ = Step::read;
}

void SelEntryRead::take_part(const Response& response)
{
    const ByteView data{response.data};
    if (part_sizes[size_] > sel_record_bytes || data.size() <= next_id_bytes)
        return finish(response); // all that comes, or nothing: whoever decodes it says so
    size_proven_ = true;
    const ByteView part =
        data.subspan(next_id_bytes, std::min(count(), data.size() - next_id_bytes));
    if (read_.empty())
        read_.assign(data.begin(), data.begin() + next_id_bytes);
    read_.insert(read_.end(), part.begin(), part.end());
    if (read_.size() == next_id_bytes + sel_record_bytes)
        finish({0, read_});
    else if (reservation_ == 0)
        step_ = Step::reserve;
}

void SelEntryRead::take_refusal(const Response& response)
{
    if (response.completion_code == reservation_cancelled &&
        ++reservations_ <= sel_reservations_max) {
        start(id_); // the log has changed
        step_ = Step::reserve;
    } else if (is_of_size(response.completion_code) && !size_proven_ &&
               size_ + 1 < part_sizes.size()) {
        ++size_;
        start(id_);
    } else {
        finish(response);
    }
}

void SelEntryRead::finish(Response answer)
{
    // A whole entry: this BMC gives such.
    size_proven_ = size_proven_ || answer.data.size() >= next_id_bytes + sel_record_bytes;
    answer_ = std::move(answer);
    step_ = Step::done;
}

} // namespace oobready::ipmi
