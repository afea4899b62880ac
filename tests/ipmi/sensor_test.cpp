// SPDX-License-Identifier: GPL-3.0-or-later
// Goal: readings become values and states as IPMI v2.0 35 and 36 say. Method: tables of records and
// readings; ipmi-sensors on real servers is compared with in tests/interop/inventory_test.py.
#include "ipmi/sensor.hpp"
#include "support/results.hpp"

#include <random>

using namespace oobready;
using namespace oobready::ipmi;

namespace {

SensorRecord analog(std::int16_t m, std::int16_t b, std::int8_t result, std::uint8_t unit,
                    std::uint8_t type = 0x01)
{
    SensorRecord sensor;
    sensor.sensor_type = type;
    sensor.reading_type = 0x01;
    sensor.base_unit = unit;
    sensor.factors = ReadingFactors{0, 0, m, b, result, 0};
    return sensor;
}

SensorRecord discrete(std::uint8_t sensor_type, std::uint8_t reading_type)
{
    SensorRecord sensor;
    sensor.sensor_type = sensor_type;
    sensor.reading_type = reading_type;
    return sensor;
}

std::string text(const json::value& value) { return json::serialize(value); }

} // namespace

TEST_CASE("raw readings as values and units")
{
    struct Row {
        SensorRecord sensor;
        std::uint8_t raw;
        double value;
        const char* unit;
    };
    SensorRecord is_signed = analog(1, 0, 0, 0x01);
    is_signed.factors->analog_format = 2;
    SensorRecord percent = analog(1, 0, 0, 0x00);
    percent.percentage = true;
    const Row rows[] = {
        {analog(1, 0, 0, 0x01), 23, 23, "degrees C"},
        {analog(12, 0, 1, 0x12, 0x04), 84, 10080, "RPM"},
        {analog(1, 0, -1, 0x04, 0x02), 121, 12.1, "Volts"},
        {analog(-1, 100, 0, 0x01), 30, 70, "degrees C"},
        {is_signed, 0xfe, -2, "degrees C"},
        {percent, 55, 55, "%"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.raw, row.unit);
        REQUIRE(value_of(row.sensor, row.raw));
        CHECK(*value_of(row.sensor, row.raw) == Approx(row.value));
        CHECK_THAT(unit_of(row.sensor), Catch::Contains(row.unit) || Catch::Contains("percent"));
    }
    CHECK_FALSE(value_of(discrete(0x08, 0x6f), 1));
    SensorRecord none = analog(1, 0, 0, 0);
    none.factors->analog_format = 3;
    CHECK_FALSE(value_of(none, 1));
    CHECK(unit_of(none).empty());
}

TEST_CASE("the state of a sensor")
{
    struct Row {
        const char* what;
        SensorRecord sensor;
        std::string_view answer;
        const char* status;
        const char* value;
        const char* state;
        const char* states;
    };
    const SensorRecord fan = analog(12, 0, 1, 0x12, 0x04);
    const Row rows[] = {
        {"fine", fan, "54c0c0", "ok", "1.008E4", "ok", "[]"},
        {"low", fan, "07c0c1", "ok", "8.4E2", "warning", R"(["at or below lower non-critical"])"},
        {"still", fan, "00c0c7", "ok", "0E0", "critical",
         R"(["at or below lower non-critical","at or below lower critical",)"
         R"("at or below lower non-recoverable"])"},
        {"unavailable", fan, "00e0c7", "unavailable", "null", "null", "null"},
        {"not scanned", fan, "0080c7", "scanning-disabled", "null", "null", "null"},
        {"no states", fan, "54c0", "ok", "1.008E4", "ok", "[]"},
        {"a supply", discrete(0x08, 0x6f), "00c00180", "ok", "null", "ok",
         R"(["Presence detected"])"},
        {"a failed supply", discrete(0x08, 0x6f), "00c00380", "ok", "null", "critical",
         R"(["Presence detected","Power Supply Failure detected"])"},
        {"no supply", discrete(0x08, 0x6f), "00c00080", "ok", "null", "ok", "[]"},
        {"redundancy lost", discrete(0x09, 0x0b), "00c00280", "ok", "null", "critical",
         R"(["Redundancy Lost"])"},
        {"an OEM's", discrete(0xc0, 0x70), "00c00180", "ok", "null", "unknown", R"(["state 0"])"},
    };
    const SensorWords words;
    for (const Row& row : rows) {
        CAPTURE(row.what);
        const auto reading = decode_sensor_reading(from_hex(row.answer).value());
        REQUIRE(reading);
        json::object facts = SensorWords::facts_of(row.sensor);
        words.add_reading(facts, row.sensor, *reading);
        CHECK(facts.at("status").as_string() == row.status);
        CHECK(text(facts.at("value")) == row.value);
        CHECK((facts.at("state").is_null() ? "null" : facts.at("state").as_string()) == row.state);
        CHECK(text(facts.at("states")) == row.states);
    }
    CHECK_FALSE(decode_sensor_reading(Bytes{}));
    CHECK_FALSE(decode_sensor_reading(Bytes{1}));
}

TEST_CASE("a value against its thresholds")
{
    struct Row {
        std::uint8_t raw;
        const char* answer;
        const char* state;
    };
    // Readable: lower critical 5, upper non-critical 40 and critical 45.
    const Row rows[] = {
        {23, "1a000500282d00", "ok"},       {40, "1a000500282d00", "warning"},
        {45, "1a000500282d00", "critical"}, {5, "1a000500282d00", "critical"},
        {6, "1a000500282d00", "ok"},        {23, "00000000000000", "ok"},
    };
    const SensorRecord inlet = analog(1, 0, 0, 0x01);
    for (const Row& row : rows) {
        CAPTURE(row.raw, row.answer);
        json::object facts = SensorWords::facts_of(inlet);
        const auto thresholds = decode_sensor_thresholds(from_hex(row.answer).value());
        REQUIRE(thresholds);
        const SensorReading reading{row.raw, true, true, 0};
        SensorWords::add_thresholds(facts, inlet, reading, *thresholds);
        CHECK(facts.at("state_by_thresholds").as_string() == row.state);
        CHECK(facts.at("thresholds").at("lower_non_critical").is_null());
    }
    CHECK_FALSE(decode_sensor_thresholds(Bytes(6)));
}

TEST_CASE("any record and any reading have words")
{
    std::mt19937 random{35};
    const SensorWords words;
    for (int round = 0; round < 20'000; ++round) {
        const auto byte = [&random] { return static_cast<std::uint8_t>(random()); };
        SensorRecord sensor = analog(static_cast<std::int16_t>(random() % 1024 - 512),
                                     static_cast<std::int16_t>(random() % 1024 - 512),
                                     static_cast<std::int8_t>(random() % 16 - 8), byte());
        sensor.sensor_type = byte();
        sensor.reading_type = random() % 2 == 0 ? std::uint8_t{1} : byte();
        sensor.factors->linearization = byte() & 0x7f;
        sensor.factors->analog_format = byte() & 3;
        sensor.modifier_use = byte() & 3;
        sensor.rate_unit = byte() & 7;
        sensor.modifier_unit = byte();
        sensor.percentage = random() % 5 == 0;
        sensor.entity_id = byte();
        json::object facts = SensorWords::facts_of(sensor);
        const auto reading = decode_sensor_reading(Bytes{byte(), byte(), byte(), byte()});
        REQUIRE(reading);
        words.add_reading(facts, sensor, *reading);
        Thresholds thresholds;
        for (auto& threshold : thresholds)
            threshold = byte();
        SensorWords::add_thresholds(facts, sensor, *reading, thresholds);
        REQUIRE(facts.contains("status"));
        REQUIRE_FALSE(json::serialize(facts).empty());
    }
}
