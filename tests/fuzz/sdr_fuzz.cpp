// SPDX-License-Identifier: GPL-3.0-or-later
// Sensor Data Records: reading them from a hostile BMC, names, sensors, readings in words.
#include "fuzz/invariants.hpp"

#include "ipmi/sdr_record.hpp"
#include "ipmi/sdr_walk.hpp"
#include "ipmi/sensor.hpp"

#include <cmath>

using namespace oobready;
using namespace oobready::fuzz;
using namespace oobready::ipmi;

namespace {

constexpr std::size_t record_bytes_max = sdr_header_bytes + 255;
constexpr std::size_t shared_sensors_max = 15; // of one compact record (43.2)
constexpr std::size_t part_bytes_min = 8;

const SensorWords& words()
{
    static const SensorWords made;
    return made;
}

void check_sensor(const SensorRecord& sensor, Input& input)
{
    require_harmless(sensor.name);
    require_harmless(unit_of(sensor));
    json::object facts = SensorWords::facts_of(sensor);
    const Bytes reading_data = input.chunk();
    const Bytes threshold_data = input.chunk();
    const Result<SensorReading> reading = decode_sensor_reading(reading_data);
    const Result<Thresholds> thresholds = decode_sensor_thresholds(threshold_data);
    if (!reading) {
        require_malformed(reading.error());
    } else {
        words().add_reading(facts, sensor, *reading);
        const bool readable = reading->scanning && reading->available;
        require((facts.at("status") == "ok") == readable, "only what is readable is ok");
        require(readable || (facts.at("value").is_null() && facts.at("state").is_null()),
                "nothing is made up of a reading that is none");
    }
    if (!thresholds)
        require_malformed(thresholds.error());
    else if (reading)
        SensorWords::add_thresholds(facts, sensor, *reading, *thresholds);
    require_sound(facts);
}

void check_record(const Bytes& record, Input& input)
{
    const Result<std::vector<SensorRecord>> sensors = decode_sensors(record);
    if (!sensors) {
        require_malformed(sensors.error());
    } else {
        require(sensors->size() <= shared_sensors_max, "a record has at most 15 sensors");
        for (const SensorRecord& sensor : *sensors)
            check_sensor(sensor, input);
    }
    const Result<std::optional<FruLocator>> locator = decode_fru_locator(record);
    if (!locator)
        require_malformed(locator.error());
    else if (*locator)
        require_harmless((*locator)->name);
}

void check_names(const std::vector<Bytes>& records)
{
    const SensorNames names = sensor_names(records);
    require(names.size() <= records.size() * shared_sensors_max, "names are bounded");
    for (const auto& [key, name] : names)
        require_harmless(name);
}

// So many times the BMC names another record than before, as if it had ever more of them; 255
// stands for ever, so that only our own limit ends the walk.
void walk(Input& input, unsigned numbered)
{
    constexpr std::size_t steps_max =
        sdr_records_max * (record_bytes_max / part_bytes_min + 2) + 64;
    const std::uint16_t promised = input.word();
    Answers answers{input};
    SdrWalk sdr_walk{promised};
    for (std::uint16_t id = 1; std::optional<Request> request = sdr_walk.next(); ++id) {
        require(request->command == &get_sdr || request->command == &reserve_sdr_repository,
                "only SDRs are asked for");
        require(request->command != &get_sdr || request->data.size() == 6, "Get SDR has 6 bytes");
        require(answers.given() < steps_max, "the walk ends");
        Response answer = answers.next();
        if ((numbered == 255 || id <= numbered) && answer.data.size() >= 2) {
            answer.data[0] = static_cast<std::uint8_t>(id & 0xff);
            answer.data[1] = static_cast<std::uint8_t>(id >> 8);
        }
        if (const Result<void> taken = sdr_walk.take(answer); !taken) {
            require_malformed(taken.error());
            break;
        }
    }
    require(sdr_walk.records().size() <= sdr_records_max, "records are bounded");
    for (const Bytes& record : sdr_walk.records())
        require(record.size() == sdr_header_bytes + record[4], "a record is whole");
    require_harmless(sdr_walk.stopped());
    require_harmless(sdr_walk.last_missing());
    require(sdr_walk.stopped().empty() || sdr_walk.last_missing().empty(), "one reason to stop");
    if (!sdr_walk.records().empty())
        check_record(sdr_walk.records().front(), input);
    check_names(sdr_walk.records());
}

Bytes packed_six_bit(std::string_view text)
{
    Bytes bytes((text.size() * 6 + 7) / 8);
    for (std::size_t i = 0; i < text.size() * 6; ++i)
        if ((static_cast<unsigned>(text[i / 6] - ' ') >> i % 6 & 1) != 0)
            bytes[i / 8] |= static_cast<std::uint8_t>(1u << i % 8);
    return bytes;
}

Bytes bcd_plus(std::string_view text)
{
    static constexpr std::string_view digits = "0123456789 -.:,_";
    Bytes bytes((text.size() + 1) / 2, 0xaa);
    for (std::size_t i = 0; i < text.size(); ++i) {
        const auto digit = static_cast<unsigned>(digits.find(text[i]));
        require(digit < digits.size(), "BCD plus has 16 characters", text);
        std::uint8_t& byte = bytes[i / 2];
        byte = static_cast<std::uint8_t>(i % 2 == 0 ? digit << 4 | (byte & 0x0f)
                                                    : (byte & 0xf0u) | digit);
    }
    return bytes;
}

// A name that was decoded, encoded again by another hand, decodes to the same name.
void name(Input& input)
{
    const std::uint8_t type_length = input.byte();
    const std::string text = decode_name(type_length, input.rest());
    require_sound(json::value(text));
    Bytes again;
    if (type_length >> 6 == 1)
        again = bcd_plus(text);
    else if (type_length >> 6 == 2)
        again = packed_six_bit(text);
    else
        return;
    require(again.size() < 32, "a name is at most 31 bytes");
    const auto same_type = static_cast<std::uint8_t>((type_length & 0xc0) | again.size());
    require(decode_name(same_type, again) == text, "a name encodes again as the same", text);
}

void info(Input& input)
{
    const Result<SdrInfo> decoded = decode_sdr_info(input.rest());
    if (decoded)
        require_sound(facts_of(*decoded));
    else
        require_malformed(decoded.error());
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size)
{
    Input input{data, size};
    switch (input.byte()) {
    case 0:
        walk(input, 0);
        break;
    case 1:
        walk(input, input.byte());
        break;
    case 2: {
        const Bytes record = input.chunk();
        check_record(record, input);
        check_names({record, input.rest()});
        break;
    }
    case 3:
        name(input);
        break;
    case 4:
        info(input);
        break;
    default:
        return -1;
    }
    return 0;
}
