// SPDX-License-Identifier: GPL-3.0-or-later
// Goal: SDRs become the right sensors, names in every coding are read, and no repository, however
// it answers, is read without end. Method: bytes after the tables of IPMI v2.0 43, libfreeipmi as
// the oracle of the reading factors, repositories played by the test, mutations.
#include "ipmi/sdr_walk.hpp"
#include "support/results.hpp"

#include <freeipmi/freeipmi.h>

#include <random>

using namespace oobready;
using namespace oobready::ipmi;

namespace {

Bytes hex(std::string_view text) { return from_hex(text).value(); }

// A full record of a fan: M 12, B 0, exponent 1, in RPM.
Bytes fan_record()
{
    return hex("0500 51 01 33 200021 1d01 7f 48 04 01 8570 8500 0707 00 12 00 00 0c00 0000 00 10 "
               "01 54 0000 ff00 000000 030507 0000 0000 00 c8 46616e3120524d50");
}

Bytes compact_record(std::uint8_t share, std::uint8_t offset)
{
    Bytes record = hex("0600 51 02 1e 200140 0a01 7f 40 08 6f 0b00 0b00 0b00 c0 00 00 0100 0000 "
                       "000000 00 c3 505320");
    record[23] = share;
    record[24] = offset;
    return record;
}

// A repository that gives at most `part_max` bytes at once and checks reservations.
struct Repository {
    std::vector<Bytes> records;
    std::size_t part_max = 255;
    std::uint8_t too_many = 0xca;
    bool gives_less = false;   ///< instead of refusing
    unsigned cancel_every = 0; ///< commands
    SdrSource source = SdrSource::repository;
    bool unreserved = false; ///< knows no reservations, and wants none
    bool rigid = false;      ///< refuses to read beyond the end of a record
    std::uint16_t reservation = 0;
    unsigned commands = 0;
    unsigned reservations = 0;

    Response answer(const Request& request)
    {
        ++commands;
        const bool device = source == SdrSource::device;
        if (request.command == &(device ? reserve_device_sdr_repository : reserve_sdr_repository)) {
            if (unreserved)
                return Response{0xc1, {}};
            ++reservations;
            ++reservation;
            return Response{0,
                            {static_cast<std::uint8_t>(reservation & 0xff),
                             static_cast<std::uint8_t>(reservation >> 8)}};
        }
        REQUIRE(request.command == &(device ? get_device_sdr : get_sdr));
        REQUIRE(request.data.size() == 6);
        if (cancel_every != 0 && commands % cancel_every == 0)
            ++reservation;
        const unsigned id = request.data[2] | request.data[3] << 8;
        const std::size_t offset = request.data[4];
        std::size_t count = request.data[5];
        if (offset > 0 && (request.data[0] | request.data[1] << 8) != reservation)
            return Response{0xc5, {}};
        const std::size_t index = id == 0 ? 0 : id - 1;
        if (index >= records.size())
            return Response{0xcb, {}};
        const Bytes& record = records[index];
        if (rigid && count != 255 && offset + count > record.size())
            return Response{0xc8, {}};
        if (count == 255 || offset + count > record.size())
            count = record.size() - offset;
        if (count > part_max && !gives_less)
            return Response{too_many, {}};
        count = std::min(count, part_max);
        const unsigned next =
            index + 1 == records.size() ? 0xffffu : static_cast<unsigned>(index) + 2;
        Bytes data{static_cast<std::uint8_t>(next & 0xff), static_cast<std::uint8_t>(next >> 8)};
        const auto from = record.begin() + static_cast<std::ptrdiff_t>(offset);
        data.insert(data.end(), from, from + static_cast<std::ptrdiff_t>(count));
        return Response{0, data};
    }
};

std::vector<Bytes> many_records(std::size_t count)
{
    std::vector<Bytes> records;
    for (std::size_t i = 1; i <= count; ++i) {
        Bytes record = i % 3 == 0 ? compact_record(1, 0) : fan_record();
        record[0] = static_cast<std::uint8_t>(i & 0xff);
        record[1] = static_cast<std::uint8_t>(i >> 8);
        records.push_back(record);
    }
    return records;
}

void walk_all(SdrWalk& walk, Repository& repository)
{
    while (const auto request = walk.next()) {
        REQUIRE(walk.take(repository.answer(*request)));
        REQUIRE(repository.commands < 100'000);
    }
}

} // namespace

TEST_CASE("Get SDR Repository Info")
{
    const Bytes data = hex("51 1c00 feff 80436d5a 00000000 a3");
    const auto info = decode_sdr_info(data);
    REQUIRE(info);
    CHECK(json::serialize(facts_of(*info)) ==
          R"({"version":"1.5","records":28,"free_bytes":null,)"
          R"("last_addition":"2018-01-28T03:29:04Z","last_erase":null,"overflow":true,)"
          R"("update":"non-modal","reserve_supported":true})");
    for (std::size_t size = 0; size < data.size(); ++size)
        CHECK_FALSE(decode_sdr_info(ByteView{data}.subspan(0, size)));
}

TEST_CASE("what a controller says of its device SDRs")
{
    const auto info = decode_device_sdr_info(hex("1d 83 01020304"));
    REQUIRE(info);
    CHECK(info->count == 29);
    CHECK(info->luns_with_sensors == 0x03);
    CHECK(decode_device_sdr_info(hex("1d")).error().code == Errc::malformed);
    CHECK(provides_device_sdrs(hex("20 81")));
    CHECK_FALSE(provides_device_sdrs(hex("20 01")));
    CHECK_FALSE(provides_device_sdrs(hex("20")));
}

TEST_CASE("names in every coding of IPMI v2.0 43.15")
{
    struct Row {
        std::uint8_t type_length;
        std::string_view bytes;
        std::string_view name;
    };
    const Row rows[] = {
        {0xc4, "46616e31", "Fan1"},
        {0x83, "29dca6", "IPMI"}, // the specification's own example
        {0x86, "29dca629dca6", "IPMIIPMI"},
        // As OpenIPMI's sdrcomp packs them, with the number of characters for that of bytes.
        {0x89, "235c47005db630", "CPU1 TEMP"},
        {0x85, "66e80211", "FAN 1"},
        {0x84, "7024d9", "P12V"},
        {0x82, "29dc", "IP"}, // four bits are left over
        {0x43, "12ab3c", "12 -3."},
        {0x42, "dfef", ":_,_"},
        {0xc5, "4661b05600", "Fa°V"}, // Latin-1, padded with zero
        {0xc3, "1b5b41", "?[A"},
        {0xc0, "", ""},
        {0xc8, "46616e", "Fan"}, // shorter than it says
        {0xc6, "2050533120ff", "PS1 ÿ"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.bytes);
        CHECK(decode_name(row.type_length, hex(row.bytes)) == row.name);
    }
}

TEST_CASE("a full sensor record")
{
    const Bytes record = fan_record();
    const auto sensors = decode_sensors(record);
    REQUIRE(sensors);
    REQUIRE(sensors->size() == 1);
    const SensorRecord& fan = sensors->front();
    CHECK(fan.record_id == 5);
    CHECK(fan.key == SensorKey{0x20, 0, 0x21});
    CHECK(fan.is_own());
    CHECK(fan.name == "Fan1 RMP");
    CHECK(fan.sensor_type == 0x04);
    CHECK(fan.has_thresholds());
    CHECK(fan.base_unit == 0x12);
    REQUIRE(fan.factors);
    CHECK(fan.factors->m == 12);
    CHECK(fan.factors->result_exponent == 1);
    for (std::size_t size = 0; size <= 47; ++size) {
        const auto cut = decode_sensors(ByteView{record}.subspan(0, size));
        CHECK((!cut || cut->empty()));
    }
}

TEST_CASE("a compact record that is shared stands for each of its sensors")
{
    const auto one = decode_sensors(compact_record(1, 0));
    REQUIRE(one);
    REQUIRE(one->size() == 1);
    CHECK(one->front().name == "PS");
    CHECK_FALSE(one->front().factors);
    const auto numbered = decode_sensors(compact_record(0x03, 0x81));
    REQUIRE(numbered);
    REQUIRE(numbered->size() == 3);
    CHECK((*numbered)[2].name == "PS3");
    CHECK((*numbered)[2].key == SensorKey{0x20, 1, 0x42});
    CHECK((*numbered)[2].entity_instance == 3);
    const auto lettered = decode_sensors(compact_record(0x12, 25));
    REQUIRE(lettered);
    REQUIRE(lettered->size() == 2);
    CHECK((*lettered)[0].name == "PSZ");
    CHECK((*lettered)[1].name == "PSAA");
    CHECK((*lettered)[1].entity_instance == 1);
}

TEST_CASE("a FRU locator")
{
    const Bytes record =
        hex("0200 51 11 16 20 02 80 00 00 10 00 07 01 00 cb 4275696c74696e20465255");
    const auto locator = decode_fru_locator(record);
    REQUIRE(locator);
    REQUIRE(*locator);
    CHECK((*locator)->device_id == 2);
    CHECK((*locator)->own);
    CHECK((*locator)->logical);
    CHECK((*locator)->name == "Builtin FRU");
    CHECK_FALSE(*decode_fru_locator(fan_record()));
    CHECK_FALSE(decode_fru_locator(ByteView{record}.subspan(0, 15)));
}

TEST_CASE("reading factors as libfreeipmi reads them, and no bytes break anything")
{
    const std::unique_ptr<ipmi_sdr_ctx, decltype(&ipmi_sdr_ctx_destroy)> oracle{
        ipmi_sdr_ctx_create(), ipmi_sdr_ctx_destroy};
    std::mt19937 random{43};
    for (int round = 0; round < 5'000; ++round) {
        Bytes record = fan_record();
        for (std::size_t i = 11; i < record.size(); ++i)
            if (random() % 3 == 0)
                record[i] = static_cast<std::uint8_t>(random());
        const auto sensors = decode_sensors(record);
        REQUIRE(sensors);
        const SensorRecord& ours = sensors->front();
        std::int8_t result_exponent = 0;
        std::int8_t b_exponent = 0;
        std::int16_t m = 0;
        std::int16_t b = 0;
        std::uint8_t linearization = 0;
        std::uint8_t format = 0;
        REQUIRE(ipmi_sdr_parse_sensor_decoding_data(
                    oracle.get(), record.data(), static_cast<unsigned int>(record.size()),
                    &result_exponent, &b_exponent, &m, &b, &linearization, &format) == 0);
        REQUIRE(ours.factors->m == m);
        REQUIRE(ours.factors->b == b);
        REQUIRE(ours.factors->result_exponent == result_exponent);
        REQUIRE(ours.factors->b_exponent == b_exponent);
        REQUIRE(ours.factors->linearization == linearization);
        REQUIRE(ours.factors->analog_format == format);
        record.resize(random() % (record.size() + 1));
        if (record.size() > 3)
            record[3] = static_cast<std::uint8_t>(random() % 20);
        (void)decode_sensors(record);
        (void)decode_fru_locator(record);
        (void)sensor_names({record});
    }
}

TEST_CASE("a repository is read whole, in parts as large as the BMC takes")
{
    struct Row {
        const char* what;
        Repository repository;
        unsigned commands;
        unsigned reservations;
    };
    const auto of = [](std::size_t part_max) {
        Repository repository{many_records(30)};
        repository.part_max = part_max;
        return repository;
    };
    Repository less = of(20);
    less.gives_less = true;
    Repository rigid = of(48);
    rigid.rigid = true;
    Repository cancels = of(32);
    cancels.cancel_every = 20;
    Repository other_code = of(32);
    other_code.too_many = 0xc8;
    Repository unreserved = of(32);
    unreserved.unreserved = true;
    // 20 full records of 56 bytes, 10 compact ones of 35.
    const Row rows[] = {
        {"whole records", of(255), 30, 0},
        {"64 bytes", of(64), 30, 0},
        {"32 bytes: two parts each, three sizes tried in vain, one reservation", of(32), 60 + 3 + 1,
         1},
        {"C8h says the same", other_code, 60 + 3 + 1, 1},
        {"16 bytes: four parts and three", of(16), 110 + 5 + 1, 1},
        {"gives less without a word", less, 0, 1},
        {"refuses to read beyond a record's end", rigid, 0, 1},
        {"cancels reservations", cancels, 0, 0},
        {"knows no reservations", unreserved, 60 + 3 + 1, 0},
    };
    const SdrSource source = GENERATE(SdrSource::repository, SdrSource::device);
    for (Row row : rows) {
        CAPTURE(row.what, id(source));
        row.repository.source = source;
        SdrWalk walk{30, source};
        walk_all(walk, row.repository);
        CHECK(walk.stopped().empty());
        REQUIRE(walk.records() == row.repository.records);
        if (row.commands != 0)
            CHECK(row.repository.commands == row.commands);
        if (row.reservations != 0)
            CHECK(row.repository.reservations == row.reservations);
    }
}

TEST_CASE("a repository that never answers well is left")
{
    SECTION("none")
    {
        SdrWalk walk{0};
        CHECK_FALSE(walk.next());
    }
    SECTION("refuses everything")
    {
        SdrWalk walk{3};
        REQUIRE(walk.take(Response{0xc1, {}}));
        CHECK_FALSE(walk.next());
        CHECK(walk.stopped() == "SDR 0000h: C1h");
    }
    SECTION("no size is right")
    {
        SdrWalk walk{3};
        unsigned commands = 0;
        for (; walk.next(); ++commands)
            REQUIRE(walk.take(Response{0xca, {}}));
        CHECK(commands == 7);
        CHECK(walk.stopped() == "SDR 0000h: CAh");
    }
    SECTION("cancels every reservation")
    {
        SdrWalk walk{3};
        unsigned commands = 0;
        for (; const auto request = walk.next(); ++commands)
            REQUIRE(
                walk.take(request->command == &get_sdr ? Response{0xc5, {}} : Response{0, {1, 0}}));
        CHECK(commands == 2 * sdr_reservations_max + 1);
        CHECK(walk.stopped() == "SDR 0000h: C5h");
    }
    SECTION("the last record times out, as the others came")
    {
        Repository repository{many_records(3)};
        SdrWalk walk{4};
        for (int i = 0; i < 3; ++i) {
            Response response = repository.answer(*walk.next());
            response.data[0] = static_cast<std::uint8_t>(i + 2);
            response.data[1] = 0;
            REQUIRE(walk.take(response));
        }
        REQUIRE(walk.take(Response{0xc3, {}}));
        REQUIRE(walk.take(Response{0xc3, {}}));
        CHECK_FALSE(walk.next());
        CHECK(walk.stopped().empty());
        CHECK(walk.last_missing() == "SDR 0004h: C3h");
        CHECK(walk.records().size() == 3);
    }
    SECTION("a record in the middle times out")
    {
        Repository repository{many_records(9)};
        SdrWalk walk{9};
        REQUIRE(walk.take(repository.answer(*walk.next())));
        REQUIRE(walk.take(Response{0xc3, {}}));
        REQUIRE(walk.take(Response{0xc3, {}}));
        CHECK(walk.stopped() == "SDR 0002h: C3h");
    }
    SECTION("a chain that leads back")
    {
        Repository repository{many_records(2)};
        SdrWalk walk{2};
        REQUIRE(walk.take(repository.answer(*walk.next())));
        Response back = repository.answer(*walk.next());
        back.data[0] = 1;
        back.data[1] = 0;
        REQUIRE(walk.take(back));
        CHECK_FALSE(walk.next());
        CHECK(walk.stopped() == "SDR 0001h comes twice");
        CHECK(walk.records().size() == 2);
    }
    SECTION("a chain that never ends")
    {
        SdrWalk walk{2};
        std::size_t commands = 0;
        for (std::uint16_t id = 2; walk.next(); ++id, ++commands)
            REQUIRE(walk.take(Response{0,
                                       {static_cast<std::uint8_t>(id & 0xff),
                                        static_cast<std::uint8_t>(id >> 8), 1, 0, 0x51, 0xc0, 0}}));
        CHECK(commands == sdr_records_max);
        CHECK_FALSE(walk.stopped().empty());
    }
    SECTION("a byte at a time")
    {
        Repository repository{many_records(2), 6};
        repository.gives_less = true;
        SdrWalk walk{2};
        CHECK(walk.take(repository.answer(*walk.next())).error().code == Errc::malformed);
    }
    SECTION("cut off")
    {
        Repository repository{many_records(1)};
        for (std::size_t size = 0; size < 2 + sdr_header_bytes; ++size) {
            SdrWalk walk{1};
            Response response = repository.answer(*walk.next());
            response.data.resize(size);
            CHECK(walk.take(response).error().code == Errc::malformed);
        }
    }
    SECTION("whatever it answers")
    {
        std::mt19937 random{17};
        for (int round = 0; round < 300; ++round) {
            Repository repository{many_records(5), 8 + random() % 60};
            SdrWalk walk{random() % 70'000};
            unsigned commands = 0;
            while (const auto request = walk.next()) {
                Response response = repository.answer(*request);
                if (random() % 4 == 0 && !response.data.empty())
                    response.data[random() % response.data.size()] =
                        static_cast<std::uint8_t>(random());
                if (random() % 20 == 0)
                    response = Response{static_cast<std::uint8_t>(0xc0 + random() % 16), {}};
                if (!walk.take(response))
                    break;
                REQUIRE(++commands < 50'000);
            }
        }
    }
}
