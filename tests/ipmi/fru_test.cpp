// SPDX-License-Identifier: GPL-3.0-or-later
// Goal: a FRU image becomes the right facts, its faults are named, and no device, however it
// answers, is read without end. Method: images built after the FRU Information Storage Definition,
// devices played by the test, mutations.
#include "ipmi/fru_image.hpp"
#include "ipmi/fru_walk.hpp"
#include "support/results.hpp"

#include <numeric>
#include <random>

using namespace oobready;
using namespace oobready::ipmi;

namespace {

std::uint8_t checksum(ByteView bytes)
{
    return static_cast<std::uint8_t>(0u - std::accumulate(bytes.begin(), bytes.end(), 0u));
}

Bytes area(Bytes head, const std::vector<std::string>& texts)
{
    Bytes bytes{1, 0};
    bytes.insert(bytes.end(), head.begin(), head.end());
    for (const std::string& text : texts) {
        bytes.push_back(static_cast<std::uint8_t>(0xc0 | text.size()));
        bytes.insert(bytes.end(), text.begin(), text.end());
    }
    bytes.push_back(0xc1);
    while (bytes.size() % 8 != 7)
        bytes.push_back(0);
    bytes[1] = static_cast<std::uint8_t>((bytes.size() + 1) / 8);
    bytes.push_back(checksum(bytes));
    return bytes;
}

// Chassis, board and product area behind each other.
Bytes image_of()
{
    const Bytes areas[] = {
        area({0x17}, {"C6400", "R3010"}),
        area({25, 0xe0, 0xe3, 0xb3}, {"Maker", "Board X", "B-SER", "B-PART", "", "more", "and"}),
        area({25}, {"Maker", "Node", "N-PART", "1.0", "N-SER", "tag 1", ""})};
    Bytes image{1, 0, 0, 0, 0, 0, 0};
    std::size_t at = 8;
    for (std::size_t i = 0; i < 3; ++i) {
        image[2 + i] = static_cast<std::uint8_t>(at / 8);
        at += areas[i].size();
    }
    image.push_back(checksum(image));
    for (const Bytes& one : areas)
        image.insert(image.end(), one.begin(), one.end());
    return image;
}

struct Device {
    Bytes image;
    std::size_t claimed = 0;
    std::size_t part_max = 255;
    bool gives_less = false;
    bool words = false;
    unsigned commands = 0;

    Response answer(const Request& request)
    {
        ++commands;
        if (request.command == &get_fru_inventory_area_info) {
            const std::size_t size = claimed != 0 ? claimed : image.size();
            return Response{0,
                            {static_cast<std::uint8_t>(size & 0xff),
                             static_cast<std::uint8_t>(size >> 8),
                             static_cast<std::uint8_t>(words ? 1 : 0)}};
        }
        const std::size_t unit = words ? 2 : 1;
        const std::size_t offset = unit * (request.data[1] | request.data[2] << 8);
        std::size_t count = unit * request.data[3];
        if (count > part_max && !gives_less)
            return Response{0xca, {}};
        if (offset >= image.size())
            return Response{0xc9, {}};
        count = std::min({count, part_max, image.size() - offset});
        Bytes data{static_cast<std::uint8_t>(count / unit)};
        const auto from = image.begin() + static_cast<std::ptrdiff_t>(offset);
        data.insert(data.end(), from, from + static_cast<std::ptrdiff_t>(count));
        return Response{0, data};
    }
};

void walk_all(FruWalk& walk, Device& device)
{
    while (const auto request = walk.next()) {
        REQUIRE(walk.take(device.answer(*request)));
        REQUIRE(device.commands < 1'000);
    }
}

} // namespace

TEST_CASE("the areas of a FRU")
{
    const json::object facts = decode_fru_image(image_of());
    CHECK(json::serialize(facts.at("chassis")) ==
          R"({"type":23,"part_number":"C6400","serial_number":"R3010","custom":[]})");
    CHECK(json::serialize(facts.at("board")) ==
          R"({"manufactured":"2018-06-01T00:00:00Z","manufacturer":"Maker","product":"Board X",)"
          R"("serial_number":"B-SER","part_number":"B-PART","fru_file_id":null,)"
          R"("custom":["more","and"]})");
    CHECK(json::serialize(facts.at("product")) ==
          R"({"manufacturer":"Maker","name":"Node","part_number":"N-PART","version":"1.0",)"
          R"("serial_number":"N-SER","asset_tag":"tag 1","fru_file_id":null,"custom":[]})");
    CHECK(json::serialize(facts.at("errors")) == "[]");
}

TEST_CASE("what is wrong with a FRU is a fact, and hides nothing")
{
    Bytes board = image_of();
    board[board[3] * 8u + 7] ^= 0x01; // a character of the board's manufacturer
    const json::object wrong = decode_fru_image(board);
    CHECK(json::serialize(wrong.at("errors")) == R"(["board: checksum wrong"])");
    CHECK(wrong.at("board").at("product").as_string() == "Board X");
    CHECK(wrong.at("product").at("serial_number").as_string() == "N-SER");

    Bytes header = image_of();
    header[7] ^= 0x01;
    CHECK(json::serialize(decode_fru_image(header).at("errors")) ==
          R"(["header: checksum wrong"])");

    Bytes cut = image_of();
    cut.resize(cut[4] * 8u + 4);
    const json::object short_one = decode_fru_image(cut);
    CHECK(short_one.at("errors").as_array().front().as_string() == "product: cut off");
    CHECK(short_one.at("board").at("serial_number").as_string() == "B-SER");
    CHECK(short_one.at("product").is_null());

    CHECK(json::serialize(decode_fru_image(Bytes{}).at("errors")) == R"(["header: cut off"])");
    CHECK(json::serialize(decode_fru_image(Bytes(64, 0xff)).at("errors")) ==
          R"(["header: unknown format version"])");
}

TEST_CASE("no bytes of a FRU break anything")
{
    std::mt19937 random{34};
    const Bytes good = image_of();
    for (std::size_t size = 0; size < good.size(); ++size)
        CHECK(decode_fru_image(ByteView{good}.subspan(0, size)).contains("errors"));
    for (int round = 0; round < 2'000; ++round) {
        Bytes image = good;
        for (unsigned i = 0; i <= random() % 6; ++i)
            image[random() % image.size()] = static_cast<std::uint8_t>(random());
        const json::object facts = decode_fru_image(image);
        for (const char* fact : {"chassis", "board", "product", "errors"})
            REQUIRE(facts.contains(fact));
    }
}

TEST_CASE("a FRU device is read as far as its areas go")
{
    struct Row {
        const char* what;
        Device device;
        unsigned commands;
    };
    const Bytes image = image_of();
    Bytes padded = image;
    padded.resize(2048);
    const auto parts = [&image](std::size_t size) {
        return static_cast<unsigned>((image.size() + size - 1) / size);
    };
    const Row rows[] = {
        {"64 bytes at once", {image}, 1 + parts(64)},
        {"32, after one refusal", {image, 0, 32}, 1 + 1 + parts(32)},
        {"8, after three", {image, 0, 8}, 1 + 3 + parts(8)},
        {"gives 20", {image, 0, 20, true}, 1 + parts(20)},
        {"much more room than areas", {padded, 0, 64}, 1 + parts(64)},
        {"claims 65535 bytes", {padded, 65535, 64}, 1 + parts(64)},
        {"by words", {image, 0, 64, false, true}, 1 + parts(64)},
    };
    for (Row row : rows) {
        CAPTURE(row.what);
        FruWalk walk{0};
        walk_all(walk, row.device);
        CHECK(row.device.commands == row.commands);
        CHECK(walk.refused() == 0);
        CHECK(decode_fru_image(walk.image()) == decode_fru_image(image));
    }
}

TEST_CASE("a FRU device that never answers well is left")
{
    FruWalk absent{3};
    REQUIRE(absent.take(Response{0xcb, {}}));
    CHECK_FALSE(absent.next());
    CHECK(absent.refused() == 0xcb);

    FruWalk empty{0};
    REQUIRE(empty.take(Response{0, {0, 0, 0}}));
    CHECK_FALSE(empty.next());

    for (const Bytes& answer : {Bytes{}, Bytes{0}, Bytes{9, 1, 2}}) {
        FruWalk walk{0};
        REQUIRE(walk.take(Response{0, {0xff, 0xff, 0}}));
        CHECK(walk.take(Response{0, answer}).error().code == Errc::malformed);
    }
    Device slow{image_of(), 0, 3, true};
    FruWalk walk{0};
    REQUIRE(walk.take(slow.answer(*walk.next())));
    CHECK(walk.take(slow.answer(*walk.next())).error().code == Errc::malformed);

    std::mt19937 random{11};
    for (int round = 0; round < 300; ++round) {
        Device device{image_of(), random() % 65'536, 8 + random() % 80};
        FruWalk hostile{0};
        unsigned commands = 0;
        while (const auto request = hostile.next()) {
            Response response = device.answer(*request);
            if (random() % 4 == 0 && !response.data.empty())
                response.data[random() % response.data.size()] =
                    static_cast<std::uint8_t>(random());
            if (!hostile.take(response))
                break;
            REQUIRE(++commands < 600);
        }
        REQUIRE(hostile.image().size() <= fru_bytes_max);
    }
}
