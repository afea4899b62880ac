// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipmi/sel_record.hpp"

#include "base/text.hpp"
#include "ipmi/little_endian.hpp"
#include "ipmi/timestamp.hpp"

#include <freeipmi/freeipmi.h>

#include <array>
#include <new>

namespace oobready::ipmi {

namespace {

constexpr std::size_t words_bytes_max = 512;
constexpr std::uint8_t system_event = 0x02;
constexpr std::uint8_t oem_timestamped_min = 0xc0;
constexpr std::uint8_t oem_min = 0xe0;

constexpr std::string_view severities[] = {"info", "warning", "critical", "unknown"};
constexpr std::string_view directions[] = {"assertion", "deassertion"};

std::string_view severity_of(unsigned int state)
{
    switch (state) {
    case IPMI_INTERPRET_STATE_NOMINAL:
        return severities[0];
    case IPMI_INTERPRET_STATE_WARNING:
        return severities[1];
    case IPMI_INTERPRET_STATE_CRITICAL:
        return severities[2];
    default:
        return severities[3];
    }
}

unsigned int size_of(ByteView bytes) { return static_cast<unsigned int>(bytes.size()); }

// Table 32-2 and 32-3: what an OEM record says is the OEM's to know.
void add_oem(json::object& facts, ByteView record, std::uint8_t type)
{
    if (type >= oem_min) {
        facts["type"] = "oem";
        facts["oem_data"] = to_hex(record.subspan(3));
        return;
    }
    facts["type"] = "oem-timestamped";
    facts["time"] = timestamp_text(little_endian(record, 3, 4));
    facts["manufacturer_id"] = little_endian(record, 7, 3);
    facts["oem_data"] = to_hex(record.subspan(10));
}

} // namespace

Result<SelInfo> decode_sel_info(ByteView data)
{
    if (data.size() < 14)
        return Error{Errc::malformed, "Get SEL Info: too short"};
    SelInfo info;
    info.version = fmt::format("{}.{}", data[0] & 0x0f, data[0] >> 4);
    info.entries = static_cast<std::uint16_t>(little_endian(data, 1, 2));
    info.free_bytes = static_cast<std::uint16_t>(little_endian(data, 3, 2));
    info.last_addition = little_endian(data, 5, 4);
    info.last_erase = little_endian(data, 9, 4);
    info.overflow = (data[13] & 0x80) != 0;
    return info;
}

json::object facts_of(const SelInfo& info)
{
    json::object facts;
    facts["version"] = info.version;
    facts["entries"] = info.entries;
    facts["free_bytes"] = info.free_bytes;
    facts["overflow"] = info.overflow;
    facts["last_addition"] = timestamp_text(info.last_addition);
    facts["last_erase"] = timestamp_text(info.last_erase);
    return facts;
}

check::Shape sel_info_shape()
{
    using check::integer;
    using check::text;
    return {
        text("/version", "of the log's format"),
        integer("/entries", "how many are in it"),
        integer("/free_bytes", "room for more; 65535: that many or more").in("bytes"),
        check::boolean("/overflow", "events were dropped for lack of room"),
        text("/last_addition", "when, RFC 3339; null where the BMC had no time").or_null(),
        text("/last_erase", "when, the same").or_null(),
    };
}

check::Shape sel_record_shape()
{
    using check::integer;
    using check::text;
    const check::Shape always = {
        integer("/record_id", "of the entry"),
        text("/raw", "its 16 bytes in hex"),
        text("/type", "system-event, oem-timestamped, oem, or a number that no table names"),
    };
    return check::joined(
        {always,
         check::each_where_given({
             text("/time", "when, RFC 3339; null where the BMC had no time").or_null(),
             text("/generator", "who reported it, in hex"),
             text("/sensor_type", "what kind of sensor it comes from").or_null(),
             integer("/sensor_number", "which"),
             text("/sensor_name", "null unless ipmi.sensors or ipmi.fru read the SDRs before")
                 .or_null(),
             text("/event", "what happened").or_null(),
             text("/direction", "whether it began or ended").one_of(directions),
             text("/severity", "by FreeIPMI's table").one_of(severities),
             integer("/manufacturer_id", "of the OEM whose entry it is"),
             text("/oem_data", "what only the OEM can read, in hex"),
         })});
}

Result<std::uint32_t> decode_sel_time(ByteView data)
{
    if (data.size() < 4)
        return Error{Errc::malformed, "Get SEL Time: too short"};
    return little_endian(data, 0, 4);
}

Result<SelEntry> decode_sel_entry(ByteView data)
{
    if (data.size() < 2 + sel_record_bytes)
        return Error{Errc::malformed, "Get SEL Entry: too short"};
    const ByteView record = data.subspan(2, sel_record_bytes);
    return SelEntry{static_cast<std::uint16_t>(little_endian(data, 0, 2)),
                    Bytes{record.begin(), record.end()}};
}

std::optional<SensorKey> sensor_of_event(ByteView record)
{
    if (record[2] != system_event)
        return std::nullopt;
    return SensorKey{record[7], static_cast<std::uint8_t>(record[8] & 0x03), record[11]};
}

struct SelWords::Contexts {
    ipmi_sel_ctx_t sel = ipmi_sel_ctx_create(nullptr, nullptr); // parses only: no connection
    ipmi_interpret_ctx_t interpret = ipmi_interpret_ctx_create();

    Contexts() = default;
    Contexts(const Contexts&) = delete;
    Contexts& operator=(const Contexts&) = delete;
    ~Contexts()
    {
        ipmi_sel_ctx_destroy(sel);
        ipmi_interpret_ctx_destroy(interpret);
    }

    // What `format` (ipmi-sel.h) makes of `record`; null where there is nothing to say.
    [[nodiscard]] json::value words(const char* format, ByteView record) const
    {
        std::array<char, words_bytes_max> text{};
        const int size = ipmi_sel_parse_read_record_string(
            sel, format, record.data(), size_of(record), text.data(), text.size() - 1, 0);
        if (size <= 0)
            return nullptr;
        return json::string{printable(text.data())};
    }
};

SelWords::SelWords() : contexts_(std::make_unique<Contexts>())
{
    if (!contexts_->sel || !contexts_->interpret ||
        ipmi_sel_ctx_set_separator(contexts_->sel, " ; ") < 0)
        throw std::bad_alloc{};
}

SelWords::~SelWords() = default;

json::object SelWords::facts_of(ByteView record) const
{
    json::object facts;
    facts["record_id"] = little_endian(record, 0, 2);
    const std::uint8_t type = record[2];
    facts["raw"] = to_hex(record);
    if (type != system_event) {
        if (type >= oem_timestamped_min)
            add_oem(facts, record, type);
        else
            facts["type"] = fmt::format("{:02X}h", type); // no table names it
        return facts;
    }
    facts["type"] = "system-event";
    facts["time"] = timestamp_text(little_endian(record, 3, 4));
    facts["generator"] = fmt::format("{:02X}h", record[7]);
    facts["sensor_type"] = contexts_->words("%T", record);
    facts["sensor_number"] = record[11];
    facts["event"] = contexts_->words("%E", record);
    facts["direction"] = directions[(record[12] & 0x80) != 0 ? 1 : 0];
    unsigned int state = IPMI_INTERPRET_STATE_UNKNOWN;
    if (ipmi_interpret_sel(contexts_->interpret, record.data(), size_of(record), &state) < 0)
        state = IPMI_INTERPRET_STATE_UNKNOWN;
    facts["severity"] = severity_of(state);
    return facts;
}

} // namespace oobready::ipmi
