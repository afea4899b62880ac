// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipmi/fru_walk.hpp"

#include "ipmi/fru_multirecord.hpp"
#include "ipmi/fru_spd.hpp"
#include "ipmi/little_endian.hpp"

#include <algorithm>

namespace oobready::ipmi {

namespace {

// FRU Information Storage Definition 8: the common header, in units of 8 bytes.
constexpr std::size_t header_bytes = 8;
constexpr std::size_t block_bytes = 8;
constexpr std::size_t chassis_at = 2;
constexpr std::size_t product_at = 4;
constexpr std::size_t multirecords_at = 5;

constexpr std::uint8_t length_invalid = 0xc7;
constexpr std::uint8_t length_exceeded = 0xc8;
constexpr std::uint8_t cannot_return_so_many = 0xca;

} // namespace

// How much of the device is worth reading, as far as is known yet.
std::size_t FruWalk::wanted() const
{
    if (form_ == FruForm::spd)
        return std::min(size_, spd_bytes_max);
    std::size_t end = header_bytes;
    if (image_.size() >= header_bytes) {
        for (std::size_t area = chassis_at; area <= product_at; ++area) {
            const std::size_t begin = image_[area] * block_bytes;
            if (begin == 0)
                continue;
            const bool known = image_.size() >= begin + 2;
            end = std::max(end, begin + (known ? image_[begin + 1] * block_bytes : block_bytes));
        }
    }
    return std::min({std::max(end, multirecords_end()), size_, fru_bytes_max});
}

// Where the chain of multirecords ends, or the next header of it that is still to be read.
std::size_t FruWalk::multirecords_end() const
{
    std::size_t at = image_.size() >= header_bytes ? image_[multirecords_at] * block_bytes : 0;
    for (std::size_t i = 0; at != 0 && i < multirecords_max; ++i) {
        if (image_.size() < at + multirecord_header_bytes)
            return at + multirecord_header_bytes;
        const auto header = decode_multirecord_header(ByteView{image_}.subspan(at));
        if (!header)
            break; // nothing behind it can be found
        at += multirecord_header_bytes + header->bytes;
        if (header->last)
            break;
    }
    return at;
}

// In bytes. The areas mostly follow each other at once, so more than the next few bytes are asked
// for; never beyond the end of the device.
std::size_t FruWalk::count() const
{
    const std::size_t rest = std::min(size_, fru_bytes_max) - image_.size();
    return std::min(part_, rest);
}

std::optional<Request> FruWalk::next() const
{
    if (step_ == Step::done)
        return std::nullopt;
    if (step_ == Step::ask_size)
        return Request{get_fru_inventory_area_info, Bytes{device_id_}};
    const std::size_t offset = image_.size() / unit_;
    return Request{read_fru_data, Bytes{device_id_, static_cast<std::uint8_t>(offset & 0xff),
                                        static_cast<std::uint8_t>(offset >> 8),
                                        static_cast<std::uint8_t>((count() + unit_ - 1) / unit_)}};
}

Result<void> FruWalk::take(const Response& response)
{
    if (!response.ok()) {
        take_refusal(response.completion_code);
        return {};
    }
    return step_ == Step::ask_size ? take_size(response) : take_part(response);
}

Result<void> FruWalk::take_size(const Response& response)
{
    if (response.data.size() < 3)
        return Error{Errc::malformed, "Get FRU Inventory Area Info: too short"};
    size_ = little_endian(response.data, 0, 2);
    unit_ = (response.data[2] & 0x01) != 0 ? 2 : 1;
    step_ = size_ == 0 ? Step::done : Step::read;
    return {};
}

Result<void> FruWalk::take_part(const Response& response)
{
    const std::size_t given = response.data.empty() ? 0 : response.data[0] * unit_;
    if (given == 0 || response.data.size() - 1 < given)
        return Error{Errc::malformed, "Read FRU Data: too short"};
    const std::size_t asked = count();
    const std::size_t taken = std::min(given, asked);
    image_.insert(image_.end(), response.data.begin() + 1,
                  response.data.begin() + 1 + static_cast<std::ptrdiff_t>(taken));
    if (image_.size() >= wanted())
        step_ = Step::done;
    else if (taken < asked && taken < fru_part_bytes_min)
        return Error{Errc::malformed, "Read FRU Data: parts too small"};
    else if (taken % unit_ != 0)
        return Error{Errc::malformed, "Read FRU Data: half a word"};
    else
        part_ = std::min(part_, taken);
    return {};
}

void FruWalk::take_refusal(std::uint8_t code)
{
    const bool too_many =
        code == length_invalid || code == length_exceeded || code == cannot_return_so_many;
    if (step_ == Step::read && too_many && part_ > fru_part_bytes_min) {
        part_ = std::max(part_ / 2, fru_part_bytes_min);
        return;
    }
    refused_ = code;
    step_ = Step::done;
}

} // namespace oobready::ipmi
