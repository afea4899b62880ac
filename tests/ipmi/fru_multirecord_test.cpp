// SPDX-License-Identifier: GPL-3.0-or-later
// Goal: multirecords become the right facts, a broken one hides none of the others that can still
// be found, and no chain is followed without end. Method: records built after the FRU Information
// Storage Definition 16 to 18, mutations.
#include "ipmi/fru_image.hpp"
#include "ipmi/fru_multirecord.hpp"
#include "ipmi/fru_walk.hpp"
#include "support/results.hpp"

#include <algorithm>
#include <numeric>
#include <random>

using namespace oobready;
using namespace oobready::ipmi;

namespace {

std::uint8_t checksum(ByteView bytes)
{
    return static_cast<std::uint8_t>(0u - std::accumulate(bytes.begin(), bytes.end(), 0u));
}

Bytes record(unsigned type, const Bytes& data, bool last = false)
{
    Bytes bytes{static_cast<std::uint8_t>(type), static_cast<std::uint8_t>(last ? 0x82 : 0x02),
                static_cast<std::uint8_t>(data.size()), checksum(data)};
    bytes.push_back(checksum(bytes));
    bytes.insert(bytes.end(), data.begin(), data.end());
    return bytes;
}

Bytes joined(const std::vector<Bytes>& records)
{
    Bytes area;
    for (const Bytes& one : records)
        area.insert(area.end(), one.begin(), one.end());
    return area;
}

// 1600 W, 100 to 127 and 200 to 240 V, 47 to 63 Hz, hot swap.
const Bytes supply = *from_hex("4006 ffff ff 05 1027 9c31 204e c05d 2f 3f 14 08 a426 20 2003 00");

std::string errors_of(const Bytes& area)
{
    json::array errors;
    (void)decode_multirecords(area, errors);
    return json::serialize(errors);
}

// A device whose only area is the one of multirecords.
Bytes image_of(const Bytes& area)
{
    Bytes image{1, 0, 0, 0, 0, 1, 0};
    image.push_back(checksum(image));
    image.insert(image.end(), area.begin(), area.end());
    return image;
}

} // namespace

TEST_CASE("records of every type that is known")
{
    struct Row {
        Bytes record;
        const char* facts;
    };
    const Row rows[] = {
        {record(0x00, supply, true),
         R"({"type":"power-supply-information","type_code":0,"capacity_w":1600,"peak_va":null,)"
         R"("inrush_current_a":null,"inrush_interval_ms":5,"input_voltage_1_mv":[100000,127000],)"
         R"("input_voltage_2_mv":[200000,240000],"input_frequency_hz":[47,63],)"
         R"("dropout_tolerance_ms":20,"predictive_fail":false,"power_factor_correction":false,)"
         R"("autoswitch":false,"hot_swap":true,"peak_capacity_w":1700,"hold_up_s":2,)"
         R"("combined_w":800})"},
        {record(0x01, *from_hex("83 f401 db01 0d02 3200 6400 a00f"), true),
         R"({"type":"dc-output","type_code":1,"output":3,"nominal_mv":5000,"standby":true,)"
         R"("deviation_low_mv":4750,"deviation_high_mv":5250,"ripple_mv":50,)"
         R"("current_least_ma":100,"current_most_ma":4000})"},
        {record(0x02, *from_hex("02 50fb 14fb 8cfb 7800 0a00 f401"), true),
         R"({"type":"dc-load","type_code":2,"output":2,"nominal_mv":-12000,"low_mv":-12600,)"
         R"("high_mv":-11400,"ripple_mv":120,"current_least_ma":10,"current_most_ma":500})"},
        {record(0x03, *from_hex("02 6e6f64651b5b31"), true), // an escape sequence in the name
         R"({"type":"management-access","type_code":3,"kind":"system-name",)"
         R"("value":"node?[1"})"},
        {record(0x03, *from_hex("07 000102030405060708090a0b0c0d0e0f"), true),
         R"({"type":"management-access","type_code":3,"kind":"system-unique-id",)"
         R"("value":"000102030405060708090a0b0c0d0e0f"})"},
        {record(0x04, *from_hex("570100 0a 01 10 ff0f"), true),
         R"({"type":"base-compatibility","type_code":4,"manufacturer_id":343,"entity":10,)"
         R"("base":1,"code_start":16,"code_mask":"ff0f"})"},
        {record(0xc0, *from_hex("570100 dead"), true),
         R"({"type":"oem","type_code":192,"manufacturer_id":343,"data":"dead"})"},
        {record(0x08, *from_hex("0102"), true),
         R"({"type":"asf-remote-control","type_code":8,"data":"0102"})"},
        {record(0x20, {}, true), R"({"type":"reserved","type_code":32,"data":""})"},
    };
    for (const Row& row : rows) {
        json::array errors;
        CHECK(json::serialize(decode_multirecords(row.record, errors)) ==
              "[" + std::string{row.facts} + "]");
        CHECK(json::serialize(errors) == "[]");
    }
}

TEST_CASE("what is wrong with multirecords is told, and the rest is read")
{
    const Bytes first = record(0xc0, {0x57, 1, 0, 1});
    const Bytes second = record(0xc1, {0x57, 1, 0, 2}, true);
    Bytes wrong_data = joined({first, second});
    wrong_data[8] ^= 0x40;
    Bytes wrong_header = joined({first, second});
    wrong_header[first.size()] ^= 0x01;
    Bytes cut = joined({first, second});
    cut.pop_back();
    Bytes version = record(0xc0, {0x57, 1, 0}, true);
    version[1] = 0x81;
    version[4] = static_cast<std::uint8_t>(version[4] + 1);
    struct Row {
        Bytes area;
        const char* errors;
        std::size_t read;
    };
    const Row rows[] = {
        {joined({first, second}), "[]", 2},
        {joined({first, second, first}), "[]", 2}, // what is behind the last is not the area's
        {wrong_data, R"(["multirecord 1: checksum wrong"])", 2},
        {wrong_header, R"(["multirecord 2: header checksum wrong"])", 1},
        {cut, R"(["multirecord 2: cut off"])", 1},
        {first, R"(["multirecord 2: cut off"])", 1},
        {version, R"(["multirecord 1: unknown format version"])", 1},
        {record(0x00, {1, 2, 3}, true), R"(["multirecord 1: unreadable"])", 1},
        {record(0xc0, {1, 2}, true), R"(["multirecord 1: unreadable"])", 1},
        {joined(std::vector<Bytes>(100, first)), R"(["multirecords: more than 64"])", 64},
        {{}, R"(["multirecord 1: cut off"])", 0},
    };
    for (const Row& row : rows) {
        CAPTURE(row.errors);
        json::array errors;
        CHECK(decode_multirecords(row.area, errors).size() == row.read);
        CHECK(json::serialize(errors) == row.errors);
    }
    CHECK(errors_of(joined({first, second})) == "[]");
}

TEST_CASE("no bytes of a multirecord break anything")
{
    const Bytes good = joined({record(0x00, supply), record(0x03, Bytes(200, 'x')),
                               record(0x04, Bytes(40, 1)), record(0xc0, Bytes(9, 2), true)});
    std::mt19937 random{16}; // NOLINT: the same changes at each run
    for (int round = 0; round < 3'000; ++round) {
        Bytes area = good;
        area.resize(random() % (good.size() + 1));
        for (unsigned i = 0; i <= random() % 4 && !area.empty(); ++i)
            area[random() % area.size()] = static_cast<std::uint8_t>(random());
        // The header's checksum is made right, so that the record's own bytes are looked at.
        if (area.size() >= 5)
            area[4] = checksum(ByteView{area}.subspan(0, 4));
        json::array errors;
        REQUIRE(decode_multirecords(area, errors).size() <= multirecords_max);
    }
    for (unsigned type = 0; type < 256; ++type)
        for (std::size_t size = 0; size < 30; ++size) {
            json::array errors;
            const Bytes data(size, 0xff);
            REQUIRE(decode_multirecords(record(type, data, true), errors).size() == 1);
        }
}

TEST_CASE("multirecords are read from the device as far as they go")
{
    const Bytes area = joined({record(0x00, supply), record(0xc0, Bytes(250, 3), true)});
    Bytes image = image_of(area);
    const std::size_t whole = image.size();
    image.resize(4096, 0xee);
    FruWalk walk{1};
    unsigned commands = 0;
    while (const auto request = walk.next()) {
        REQUIRE(++commands < 100);
        if (request->command == &get_fru_inventory_area_info) {
            REQUIRE(walk.take(Response{0, {0x00, 0x10, 0}}));
            continue;
        }
        const std::size_t offset = request->data[1] | request->data[2] << 8;
        const std::size_t count = std::min<std::size_t>(request->data[3], 16);
        Bytes data{static_cast<std::uint8_t>(count)};
        const auto from = image.begin() + static_cast<std::ptrdiff_t>(offset);
        data.insert(data.end(), from, from + static_cast<std::ptrdiff_t>(count));
        REQUIRE(walk.take(Response{0, data}));
    }
    CHECK(walk.image().size() >= whole);
    CHECK(walk.image().size() < whole + 64);
    const json::object facts = decode_fru_image(walk.image());
    CHECK(facts.at("multirecords").as_array().size() == 2);
    CHECK(json::serialize(facts.at("errors")) == "[]");
}
