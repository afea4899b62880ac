// SPDX-License-Identifier: GPL-3.0-or-later
// Goal: SEL entries are read from BMCs that give whole ones and from those that do not, under a
// reservation where one is needed, and from none without end. Method: BMCs played by the test after
// IPMI v2.0 31.4 and 31.5; random answers.
#include "ipmi/sel_entry_read.hpp"
#include "ipmi/sel_record.hpp"
#include "support/results.hpp"

#include <algorithm>
#include <random>

using namespace oobready;
using namespace oobready::ipmi;

namespace {

constexpr std::size_t commands_max = 60;

// One entry, of 16 bytes that differ.
Bytes entry_of(std::uint16_t id)
{
    Bytes bytes{static_cast<std::uint8_t>(id & 0xff), static_cast<std::uint8_t>(id >> 8)};
    while (bytes.size() < sel_record_bytes)
        bytes.push_back(static_cast<std::uint8_t>(0x10 + bytes.size()));
    return bytes;
}

struct LogKeeper {
    std::size_t part_max = 255; // of one answer; 255: whole ones too
    std::uint8_t refusal = 0xca;
    bool gives_less = false;         // instead of refusing what is too much
    unsigned cancelled = 0;          // so many reservations are lost at their first use
    std::uint8_t no_reservation = 0; // the completion code of Reserve SEL
    unsigned reserved = 0;
    unsigned commands = 0;

    Response answer(const Request& request)
    {
        ++commands;
        if (request.command == &reserve_sel) {
            REQUIRE(request.data.empty());
            ++reserved;
            return no_reservation != 0 ? Response{no_reservation, {}}
                                       : Response{0, {static_cast<std::uint8_t>(reserved), 0x5a}};
        }
        REQUIRE(request.command == &get_sel_entry);
        REQUIRE(request.data.size() == 6);
        const auto id = static_cast<std::uint16_t>(request.data[2] | request.data[3] << 8);
        if (id == 9)
            return Response{0xcb, {}};
        const std::size_t offset = request.data[4];
        std::size_t count = request.data[5];
        if (count == 255 && part_max < 255 && !gives_less)
            return Response{refusal, {}};
        count = std::min(count, sel_record_bytes - offset);
        if (count > part_max && !gives_less)
            return Response{refusal, {}};
        if (offset > 0 && cancelled > 0) {
            --cancelled;
            return Response{0xc5, {}};
        }
        if (offset > 0)
            REQUIRE((request.data[0] == reserved && request.data[1] == 0x5a));
        const Bytes entry = entry_of(id);
        Bytes data{static_cast<std::uint8_t>((id + 1) & 0xff), 0};
        const auto from = entry.begin() + static_cast<std::ptrdiff_t>(offset);
        data.insert(data.end(), from,
                    from + static_cast<std::ptrdiff_t>(std::min(count, part_max)));
        return Response{0, data};
    }
};

Response read(SelEntryRead& entry, LogKeeper& bmc, std::uint16_t id)
{
    entry.start(id);
    while (const std::optional<Request> request = entry.next()) {
        entry.take(bmc.answer(*request));
        REQUIRE(bmc.commands < commands_max);
    }
    return entry.answer();
}

} // namespace

TEST_CASE("an entry is the same whole and in parts")
{
    struct Row {
        const char* what;
        LogKeeper bmc;
        unsigned first;  // commands for the first entry
        unsigned second; // and for the one after it
        unsigned reserved;
    };
    const Row rows[] = {
        {"whole", {}, 1, 1, 0},
        {"16 bytes, but not FFh", {16}, 2, 1, 0},
        {"FFh is an invalid data field", {16, 0xcc}, 2, 1, 0},
        {"8 at a time", {8}, 2 + 1 + 1 + 1, 2, 1},
        {"7: 4 at a time", {7}, 3 + 1 + 1 + 3, 4, 1},
        {"2 at a time", {2}, 4 + 1 + 1 + 7, 8, 1},
        {"a reservation is lost", {8, 0xca, false, 1}, 2 + 1 + 1 + 1 + 1 + 1 + 1, 2, 2},
    };
    for (Row row : rows) {
        CAPTURE(row.what);
        SelEntryRead entry;
        for (std::uint16_t id : {std::uint16_t{1}, std::uint16_t{2}}) {
            const unsigned before = row.bmc.commands;
            const Result<SelEntry> got = decode_sel_entry(read(entry, row.bmc, id).data);
            REQUIRE(got);
            CHECK(got->record == entry_of(id));
            CHECK(got->next == id + 1);
            CHECK(row.bmc.commands - before == (id == 1 ? row.first : row.second));
        }
        CHECK(row.bmc.reserved == row.reserved);
        // What is not there is not there, and no reason to ask for less.
        CHECK(read(entry, row.bmc, 9).completion_code == 0xcb);
    }
}

TEST_CASE("a BMC that cannot be read from is left")
{
    struct Row {
        const char* what;
        LogKeeper bmc;
        std::uint8_t code;
    };
    const Row rows[] = {
        {"refuses every size", {1}, 0xca},
        {"loses every reservation", {8, 0xca, false, 100}, 0xc5},
        {"reserves nothing", {8, 0xca, false, 0, 0xc1}, 0xc1},
    };
    for (Row row : rows) {
        CAPTURE(row.what);
        SelEntryRead entry;
        CHECK(read(entry, row.bmc, 1).completion_code == row.code);
        CHECK_FALSE(entry.next());
    }
    // Less than all, though all was asked for: malformed.
    LogKeeper stingy{5, 0xca, true};
    SelEntryRead entry;
    CHECK_FALSE(decode_sel_entry(read(entry, stingy, 1).data));
    CHECK(stingy.commands == 1);
}

TEST_CASE("an entry is not read without end, whatever is answered")
{
    std::mt19937 random{31}; // NOLINT: the same answers at each run
    const std::uint8_t codes[] = {0, 0, 0, 0, 0xc5, 0xca, 0xcc, 0xcb};
    for (int round = 0; round < 3'000; ++round) {
        SelEntryRead entry;
        for (std::uint16_t id = 0; id < 4; ++id) {
            entry.start(id);
            unsigned commands = 0;
            while (const std::optional<Request> request = entry.next()) {
                Response response{codes[random() % 8], Bytes(random() % 20)};
                entry.take(response);
                REQUIRE(++commands < commands_max);
            }
            REQUIRE(entry.answer().data.size() <= 20);
        }
    }
}
