// SPDX-License-Identifier: GPL-3.0-or-later
// Goal: SEL answers become the right facts, and no log, however it lies, is read without end.
// Method: bytes after the tables of IPMI v2.0 31 and 32, cut and mutated; logs played by the test.
#include "ipmi/sel_walk.hpp"
#include "ipmi/timestamp.hpp"
#include "support/results.hpp"

#include <map>
#include <random>

using namespace oobready;
using namespace oobready::ipmi;

namespace {

Bytes hex(std::string_view text) { return from_hex(text).value(); }

std::uint8_t low(std::uint16_t number) { return static_cast<std::uint8_t>(number & 0xff); }
std::uint8_t high(std::uint16_t number) { return static_cast<std::uint8_t>(number >> 8); }

// A log: the ids of its records, from the oldest to the newest.
struct Log {
    std::vector<std::uint16_t> ids;

    [[nodiscard]] Response answer(std::uint16_t asked) const
    {
        auto at = std::find(ids.begin(), ids.end(), asked);
        if (asked == sel_record_first)
            at = ids.begin();
        if (asked == sel_record_last)
            at = ids.empty() ? ids.end() : std::prev(ids.end());
        if (at == ids.end())
            return Response{0xcb, {}};
        const std::uint16_t next = std::next(at) == ids.end() ? 0xffff : *std::next(at);
        return answer_of(*at, next);
    }

    static Response answer_of(std::uint16_t id, std::uint16_t next)
    {
        Bytes data{low(next), high(next), low(id), high(id)};
        data.resize(2 + sel_record_bytes);
        return Response{0, data};
    }
};

Log log_of(std::size_t count, std::uint16_t first = 1, std::uint16_t step = 1)
{
    Log log;
    for (std::size_t i = 0; i < count; ++i)
        log.ids.push_back(static_cast<std::uint16_t>(first + i * step));
    return log;
}

// How many commands the walk took.
std::size_t walk_all(SelWalk& walk, const Log& log)
{
    std::size_t commands = 0;
    while (const auto id = walk.next()) {
        REQUIRE(walk.take(log.answer(*id)));
        REQUIRE(++commands < 10'000);
    }
    return commands;
}

} // namespace

TEST_CASE("Get SEL Info")
{
    const Bytes data = hex("51 0200 c01f 80436d5a 00000000 83");
    const auto info = decode_sel_info(data);
    REQUIRE(info);
    CHECK(json::serialize(facts_of(*info)) ==
          R"({"version":"1.5","entries":2,"free_bytes":8128,"overflow":true,)"
          R"("last_addition":"2018-01-28T03:29:04Z","last_erase":null})");
    for (std::size_t size = 0; size < data.size(); ++size)
        CHECK(decode_sel_info(ByteView{data}.subspan(0, size)).error().code == Errc::malformed);
}

TEST_CASE("a timestamp is a time of day, or nothing")
{
    CHECK(timestamp_text(0xffffffff).is_null());
    CHECK(timestamp_text(0x00000000).is_null());
    CHECK(timestamp_text(0x20000000).is_null());
    CHECK(timestamp_text(0x20000001).as_string() == "1987-01-05T18:48:33Z");
    CHECK(timestamp_text(0xfffffffe).as_string() == "2106-02-07T06:28:14Z");
    CHECK(*decode_sel_time(hex("00000080")) == 0x80000000);
    CHECK_FALSE(decode_sel_time(hex("000000")));
}

TEST_CASE("SEL records in words")
{
    struct Row {
        std::string_view record;
        std::string_view type;
        std::string_view sensor_type; // empty: no such fact
        std::string_view event;
        std::string_view direction;
        std::string_view severity;
    };
    const Row rows[] = {
        // A fan below its lower critical threshold, and out of it again.
        {"010002 80436d5a 200004 04 05 01 5205 07", "system-event", "Fan",
         "Lower Critical - going low", "assertion", "critical"},
        {"020002 80436d5a 200004 04 05 81 0205 07", "system-event", "Fan",
         "Lower Critical - going low", "deassertion", "warning"},
        {"030002 80436d5a 200004 08 64 6f 00ff ff", "system-event", "Power Supply",
         "Presence detected", "assertion", "info"},
        {"040002 80436d5a 200004 08 64 6f 01ff ff", "system-event", "Power Supply",
         "Power Supply Failure detected", "assertion", "critical"},
        {"050002 80436d5a 200004 10 65 6f 02ff ff", "system-event", "Event Logging Disabled",
         "Log Area Reset/Cleared", "assertion", "info"},
    };
    const SelWords words;
    for (const Row& row : rows) {
        CAPTURE(row.record);
        const json::object facts = words.facts_of(hex(row.record));
        CHECK(facts.at("type").as_string() == row.type);
        CHECK(facts.at("time").as_string() == "2018-01-28T03:29:04Z");
        CHECK(facts.at("sensor_type").as_string() == row.sensor_type);
        CHECK_THAT(facts.at("event").as_string().c_str(), Catch::Contains(std::string{row.event}));
        CHECK(facts.at("direction").as_string() == row.direction);
        CHECK(facts.at("severity").as_string() == row.severity);
        CHECK(facts.at("raw").as_string() == to_hex(hex(row.record)));
    }
}

TEST_CASE("an OEM's SEL record stays raw")
{
    const SelWords words;
    const json::object timed = words.facts_of(hex("0700c1 80436d5a a20200 010203040506"));
    CHECK(timed.at("type").as_string() == "oem-timestamped");
    CHECK(timed.at("time").as_string() == "2018-01-28T03:29:04Z");
    CHECK(timed.at("manufacturer_id").to_number<int>() == 674);
    CHECK(timed.at("oem_data").as_string() == "010203040506");
    const json::object untimed = words.facts_of(hex("0800e0 0102030405060708090a0b0c0d"));
    CHECK(untimed.at("type").as_string() == "oem");
    CHECK(untimed.at("oem_data").as_string() == "0102030405060708090a0b0c0d");
    CHECK_FALSE(untimed.contains("time"));
    CHECK(words.facts_of(hex("090045 0102030405060708090a0b0c0d")).at("type").as_string() == "45h");
}

TEST_CASE("any 16 bytes are a SEL record that can be put into words")
{
    const SelWords words;
    std::mt19937 random{4};
    for (int round = 0; round < 20'000; ++round) {
        Bytes record(sel_record_bytes);
        for (std::uint8_t& byte : record)
            byte = static_cast<std::uint8_t>(random());
        if (round % 4 != 0)
            record[2] = 0x02;
        const json::object facts = words.facts_of(record);
        REQUIRE(facts.at("record_id").to_number<int>() == (record[0] | record[1] << 8));
        REQUIRE(facts.at("raw").as_string() == to_hex(record));
    }
}

TEST_CASE("a short SEL entry is malformed")
{
    const Bytes whole = Log::answer_of(1, 0xffff).data;
    REQUIRE(decode_sel_entry(whole));
    for (std::size_t size = 0; size < whole.size(); ++size) {
        const Bytes cut{whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size)};
        CHECK(decode_sel_entry(cut).error().code == Errc::malformed);
        SelWalk walk{1};
        CHECK(walk.take(Response{0, cut}).error().code == Errc::malformed);
    }
}

TEST_CASE("the newest entries of a log, with few commands")
{
    struct Row {
        const char* what;
        Log log;
        std::size_t read;
        std::size_t commands;
    };
    const Row rows[] = {
        {"empty", log_of(0), 0, 0},
        {"one", log_of(1), 1, 1},
        {"as many as are wanted", log_of(256), 256, 256},
        {"one more", log_of(257), 256, 256},
        {"full", log_of(3000), 256, 256},
        {"ids in steps of 3", log_of(1000, 1, 3), 256, 1 + 255 * 3},
        {"ids too far apart: from the oldest", log_of(300, 1, 20), 256, 1 + 17 + 300},
        {"the newest id is the smallest: from the oldest",
         [] {
             Log log = log_of(300, 100);
             log.ids.push_back(1);
             return log;
         }(),
         256, 1 + 301},
    };
    for (const Row& row : rows) {
        CAPTURE(row.what);
        SelWalk walk{row.log.ids.size()};
        CHECK(walk_all(walk, row.log) == row.commands);
        CHECK(walk.stopped().empty());
        REQUIRE(walk.newest_first().size() == row.read);
        for (std::size_t i = 0; i < row.read; ++i)
            REQUIRE(walk.newest_first()[i].id() == row.log.ids[row.log.ids.size() - 1 - i]);
    }
}

TEST_CASE("a log that lies is not read without end")
{
    SECTION("more entries promised than there are")
    {
        SelWalk walk{65535};
        CHECK(walk_all(walk, log_of(3)) < 50);
        CHECK(walk.newest_first().size() == 3);
    }
    SECTION("no entry, though some are promised")
    {
        SelWalk walk{12};
        CHECK(walk_all(walk, log_of(0)) == 1);
        CHECK(walk.stopped() == "record 0000h: CBh");
    }
    SECTION("a chain that leads back")
    {
        SelWalk walk{5};
        REQUIRE(walk.take(Log::answer_of(1, 2)));
        REQUIRE(walk.take(Log::answer_of(2, 1)));
        REQUIRE(walk.take(Log::answer_of(1, 2)));
        CHECK_FALSE(walk.next());
        CHECK(walk.stopped() == "record 0001h comes twice");
        CHECK(walk.newest_first().size() == 2);
    }
    SECTION("a chain that never ends")
    {
        SelWalk walk{5};
        std::size_t commands = 0;
        for (std::uint16_t id = 1; walk.next(); ++id, ++commands)
            REQUIRE(walk.take(Log::answer_of(id, static_cast<std::uint16_t>(id + 1))));
        CHECK(commands == sel_entries_walked_max);
        CHECK(walk.newest_first().size() == sel_entries_max);
        CHECK_FALSE(walk.stopped().empty());
    }
    SECTION("whatever it answers")
    {
        std::mt19937 random{7};
        for (int round = 0; round < 300; ++round) {
            SelWalk walk{random() % 1000};
            std::size_t commands = 0;
            const unsigned honest = random() % 20;
            while (const auto id = walk.next()) {
                const auto some = static_cast<std::uint16_t>(random());
                const auto asked = random() % 20 < honest ? *id : some;
                const auto next = static_cast<std::uint16_t>(asked + 1);
                REQUIRE(walk.take(random() % 50 == 0 ? Response{0xcb, {}}
                                                     : Log::answer_of(asked, next)));
                REQUIRE(++commands < 2 * sel_entries_walked_max + 65536);
            }
            REQUIRE(walk.newest_first().size() <= sel_entries_max);
        }
    }
}
