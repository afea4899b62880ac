// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipmi/fru_multirecord.hpp"

#include "base/text.hpp"

#include <fmt/format.h>
#include <freeipmi/freeipmi.h>

#include <array>
#include <memory>
#include <new>
#include <numeric>
#include <string>

namespace oobready::ipmi {

namespace {

constexpr std::uint8_t record_version = 2;
constexpr std::size_t record_bytes_max = 255;
constexpr std::uint8_t type_power_supply = 0x00;
constexpr std::uint8_t type_dc_output = 0x01;
constexpr std::uint8_t type_dc_load = 0x02;
constexpr std::uint8_t type_management_access = 0x03;
constexpr std::uint8_t type_base_compatibility = 0x04;
constexpr std::uint8_t type_oem_first = 0xc0;

// By their number; then what is an OEM's, and what is nobody's.
constexpr std::size_t type_names_max = 11;
constexpr std::string_view type_names[] = {"power-supply-information",
                                           "dc-output",
                                           "dc-load",
                                           "management-access",
                                           "base-compatibility",
                                           "extended-compatibility",
                                           "asf-fixed-smbus-device",
                                           "asf-legacy-device-alerts",
                                           "asf-remote-control",
                                           "extended-dc-output",
                                           "extended-dc-load",
                                           "oem",
                                           "reserved"};
static_assert(std::size(type_names) == type_names_max + 2);
constexpr std::string_view access_kinds[] = {"unspecified",
                                             "system-management-url",
                                             "system-name",
                                             "system-ping-address",
                                             "component-management-url",
                                             "component-name",
                                             "component-ping-address",
                                             "system-unique-id"};

bool adds_up_to(ByteView bytes, std::uint8_t checksum)
{
    return (std::accumulate(bytes.begin(), bytes.end(), 0u) + checksum) % 256 == 0;
}

using Context = std::unique_ptr<ipmi_fru_ctx, decltype(&ipmi_fru_ctx_destroy)>;

// One that only parses: there is no connection behind it.
Context make_context()
{
    Context context{ipmi_fru_ctx_create(nullptr), &ipmi_fru_ctx_destroy};
    if (!context)
        throw std::bad_alloc{};
    return context;
}

unsigned size_of(ByteView data) { return static_cast<unsigned>(data.size()); }

// The value, or null where it is the one that stands for "not specified".
json::value specified(unsigned value, unsigned unspecified)
{
    return value == unspecified ? json::value(nullptr) : json::value(value);
}

json::value range(int low, int high)
{
    return low == 0 && high == 0 ? json::value(nullptr) : json::value(json::array{low, high});
}

// Table 18-1. Voltages in mV.
std::optional<json::object> power_supply(ipmi_fru_ctx_t context, ByteView data)
{
    unsigned capacity = 0, peak_va = 0, inrush = 0, inrush_ms = 0;
    std::array<int, 4> volts{};
    unsigned low_hz = 0, high_hz = 0, dropout = 0;
    unsigned predictive = 0, correction = 0, autoswitch = 0, hot_swap = 0, pulses = 0;
    unsigned peak = 0, hold_up = 0, voltage_1 = 0, voltage_2 = 0, combined = 0, threshold = 0;
    if (ipmi_fru_multirecord_power_supply_information(
            context, data.data(), size_of(data), &capacity, &peak_va, &inrush, &inrush_ms,
            &volts[0], &volts[1], &volts[2], &volts[3], &low_hz, &high_hz, &dropout, &predictive,
            &correction, &autoswitch, &hot_swap, &pulses, &peak, &hold_up, &voltage_1, &voltage_2,
            &combined, &threshold) < 0)
        return std::nullopt;
    constexpr unsigned word_unspecified = 0xffff;
    constexpr unsigned byte_unspecified = 0xff;
    return json::object{
        {"capacity_w", capacity},
        {"peak_va", specified(peak_va, word_unspecified)},
        {"inrush_current_a", specified(inrush, byte_unspecified)},
        {"inrush_interval_ms", inrush_ms},
        {"input_voltage_1_mv", range(volts[0], volts[1])},
        {"input_voltage_2_mv", range(volts[2], volts[3])},
        {"input_frequency_hz", range(static_cast<int>(low_hz), static_cast<int>(high_hz))},
        {"dropout_tolerance_ms", dropout},
        {"predictive_fail", predictive != 0},
        {"power_factor_correction", correction != 0},
        {"autoswitch", autoswitch != 0},
        {"hot_swap", hot_swap != 0},
        {"peak_capacity_w", peak},
        {"hold_up_s", hold_up},
        {"combined_w", combined}};
}

// Tables 18-2 and 18-3 differ in what the limits mean: of a supply deviations, of a load voltages.
using DecodeDc = int (*)(ipmi_fru_ctx_t, const void*, unsigned, unsigned*, unsigned*, int*, int*,
                         int*, unsigned*, unsigned*, unsigned*);

std::optional<json::object> direct_current(ipmi_fru_ctx_t context, ByteView data, DecodeDc decode,
                                           bool output)
{
    unsigned number = 0, standby = 0, ripple = 0, least = 0, most = 0;
    int nominal = 0, low = 0, high = 0;
    if (decode(context, data.data(), size_of(data), &number, &standby, &nominal, &low, &high,
               &ripple, &least, &most) < 0)
        return std::nullopt;
    json::object facts{{"output", number}, {"nominal_mv", nominal}};
    if (output)
        facts["standby"] = standby != 0;
    facts[output ? "deviation_low_mv" : "low_mv"] = low;
    facts[output ? "deviation_high_mv" : "high_mv"] = high;
    facts["ripple_mv"] = ripple;
    facts["current_least_ma"] = least;
    facts["current_most_ma"] = most;
    return facts;
}

// Table 18-4: a text, but for the system's unique id.
std::optional<json::object> management_access(ipmi_fru_ctx_t context, ByteView data)
{
    constexpr std::size_t unique_id = 7;
    std::uint8_t kind = 0;
    std::array<std::uint8_t, record_bytes_max + 1> text{};
    unsigned size = static_cast<unsigned>(text.size());
    if (ipmi_fru_multirecord_management_access_record(context, data.data(), size_of(data), &kind,
                                                      text.data(), &size) < 0)
        return std::nullopt;
    const ByteView bytes = ByteView{text}.subspan(0, std::min<std::size_t>(size, text.size()));
    const bool is_text = kind != 0 && kind < unique_id;
    const std::string said{bytes.begin(), bytes.end()};
    return json::object{{"kind", access_kinds[kind < std::size(access_kinds) ? kind : 0]},
                        {"value", is_text ? printable(trim(said)) : to_hex(bytes)}};
}

// Table 18-5.
std::optional<json::object> base_compatibility(ipmi_fru_ctx_t context, ByteView data)
{
    std::uint32_t manufacturer = 0;
    unsigned entity = 0, base = 0, start = 0;
    std::array<std::uint8_t, record_bytes_max + 1> mask{};
    unsigned size = static_cast<unsigned>(mask.size());
    if (ipmi_fru_multirecord_base_compatibility_record(context, data.data(), size_of(data),
                                                       &manufacturer, &entity, &base, &start,
                                                       mask.data(), &size) < 0)
        return std::nullopt;
    return json::object{
        {"manufacturer_id", manufacturer},
        {"entity", entity},
        {"base", base},
        {"code_start", start},
        {"code_mask", to_hex(ByteView{mask}.subspan(0, std::min<std::size_t>(size, mask.size())))}};
}

// 18.7: the manufacturer's number, then what only it knows.
std::optional<json::object> oem(ByteView data)
{
    constexpr std::size_t number_bytes = 3;
    if (data.size() < number_bytes)
        return std::nullopt;
    const unsigned manufacturer = data[0] | data[1] << 8 | data[2] << 16;
    return json::object{{"manufacturer_id", manufacturer},
                        {"data", to_hex(data.subspan(number_bytes))}};
}

std::string_view name_of(std::uint8_t type)
{
    if (type < type_names_max)
        return type_names[type];
    return type >= type_oem_first ? type_names[type_names_max] : type_names[type_names_max + 1];
}

std::optional<json::object> facts_of(ipmi_fru_ctx_t context, std::uint8_t type, ByteView data)
{
    switch (type) {
    case type_power_supply:
        return power_supply(context, data);
    case type_dc_output:
        return direct_current(context, data, ipmi_fru_multirecord_dc_output, true);
    case type_dc_load:
        return direct_current(context, data, ipmi_fru_multirecord_dc_load, false);
    case type_management_access:
        return management_access(context, data);
    case type_base_compatibility:
        return base_compatibility(context, data);
    default:
        break;
    }
    if (type >= type_oem_first)
        return oem(data);
    return json::object{{"data", to_hex(data)}};
}

} // namespace

std::optional<MultirecordHeader> decode_multirecord_header(ByteView at)
{
    if (at.size() < multirecord_header_bytes ||
        !adds_up_to(at.subspan(0, multirecord_header_bytes), 0))
        return std::nullopt;
    return MultirecordHeader{at[0], static_cast<std::uint8_t>(at[1] & 0x0f), (at[1] & 0x80) != 0,
                             at[2], at[3]};
}

json::array decode_multirecords(ByteView area, json::array& errors)
{
    const Context context = make_context();
    json::array records;
    for (std::size_t number = 1; number <= multirecords_max; ++number) {
        const auto wrong = [&errors, number](std::string_view what) {
            errors.emplace_back(fmt::format("multirecord {}: {}", number, what));
        };
        const std::optional<MultirecordHeader> header = decode_multirecord_header(area);
        const bool cut =
            area.size() < multirecord_header_bytes + (header ? header->bytes : std::size_t{0});
        if (!header || cut) {
            wrong(cut ? "cut off" : "header checksum wrong");
            return records;
        }
        const ByteView data = area.subspan(multirecord_header_bytes, header->bytes);
        if (!adds_up_to(data, header->checksum))
            wrong("checksum wrong");
        if (header->version != record_version)
            wrong("unknown format version");
        std::optional<json::object> facts = facts_of(context.get(), header->type, data);
        if (!facts) {
            wrong("unreadable");
            facts = json::object{{"data", to_hex(data)}};
        }
        json::object record{{"type", name_of(header->type)}, {"type_code", header->type}};
        for (const auto& fact : *facts)
            record[fact.key()] = fact.value();
        records.emplace_back(std::move(record));
        if (header->last)
            return records;
        area = area.subspan(multirecord_header_bytes + header->bytes);
    }
    errors.emplace_back(fmt::format("multirecords: more than {}", multirecords_max));
    return records;
}

check::Shape multirecord_shape()
{
    using check::boolean;
    using check::integer;
    using check::list;
    using check::text;
    const check::Shape every = {text("/type", "what the record is about").one_of(type_names),
                                integer("/type_code", "its number")};
    const check::Shape power_supply = {
        integer("/capacity_w", "overall capacity").in("W"),
        integer("/peak_capacity_w", "for hold_up_s").in("W"),
        integer("/hold_up_s", "how long it holds its peak capacity").in("s"),
        integer("/combined_w", "of the combined outputs").in("W"),
        integer("/peak_va", "peak apparent power").in("VA").or_null(),
        integer("/inrush_current_a", "when switched on").in("A").or_null(),
        integer("/inrush_interval_ms", "how long that lasts").in("ms"),
        list("/input_voltage_1_mv", "lowest and highest input").or_null(),
        integer("/input_voltage_1_mv/*", "one of them").in("mV"),
        list("/input_voltage_2_mv", "lowest and highest of the second range").or_null(),
        integer("/input_voltage_2_mv/*", "one of them").in("mV"),
        list("/input_frequency_hz", "lowest and highest; null for direct current").or_null(),
        integer("/input_frequency_hz/*", "one of them").in("Hz"),
        integer("/dropout_tolerance_ms", "gap in the input that it bridges").in("ms"),
        boolean("/predictive_fail", "it can tell that it will fail"),
        boolean("/power_factor_correction", "it has that"),
        boolean("/autoswitch", "it finds its voltage range by itself"),
        boolean("/hot_swap", "it may be changed while the machine runs"),
    };
    const check::Shape direct_current = {
        integer("/output", "number of the output"),
        integer("/nominal_mv", "its voltage").in("mV"),
        boolean("/standby", "it stays on in standby"),
        integer("/deviation_low_mv", "of a supply: how far it may fall").in("mV"),
        integer("/deviation_high_mv", "of a supply: how far it may rise").in("mV"),
        integer("/low_mv", "of a load: the least that it takes").in("mV"),
        integer("/high_mv", "of a load: the most that it takes").in("mV"),
        integer("/ripple_mv", "ripple and noise").in("mV"),
        integer("/current_least_ma", "least current").in("mA"),
        integer("/current_most_ma", "most current").in("mA"),
    };
    const check::Shape others = {
        text("/kind", "of a management access record").one_of(access_kinds),
        text("/value", "its text; an id in hex"),
        integer("/manufacturer_id", "IANA enterprise number"),
        integer("/entity", "entity id that it is compatible with"),
        integer("/base", "compatibility base"),
        integer("/code_start", "compatibility code start"),
        text("/code_mask", "compatibility code mask, hex"),
        text("/data", "what is not taken apart, hex"),
    };
    return check::joined(
        {every, check::each_where_given(check::joined({power_supply, direct_current, others}))});
}

} // namespace oobready::ipmi
