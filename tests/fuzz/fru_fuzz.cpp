// SPDX-License-Identifier: GPL-3.0-or-later
// FRU inventory: reading it from a hostile BMC, the areas of an image.
#include "fuzz/invariants.hpp"

#include "ipmi/fru_image.hpp"
#include "ipmi/fru_multirecord.hpp"
#include "ipmi/fru_spd.hpp"
#include "ipmi/fru_walk.hpp"

#include <numeric>

using namespace oobready;
using namespace oobready::fuzz;
using namespace oobready::ipmi;

namespace {

constexpr std::size_t custom_fields_max = 32;
// Of the header, two of each area, three of each multirecord, and that there are too many.
constexpr std::size_t errors_max = 7 + 3 * multirecords_max + 1;
constexpr std::size_t block_bytes = 8;

void check_image(const Bytes& image)
{
    const json::object facts = decode_fru_image(image);
    require_sound(facts);
    require(facts.at("errors").as_array().size() <= errors_max, "errors are bounded");
    for (const char* area : {"chassis", "board", "product"}) {
        const json::value& fields = facts.at(area);
        if (!fields.is_null())
            require(fields.at("custom").as_array().size() <= custom_fields_max,
                    "custom fields are bounded");
    }
}

void walk(Input& input)
{
    // One for the size, one for each part of the least size, one for each halving of it.
    constexpr std::size_t steps_max = fru_bytes_max / fru_part_bytes_min + 16;
    const std::uint8_t device = input.byte();
    Answers answers{input};
    FruWalk fru_walk{device};
    while (const std::optional<Request> request = fru_walk.next()) {
        require(request->command == &get_fru_inventory_area_info ||
                    request->command == &read_fru_data,
                "only FRU data are asked for");
        require(request->data.at(0) == device, "of this device");
        require(request->command != &read_fru_data || request->data.at(3) != 0,
                "never for nothing");
        require(answers.given() < steps_max, "the walk ends");
        if (const Result<void> taken = fru_walk.take(answers.next()); !taken) {
            require_malformed(taken.error());
            break;
        }
    }
    require(fru_walk.image().size() <= std::min(fru_bytes_max, fru_walk.size()),
            "an image is no larger than its device");
    check_image(fru_walk.image());
}

// Makes the bytes from `begin` add up to zero by their last one.
void fix_checksum(Bytes& image, std::size_t begin, std::size_t size)
{
    if (size == 0 || begin + size > image.size())
        return;
    const auto first = image.begin() + static_cast<std::ptrdiff_t>(begin);
    const auto last = first + static_cast<std::ptrdiff_t>(size) - 1;
    *last = static_cast<std::uint8_t>(-std::accumulate(first, last, 0));
}

// An image whose header is in order and whose areas have right checksums: what stands in the areas
// is the fuzzer's.
void image_in_order(Input& input)
{
    Bytes image = input.rest();
    if (image.size() < block_bytes)
        return;
    image[0] = 1;
    fix_checksum(image, 0, block_bytes);
    for (std::size_t at = 2; at <= 4; ++at) {
        const std::size_t begin = image[at] * block_bytes;
        if (begin != 0 && begin + 2 <= image.size())
            fix_checksum(image, begin, image[begin + 1] * block_bytes);
    }
    check_image(image);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    Input input{data, size};
    switch (input.byte()) {
    case 0:
        walk(input);
        break;
    case 1:
        check_image(input.rest());
        break;
    case 2:
        image_in_order(input);
        break;
    case 3:
        require_sound(decode_spd(input.rest()));
        break;
    default:
        return -1;
    }
    return 0;
}
