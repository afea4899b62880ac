// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipmi/sdr_walk.hpp"

#include "ipmi/errors.hpp"
#include "ipmi/little_endian.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace oobready::ipmi {

namespace {

constexpr std::uint16_t first_record = 0x0000;
constexpr std::uint16_t last_record = 0xffff;

// FFh asks for the whole record; most BMCs have room for 20 to 60 bytes in one answer.
constexpr std::array<std::uint8_t, 7> part_sizes{255, 64, 48, 32, 24, 16, 8};

constexpr std::uint8_t invalid_command = 0xc1;
constexpr std::uint8_t timed_out = 0xc3;
constexpr std::uint8_t reservation_cancelled = 0xc5;
constexpr std::uint8_t length_invalid = 0xc7;
constexpr std::uint8_t length_exceeded = 0xc8;
constexpr std::uint8_t cannot_return_so_many = 0xca;

std::uint8_t low(std::uint16_t number) { return static_cast<std::uint8_t>(number & 0xff); }
std::uint8_t high(std::uint16_t number) { return static_cast<std::uint8_t>(number >> 8); }

} // namespace

SdrWalk::SdrWalk(std::size_t records, SdrSource source)
    : reserve_(source == SdrSource::device ? reserve_device_sdr_repository
                                           : reserve_sdr_repository),
      get_(source == SdrSource::device ? get_device_sdr : get_sdr),
      promised_(records)
{
    if (records == 0)
        step_ = Step::done;
}

unsigned SdrWalk::read_bytes() const { return part_sizes[size_]; }

// What to ask for: FFh for a whole record, else no more than the rest of it.
std::size_t SdrWalk::count() const
{
    const std::size_t part = part_sizes[size_];
    if (record_.empty())
        return header_first_ ? sdr_header_bytes : part;
    return std::min(part, sdr_header_bytes + record_[4] - record_.size());
}

std::optional<Request> SdrWalk::next() const
{
    if (step_ == Step::done)
        return std::nullopt;
    if (step_ == Step::reserve)
        return Request{reserve_};
    return Request{get_, Bytes{low(reservation_), high(reservation_), low(id_), high(id_),
                               static_cast<std::uint8_t>(record_.size()),
                               static_cast<std::uint8_t>(count())}};
}

Result<void> SdrWalk::take(const Response& response)
{
    if (step_ == Step::reserve) {
        take_reservation(response);
        return {};
    }
    if (response.ok())
        return take_part(response);
    take_refusal(response.completion_code);
    return {};
}

void SdrWalk::take_reservation(const Response& response)
{
    // Who has no reservations reads in parts without one: there, nothing ever changes.
    if (response.completion_code == invalid_command) {
        unreserved_ = true;
        reservation_ = 0;
        step_ = Step::read;
        return;
    }
    if (!response.ok() || response.data.size() < 2) {
        stop(response.completion_code);
        return;
    }
    reservation_ = static_cast<std::uint16_t>(little_endian(response.data, 0, 2));
    step_ = Step::read;
}

Result<void> SdrWalk::take_part(const Response& response)
{
    const ByteView data{response.data};
    const bool first = record_.empty();
    if (data.size() <= 2 || (first && data.size() < 2 + sdr_header_bytes))
        return Error{Errc::malformed, fmt::format("{} {:04X}h: too short", get_.name, id_)};
    if (first)
        following_ = static_cast<std::uint16_t>(little_endian(data, 0, 2));
    const std::size_t asked = count();
    size_proven_ = size_proven_ || asked == part_sizes[size_];
    const ByteView part = data.subspan(2, std::min(asked, data.size() - 2));
    record_.insert(record_.end(), part.begin(), part.end());
    const std::size_t whole = sdr_header_bytes + record_[4];
    if (record_.size() < whole && part.size() < asked && !fit(part.size()))
        return Error{Errc::malformed, fmt::format("{} {:04X}h: parts too small", get_.name, id_)};
    if (record_.size() >= whole) {
        record_.resize(whole);
        finish();
    } else if (reservation_ == 0 && !unreserved_) {
        step_ = Step::reserve; // only a part that does not begin at 0 needs one (33.11)
        ++reservations_;
    }
    return {};
}

// The BMC gave less than was asked for without a word: asks for no more than that from now on.
bool SdrWalk::fit(std::size_t given)
{
    const auto fits =
        std::ranges::find_if(part_sizes, [given](std::uint8_t size) { return size <= given; });
    if (fits == part_sizes.end())
        return false;
    size_ = static_cast<std::size_t>(fits - part_sizes.begin());
    return true;
}

// The record is complete: on to the one that the BMC names next.
void SdrWalk::finish()
{
    seen_.insert(id_ == first_record ? static_cast<std::uint16_t>(little_endian(record_, 0, 2))
                                     : id_);
    records_.push_back(std::move(record_));
    if (following_ == last_record) {
        step_ = Step::done;
    } else if (following_ == first_record || seen_.contains(following_)) {
        stopped_ = fmt::format("SDR {:04X}h comes twice", following_);
        step_ = Step::done;
    } else if (records_.size() == sdr_records_max) {
        stopped_ = fmt::format("after {} SDRs", records_.size());
        step_ = Step::done;
    } else {
        start(following_);
        header_first_ = false;
        timeouts_ = 0;
    }
}

void SdrWalk::start(std::uint16_t id)
{
    id_ = id;
    record_.clear();
}

// Whether a smaller part is worth a try.
bool SdrWalk::shrink()
{
    const bool begins = record_.empty();
    if (begins && size_proven_ && !header_first_) {
        header_first_ = true; // the size is right, so this record must be shorter than that
        return true;
    }
    if (size_ + 1 == part_sizes.size())
        return false;
    ++size_;
    size_proven_ = false;
    return true;
}

void SdrWalk::take_refusal(std::uint8_t code)
{
    switch (code) {
    case reservation_cancelled:
        if (unreserved_ || ++reservations_ > sdr_reservations_max)
            return stop(code);
        step_ = Step::reserve;
        return start(id_); // the record may have changed
    case length_invalid:
    case length_exceeded:
    case cannot_return_so_many:
        if (!shrink())
            stop(code);
        return;
    case timed_out:
        if (++timeouts_ < sdr_timeouts_max)
            return start(id_);
        return stop(code);
    default:
        return stop(code);
    }
}

void SdrWalk::stop(std::uint8_t code)
{
    step_ = Step::done;
    std::string reason = fmt::format("SDR {:04X}h: {}", id_, hex_code(code));
    if (code == timed_out && !records_.empty() && records_.size() + 1 == promised_)
        last_missing_ = std::move(reason);
    else
        stopped_ = std::move(reason);
}

} // namespace oobready::ipmi
