// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/model/model_sections.hpp"

#include "base/hex.hpp"
#include "base/text.hpp"
#include "rack/hostlist.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace oobready::sim {

namespace {

using check::TomlReader;

constexpr std::size_t sensor_name_bytes_max = 16; // a type/length byte holds 31, clients show 16
constexpr std::int64_t year_s = 366 * 24 * 3600;

struct KindRow {
    std::string_view word;
    SensorKind kind;
    std::uint8_t base_unit; // Table 43-15
    std::uint8_t entity_id; // Table 43-13
};

constexpr KindRow kind_rows[] = {
    {"temperature", SensorKind::temperature, 1, 0x07},
    {"voltage", SensorKind::voltage, 4, 0x07},
    {"current", SensorKind::current, 5, 0x0a},
    {"fan", SensorKind::fan, 18, 0x1d},
    {"power", SensorKind::power, 6, 0x0a},
    {"power_supply", SensorKind::power_supply, 0, 0x0a},
    {"drive", SensorKind::drive, 0, 0x04},
};

const KindRow* find_kind(std::string_view word)
{
    const auto found = std::ranges::find(kind_rows, word, &KindRow::word);
    return found == std::end(kind_rows) ? nullptr : &*found;
}

std::string kind_words()
{
    std::string words;
    for (const KindRow& row : kind_rows)
        words += (words.empty() ? "" : ", ") + std::string{row.word};
    return words;
}

// Three raw values, from the mildest on; a shorter list leaves the severe ones out.
void read_thresholds(TomlReader& reader, std::string_view key, std::size_t at,
                     Thresholds& thresholds)
{
    const auto values = reader.integers(key, 0, 255);
    if (!values)
        return;
    if (values->size() > 3)
        reader.mistake(key, fmt::format("'{}' holds at most three: non-critical, critical, "
                                        "non-recoverable",
                                        key));
    for (std::size_t i = 0; i < std::min<std::size_t>(3, values->size()); ++i)
        thresholds[at + i] = static_cast<std::uint8_t>((*values)[i]);
}

template <class Number>
void read_number(TomlReader& reader, std::string_view key, std::int64_t min, std::int64_t max,
                 Number& number)
{
    if (const auto value = reader.integer(key, min, max))
        number = static_cast<Number>(*value);
}

// What a [[sensor]] says of each sensor that its name stands for.
Sensor read_sensor(TomlReader& reader)
{
    Sensor sensor;
    const std::string word = reader.required_text("kind");
    if (const KindRow* row = find_kind(word)) {
        sensor.kind = row->kind;
        sensor.base_unit = row->base_unit;
        sensor.entity_id = row->entity_id;
    } else if (!word.empty()) {
        reader.mistake("kind", fmt::format("no kind of sensor '{}'; there are {}",
                                           printable(word, 64), kind_words()));
    }
    read_number(reader, "reading", 0, 255, sensor.raw);
    read_number(reader, "m", -512, 511, sensor.m);
    read_number(reader, "b", -512, 511, sensor.b);
    read_number(reader, "b_exponent", -8, 7, sensor.b_exponent);
    read_number(reader, "exponent", -8, 7, sensor.result_exponent);
    read_number(reader, "entity", 0, 255, sensor.entity_id);
    read_thresholds(reader, "lower", 0, sensor.thresholds);
    read_thresholds(reader, "upper", 3, sensor.thresholds);
    return sensor;
}

// Numbers 1 to 255 on LUN 0, then on LUN 1, and so on.
void add_sensor(TomlReader& reader, Sensor sensor, MachineModel& made)
{
    const std::size_t at = made.sensors.size();
    if (at == sensors_max) {
        reader.mistake("name", fmt::format("more than {} sensors", sensors_max));
        return;
    }
    if (at > sensors_max)
        return;
    sensor.owner_lun = static_cast<std::uint8_t>(at / 255);
    sensor.number = static_cast<std::uint8_t>(at % 255 + 1);
    if (sensor.name.size() > sensor_name_bytes_max)
        reader.mistake("name", fmt::format("'{}' is longer than {} bytes",
                                           printable(sensor.name, 64), sensor_name_bytes_max));
    if (std::ranges::find(made.sensors, sensor.name, &Sensor::name) != made.sensors.end())
        reader.mistake("name",
                       fmt::format("two sensors are named '{}'", printable(sensor.name, 64)));
    made.sensors.push_back(std::move(sensor));
}

RedfishErrorModel read_error(TomlReader& errors, const std::string& file, std::string_view key,
                             int status, Mistakes& mistakes)
{
    RedfishErrorModel made;
    made.status = status;
    const toml::table* table = errors.table(key);
    if (table == nullptr) {
        errors.mistake(key, fmt::format("[redfish.errors] lacks '{}'", key));
        return made;
    }
    TomlReader error{*table, file, fmt::format("'{}'", key), mistakes};
    read_number(error, "status", 400, 599, made.status);
    made.message_id = error.required_text("id");
    made.message = error.required_text("message");
    error.finish();
    return made;
}

void read_errors(TomlReader& redfish, const std::string& file, RedfishModel& made,
                 Mistakes& mistakes)
{
    const toml::table* table = redfish.table("errors");
    if (table == nullptr)
        return redfish.mistake("errors", "[redfish] needs [redfish.errors]");
    TomlReader errors{*table, file, "[redfish.errors]", mistakes};
    made.code = errors.required_text("code");
    made.capital_message = errors.boolean("capital_message").value_or(false);
    made.unauthorized = read_error(errors, file, "unauthorized", 401, mistakes);
    made.forbidden = read_error(errors, file, "forbidden", 403, mistakes);
    made.unlicensed = read_error(errors, file, "unlicensed", 403, mistakes);
    made.missing = read_error(errors, file, "missing", 404, mistakes);
    made.method_not_allowed = read_error(errors, file, "method_not_allowed", 405, mistakes);
    made.malformed = read_error(errors, file, "malformed", 400, mistakes);
    made.sessions_full = read_error(errors, file, "sessions_full", 503, mistakes);
    errors.finish();
}

} // namespace

void read_sensors(TomlReader& model, const std::string& file, MachineModel& made,
                  Mistakes& mistakes)
{
    for (const toml::table* table : model.tables("sensor")) {
        TomlReader reader{*table, file, "[[sensor]]", mistakes};
        const std::string names = reader.required_text("name");
        Sensor sensor = read_sensor(reader);
        reader.finish();
        const Result<std::vector<std::string>> expanded = rack::expand_hostlist(names);
        if (!expanded) {
            reader.mistake("name", expanded.error().context);
            continue;
        }
        std::uint8_t instance = 1;
        for (const std::string& name : *expanded) {
            sensor.name = name;
            sensor.entity_instance = instance++;
            add_sensor(reader, sensor, made);
        }
    }
}

void read_events(TomlReader& model, const std::string& file, MachineModel& made, Mistakes& mistakes)
{
    for (const toml::table* table : model.tables("event")) {
        TomlReader reader{*table, file, "[[event]]", mistakes};
        SelEntryModel event;
        event.sensor = reader.required_text("sensor");
        if (std::ranges::find(made.sensors, event.sensor, &Sensor::name) == made.sensors.end())
            reader.mistake("sensor", fmt::format("no sensor '{}'", printable(event.sensor, 64)));
        read_number(reader, "type", 1, 0x6f, event.event_type);
        event.deassertion = reader.boolean("deassertion").value_or(false);
        if (const auto data = reader.integers("data", 0, 255)) {
            if (data->size() != event.event_data.size())
                reader.mistake("data", "'data' must be three bytes");
            else
                std::ranges::copy(*data, event.event_data.begin());
        }
        read_number(reader, "seconds_before_start", 0, 20 * year_s, event.seconds_before_start);
        reader.finish();
        made.events.push_back(std::move(event));
    }
}

void read_oem(TomlReader& model, const std::string& file, MachineModel& made, Mistakes& mistakes)
{
    for (const toml::table* table : model.tables("oem")) {
        TomlReader reader{*table, file, "[[oem]]", mistakes};
        OemAnswer answer;
        answer.name = reader.required_text("name");
        read_number(reader, "net_fn", 0x2c, 0x3e, answer.net_fn);
        read_number(reader, "command", 0, 255, answer.command);
        read_number(reader, "completion_code", 0, 255, answer.completion_code);
        const auto read_bytes = [&reader](std::string_view key, Bytes& bytes) {
            const std::optional<std::string> text = reader.text(key);
            const std::optional<Bytes> read = from_hex(text.value_or(""));
            if (text && !read)
                reader.mistake(key, fmt::format("'{}' must be bytes in hex: \"0c 00\"", key));
            bytes = read.value_or(Bytes{});
        };
        read_bytes("request", answer.request_prefix);
        read_bytes("response", answer.response);
        if (const std::optional<std::string> fault = reader.text("fault")) {
            answer.fault = find_fault(*fault);
            if (!answer.fault)
                reader.mistake("fault", fmt::format("no fault '{}'", printable(*fault, 64)));
        }
        reader.finish();
        made.oem_answers.push_back(std::move(answer));
    }
}

void read_fru(TomlReader& model, const std::string& file, MachineModel& made, Mistakes& mistakes)
{
    const toml::table* table = model.table("fru");
    if (table == nullptr)
        return;
    TomlReader fru{*table, file, "[fru]", mistakes};
    const auto read = [&fru](std::string_view key, Template& text) {
        text = fru.text(key).value_or("");
    };
    read("chassis_part_number", made.fru.chassis_part_number);
    read("board_manufacturer", made.fru.board_manufacturer);
    read("board_product", made.fru.board_product);
    read("board_part_number", made.fru.board_part_number);
    read("product_manufacturer", made.fru.product_manufacturer);
    read("product_name", made.fru.product_name);
    read("product_part_number", made.fru.product_part_number);
    read("product_version", made.fru.product_version);
    fru.finish();
}

void read_power_supply(TomlReader& model, const std::string& file, MachineModel& made,
                       Mistakes& mistakes)
{
    constexpr std::int64_t capacity_max = 0x0fff; // twelve bits of its FRU record
    const toml::table* table = model.table("power_supply");
    if (table == nullptr)
        return;
    TomlReader supply{*table, file, "[power_supply]", mistakes};
    made.power_supply.manufacturer = supply.required_text("manufacturer");
    made.power_supply.name = supply.required_text("name");
    made.power_supply.part_number = supply.required_text("part_number");
    made.power_supply.version = supply.text("version").value_or("");
    made.power_supply.serial = supply.required_text("serial");
    if (supply.node("capacity_w") == nullptr)
        supply.mistake("capacity_w", "[power_supply] lacks 'capacity_w'");
    read_number(supply, "capacity_w", 1, capacity_max, made.power_supply.capacity_w);
    supply.finish();
}

void read_redfish(TomlReader& model, const std::filesystem::path& path, MachineModel& made,
                  Mistakes& mistakes)
{
    const toml::table* table = model.table("redfish");
    if (table == nullptr)
        return;
    const std::string file = path.string();
    TomlReader redfish{*table, file, "[redfish]", mistakes};
    made.redfish.resources = path.parent_path() / redfish.required_text("resources");
    std::error_code ignored;
    if (!std::filesystem::is_regular_file(made.redfish.resources, ignored))
        redfish.mistake("resources", fmt::format("there is no file '{}'",
                                                 printable(made.redfish.resources.string(), 200)));
    read_number(redfish, "session_timeout_s", 1, 86400, made.redfish.session_timeout_s);
    read_number(redfish, "sessions_max", 1, 1000, made.redfish.sessions_max);
    read_errors(redfish, file, made.redfish, mistakes);
    redfish.finish();
}

} // namespace oobready::sim
