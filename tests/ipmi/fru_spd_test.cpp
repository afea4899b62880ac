// SPDX-License-Identifier: GPL-3.0-or-later
// Goal: the SPD of a memory module becomes the right facts, and no bytes of one break anything.
// Method: images after JEDEC 21-C Annexes K and L; mutations. ipmitool and ipmi-fru judge one in
// tests/interop/inventory_test.py.
#include "ipmi/fru_spd.hpp"
#include "ipmi/fru_walk.hpp"
#include "support/results.hpp"

#include <algorithm>
#include <random>

using namespace oobready;
using namespace oobready::ipmi;

namespace {

void seal(Bytes& spd, std::size_t covered)
{
    unsigned crc = 0;
    for (std::size_t i = 0; i < covered; ++i) {
        crc ^= unsigned{spd[i]} << 8;
        for (int bit = 0; bit < 8; ++bit)
            crc = ((crc & 0x8000u) != 0 ? (crc << 1 ^ 0x1021u) : crc << 1) & 0xffffu;
    }
    spd[126] = static_cast<std::uint8_t>(crc);
    spd[127] = static_cast<std::uint8_t>(crc >> 8);
}

void put(Bytes& spd, std::size_t at, std::string_view text)
{
    std::copy(text.begin(), text.end(), spd.begin() + static_cast<std::ptrdiff_t>(at));
}

// 16 GB: two ranks of 4 Gbit chips, four bits wide, on 64 bits and 8 of ECC.
Bytes ddr3()
{
    Bytes spd(256);
    spd[0] = 0x92; // its identity is outside the checksum
    spd[2] = 0x0b;
    spd[3] = 0x01;
    spd[4] = 0x04;
    spd[7] = 0x08;
    spd[8] = 0x0b;
    seal(spd, 117);
    put(spd, 117, "\x80\xce\x01\x15\x31");
    put(spd, 122, "\x12\x34\x56\x78");
    put(spd, 128, "M393B2G70QH0-YK0  ");
    return spd;
}

// Four bits wide, two ranks of two stacked 8 Gbit chips each.
Bytes ddr4()
{
    Bytes spd(512);
    spd[0] = 0x23;
    spd[2] = 0x0c;
    spd[3] = 0x04;
    spd[4] = 0x85;
    spd[6] = 0x92; // two dies, 3DS
    spd[12] = 0x08;
    spd[13] = 0x03;
    seal(spd, 126);
    put(spd, 320, "\x80\x2c\x0f\x19\x05");
    put(spd, 325, "\xab\xcd\xef\x01");
    put(spd, 329, "72ASS8G72LZ-2G6\x1b[31   ");
    return spd;
}

} // namespace

TEST_CASE("a memory module by its SPD")
{
    CHECK(json::serialize(decode_spd(ddr3())) ==
          R"({"type":"ddr3","module":"rdimm","capacity_mb":16384,"ranks":2,"ecc":true,)"
          R"("manufacturer":"Samsung","part_number":"M393B2G70QH0-YK0",)"
          R"("serial_number":"12345678","manufactured":"2015-W31","errors":[]})");
    CHECK(json::serialize(decode_spd(ddr4())) ==
          R"({"type":"ddr4","module":"lrdimm","capacity_mb":65536,"ranks":2,"ecc":false,)"
          R"("manufacturer":"Micron Technology","part_number":"72ASS8G72LZ-2G6?[31",)"
          R"("serial_number":"abcdef01","manufactured":"2019-W05","errors":[]})");
}

TEST_CASE("what is wrong with an SPD is told")
{
    Bytes changed = ddr4();
    changed[5] ^= 0x01;
    Bytes other = ddr4();
    other[2] = 0x12;
    Bytes cut = ddr4();
    cut.resize(256);
    Bytes reserved = ddr3();
    reserved[4] = 0x0f;
    seal(reserved, 117);
    struct Row {
        Bytes image;
        const char* errors;
    };
    const Row rows[] = {
        {changed, R"(["SPD: checksum wrong"])"},
        {other, R"(["SPD: neither DDR3 nor DDR4"])"},
        {cut, R"(["SPD: cut off"])"},
        {Bytes{}, R"(["SPD: cut off"])"},
        {reserved, "[]"},
    };
    for (const Row& row : rows)
        CHECK(json::serialize(decode_spd(row.image).at("errors")) == row.errors);
    CHECK(decode_spd(changed).at("capacity_mb") == 65536);
    CHECK(decode_spd(reserved).at("capacity_mb").is_null());
    CHECK(decode_spd(other).at("type").is_null());
}

TEST_CASE("no bytes of an SPD break anything")
{
    std::mt19937 random{21}; // NOLINT: the same changes at each run
    for (int round = 0; round < 1'000; ++round) {
        Bytes image = round % 2 == 0 ? ddr3() : ddr4();
        for (unsigned i = 0; i <= random() % 20; ++i)
            image[random() % image.size()] = static_cast<std::uint8_t>(random());
        image.resize(random() % (image.size() + 1));
        REQUIRE(decode_spd(image).size() == 10);
    }
}

TEST_CASE("which records locate an SPD, and how much of one is read")
{
    Bytes locator = *from_hex("0500 51 11 0f 20 05 80 00 00 10 01 20 01 00 c4 44494d4d");
    CHECK(locates_spd(locator));
    CHECK_FALSE(locates_spd(ByteView{locator}.subspan(0, 11)));
    locator[11] = 0x02;
    CHECK_FALSE(locates_spd(locator));
    locator[11] = 0x01;
    locator[3] = 0x12;
    CHECK_FALSE(locates_spd(locator));

    FruWalk walk{5, FruForm::spd};
    REQUIRE(walk.take(Response{0, {0xff, 0xff, 0}})); // claims 65535 bytes
    unsigned commands = 0;
    while (const auto request = walk.next()) {
        REQUIRE(++commands < 20);
        Bytes part(1u + request->data[3]);
        part[0] = request->data[3];
        REQUIRE(walk.take(Response{0, part}));
    }
    CHECK(walk.image().size() == spd_bytes_max);
}
