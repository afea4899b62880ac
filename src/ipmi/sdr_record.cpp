// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipmi/sdr_record.hpp"

#include "base/text.hpp"
#include "ipmi/little_endian.hpp"
#include "ipmi/timestamp.hpp"

#include <array>

namespace oobready::ipmi {

namespace {

constexpr std::string_view updates[] = {"unspecified", "non-modal", "modal", "both"};

constexpr std::uint8_t record_full = 0x01;
constexpr std::uint8_t record_compact = 0x02;
constexpr std::uint8_t record_event_only = 0x03;
constexpr std::uint8_t record_fru_locator = 0x11;
constexpr std::uint8_t length_mask = 0x1f;

// Offsets are those of the tables less one: the tables count from 1.
constexpr std::size_t full_name_at = 47;
constexpr std::size_t compact_name_at = 31;
constexpr std::size_t event_only_name_at = 16;
constexpr std::size_t locator_name_at = 15;

// The low `width` bits of `bits`, of which the highest is the sign.
int signed_bits(unsigned bits, unsigned width)
{
    const unsigned sign = 1u << (width - 1);
    const unsigned value = bits & ((sign << 1) - 1);
    return static_cast<int>(value ^ sign) - static_cast<int>(sign);
}

std::string packed_six_bit(ByteView bytes)
{
    std::string text;
    unsigned bits = 0;
    unsigned held = 0;
    for (std::uint8_t byte : bytes) {
        bits |= unsigned{byte} << held; // the first character stands in the low bits
        held += 8;
        for (; held >= 6; held -= 6, bits >>= 6)
            text += static_cast<char>(' ' + (bits & 0x3f));
    }
    return text;
}

// The specification does not say which digit of a byte is first: the high one, as ipmitool has it.
std::string bcd_plus(ByteView bytes)
{
    static constexpr std::string_view characters = "0123456789 -.:,_";
    std::string text;
    for (std::uint8_t byte : bytes) {
        text += characters[byte >> 4];
        text += characters[byte & 0x0f];
    }
    return text;
}

std::string latin_1(ByteView bytes)
{
    std::string utf8;
    for (std::uint8_t byte : bytes) {
        if (byte < 0x80) {
            utf8 += static_cast<char>(byte);
        } else {
            utf8 += static_cast<char>(0xc0 | byte >> 6);
            utf8 += static_cast<char>(0x80 | (byte & 0x3f));
        }
    }
    return utf8;
}

std::string name_at(ByteView record, std::size_t at)
{
    return decode_name(record[at], record.subspan(at + 1));
}

// Bytes 6 to 14 and 21 to 23, which full and compact records have in common.
SensorRecord common(ByteView record)
{
    SensorRecord sensor;
    sensor.record_id = static_cast<std::uint16_t>(little_endian(record, 0, 2));
    sensor.key = {record[5], static_cast<std::uint8_t>(record[6] & 0x03), record[7]};
    sensor.channel = record[6] >> 4;
    sensor.entity_id = record[8];
    sensor.entity_instance = record[9];
    sensor.sensor_type = record[12];
    sensor.reading_type = record[13];
    sensor.percentage = (record[20] & 0x01) != 0;
    sensor.modifier_use = record[20] >> 1 & 3;
    sensor.rate_unit = record[20] >> 3 & 7;
    sensor.base_unit = record[21];
    sensor.modifier_unit = record[22];
    return sensor;
}

ReadingFactors factors_of(ByteView record)
{
    ReadingFactors factors;
    factors.analog_format = record[20] >> 6;
    factors.linearization = record[23] & 0x7f;
    factors.m = static_cast<std::int16_t>(signed_bits(record[24] | (record[25] & 0xc0u) << 2, 10));
    factors.b = static_cast<std::int16_t>(signed_bits(record[26] | (record[27] & 0xc0u) << 2, 10));
    factors.result_exponent = static_cast<std::int8_t>(signed_bits(record[29] >> 4, 4));
    factors.b_exponent = static_cast<std::int8_t>(signed_bits(record[29], 4));
    return factors;
}

// "Fan" and 3 is "Fan3", or "FanD" where letters count: A to Z, then AA.
std::string shared_name(const std::string& name, bool letters, unsigned number)
{
    constexpr unsigned alphabet = 26;
    if (!letters)
        return name + std::to_string(number);
    std::string suffix{static_cast<char>('A' + number % alphabet)};
    if (number >= alphabet)
        suffix.insert(0, 1, static_cast<char>('A' + number / alphabet - 1));
    return name + suffix;
}

// One compact record may stand for up to 15 sensors whose numbers follow each other (43.2).
std::vector<SensorRecord> shared(const SensorRecord& first, ByteView record)
{
    const unsigned count = record[23] & 0x0f;
    if (count <= 1)
        return {first};
    const bool letters = (record[23] >> 4 & 3) == 1;
    const bool instances_differ = (record[24] & 0x80) != 0;
    const unsigned offset = record[24] & 0x7f;
    std::vector<SensorRecord> sensors;
    for (unsigned i = 0; i < count; ++i) {
        SensorRecord sensor = first;
        sensor.key.number = static_cast<std::uint8_t>(first.key.number + i);
        if (instances_differ)
            sensor.entity_instance = static_cast<std::uint8_t>(first.entity_instance + i);
        sensor.name = shared_name(first.name, letters, offset + i);
        sensors.push_back(std::move(sensor));
    }
    return sensors;
}

} // namespace

Result<SdrInfo> decode_sdr_info(ByteView data)
{
    if (data.size() < 14)
        return Error{Errc::malformed, "Get SDR Repository Info: too short"};
    SdrInfo info;
    info.version = fmt::format("{}.{}", data[0] & 0x0f, data[0] >> 4);
    info.records = static_cast<std::uint16_t>(little_endian(data, 1, 2));
    info.free_bytes = static_cast<std::uint16_t>(little_endian(data, 3, 2));
    info.last_addition = little_endian(data, 5, 4);
    info.last_erase = little_endian(data, 9, 4);
    info.support = data[13];
    return info;
}

check::Shape sdr_info_shape()
{
    return {
        check::text("/version", "of the SDRs' format"),
        check::integer("/records", "how many there are"),
        check::integer("/free_bytes", "room for more; null where it is not said")
            .in("bytes")
            .or_null(),
        check::text("/last_addition", "when, RFC 3339; null where the BMC had no time").or_null(),
        check::text("/last_erase", "when, the same").or_null(),
        check::boolean("/overflow", "SDRs were refused for lack of room"),
        check::text("/update", "the ways in which it can be written").one_of(updates),
        check::boolean("/reserve_supported", "it can be read in parts"),
    };
}

json::object facts_of(const SdrInfo& info)
{
    constexpr std::uint16_t unspecified = 0xfffe;
    json::object facts;
    facts["version"] = info.version;
    facts["records"] = info.records;
    facts["free_bytes"] =
        info.free_bytes == unspecified ? json::value(nullptr) : json::value(info.free_bytes);
    facts["last_addition"] = timestamp_text(info.last_addition);
    facts["last_erase"] = timestamp_text(info.last_erase);
    facts["overflow"] = (info.support & 0x80) != 0;
    facts["update"] = updates[info.support >> 5 & 3];
    facts["reserve_supported"] = (info.support & 0x02) != 0;
    return facts;
}

std::string_view id(SdrSource source)
{
    return source == SdrSource::device ? "device" : "repository";
}

Result<DeviceSdrInfo> decode_device_sdr_info(ByteView data)
{
    if (data.size() < 2)
        return Error{Errc::malformed, "Get Device SDR Info: too short"};
    return DeviceSdrInfo{data[0], static_cast<std::uint8_t>(data[1] & 0x0f)};
}

bool provides_device_sdrs(ByteView device_id)
{
    return device_id.size() > 1 && (device_id[1] & 0x80) != 0;
}

std::string decode_name(std::uint8_t type_length, ByteView bytes)
{
    const std::size_t length = std::min<std::size_t>(type_length & length_mask, bytes.size());
    const ByteView taken = bytes.subspan(0, length);
    std::string text;
    switch (type_length >> 6) {
    case 1:
        text = bcd_plus(taken);
        break;
    case 2:
        text = packed_six_bit(taken);
        break;
    default:
        text = latin_1(taken);
    }
    text.resize(std::min(text.size(), text.find('\0'))); // some pad with zeros
    return printable(trim(text));
}

Result<std::vector<SensorRecord>> decode_sensors(ByteView record)
{
    const std::uint8_t type = record.size() >= sdr_header_bytes ? record[3] : std::uint8_t{0};
    if (type != record_full && type != record_compact)
        return std::vector<SensorRecord>{};
    const std::size_t at = type == record_full ? full_name_at : compact_name_at;
    if (record.size() <= at)
        return Error{Errc::malformed,
                     fmt::format("SDR {:04X}h: too short", little_endian(record, 0, 2))};
    SensorRecord sensor = common(record);
    sensor.name = name_at(record, at);
    if (type == record_compact)
        return shared(sensor, record);
    sensor.factors = factors_of(record);
    return std::vector<SensorRecord>{std::move(sensor)};
}

SensorNames sensor_names(const std::vector<Bytes>& records)
{
    SensorNames names;
    for (const Bytes& record : records) {
        if (record.size() > event_only_name_at && record[3] == record_event_only) {
            const SensorKey key{record[5], static_cast<std::uint8_t>(record[6] & 0x03), record[7]};
            names.emplace(key, name_at(record, event_only_name_at));
        } else if (const Result<std::vector<SensorRecord>> sensors = decode_sensors(record)) {
            for (const SensorRecord& sensor : *sensors)
                names.emplace(sensor.key, sensor.name);
        }
    }
    return names;
}

Result<std::optional<FruLocator>> decode_fru_locator(ByteView record)
{
    if (record.size() < sdr_header_bytes || record[3] != record_fru_locator)
        return std::optional<FruLocator>{};
    if (record.size() <= locator_name_at)
        return Error{Errc::malformed,
                     fmt::format("SDR {:04X}h: too short", little_endian(record, 0, 2))};
    FruLocator locator;
    locator.device_id = record[6];
    locator.lun = record[7] >> 3 & 3;
    locator.logical = (record[7] & 0x80) != 0;
    locator.own = record[5] == bmc_slave_address && record[8] >> 4 == 0;
    locator.name = name_at(record, locator_name_at);
    return std::optional<FruLocator>{std::move(locator)};
}

} // namespace oobready::ipmi
