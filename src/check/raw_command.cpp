// SPDX-License-Identifier: GPL-3.0-or-later
#include "check/raw_command.hpp"

#include "base/text.hpp"
#include "check/toml_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace oobready::check {

namespace {

constexpr std::size_t raw_commands_max = 256;
constexpr std::size_t word_bytes_max = 64;
constexpr std::int64_t offset_max = 254;
// What is too much or not allowed for a command is said by ipmi; here it must fit its field.
constexpr std::int64_t net_fn_max = 0x3f;
constexpr std::int64_t lun_max = 3;
constexpr std::int64_t byte_max = 0xff;
constexpr std::int64_t manufacturer_id_max = 0xfffff; // 20 bits (IPMI v2.0 20.1)

std::optional<std::uint8_t> byte_of(std::string_view text)
{
    const bool hex = text.starts_with("0x");
    const std::string_view digits = hex ? text.substr(2) : text;
    std::uint8_t number = 0;
    const auto [end, error] =
        std::from_chars(digits.data(), digits.data() + digits.size(), number, hex ? 16 : 10);
    if (digits.empty() || error != std::errc{} || end != digits.data() + digits.size())
        return std::nullopt;
    return number;
}

void read_values(TomlReader& reader, RawCommand& command)
{
    const toml::table* table = reader.table("values");
    if (table == nullptr)
        return;
    for (const auto& [key, node] : *table) {
        const std::optional<std::uint8_t> number = byte_of(key.str());
        const auto* word = node.as_string();
        if (!number || word == nullptr || word->get().empty() ||
            word->get().size() > word_bytes_max)
            reader.mistake("values", fmt::format("'{}' of 'values': a byte, 0 to 255 or 0x00 to "
                                                 "0xff, stands for a word of 1 to {} letters",
                                                 printable(key.str(), 64), word_bytes_max));
        else if (!command.values.emplace(*number, word->get()).second)
            reader.mistake("values", fmt::format("'values' gives {} two words", *number));
    }
    if (table->empty())
        reader.mistake("values", "'values' is empty");
}

} // namespace

RawCommand read_raw_command(const toml::table& row, const std::string& file, Mistakes& mistakes)
{
    TomlReader reader{row, file, "[[raw_command]]", mistakes};
    const auto required = [&reader](std::string_view key, std::int64_t max) {
        if (reader.node(key) == nullptr)
            reader.mistake(key, fmt::format("[[raw_command]] lacks '{}'", key));
        return static_cast<std::uint8_t>(reader.integer(key, 0, max).value_or(0));
    };
    RawCommand command;
    command.name = reader.required_text("name");
    command.place = reader.place("name");
    command.net_fn = required("net_fn", net_fn_max);
    command.number = required("command", byte_max);
    for (std::int64_t byte :
         reader.integers("data", 0, byte_max).value_or(std::vector<std::int64_t>{}))
        command.data.push_back(static_cast<std::uint8_t>(byte));
    command.lun = static_cast<std::uint8_t>(reader.integer("lun", 0, lun_max).value_or(0));
    for (std::int64_t number : reader.integers("manufacturer_ids", 0, manufacturer_id_max)
                                   .value_or(std::vector<std::int64_t>{}))
        command.manufacturer_ids.push_back(static_cast<std::uint32_t>(number));
    command.reads = reader.required_text("reads");
    command.source = reader.required_text("source");
    command.offset = static_cast<std::size_t>(reader.integer("offset", 0, offset_max).value_or(0));
    read_values(reader, command);
    if (command.values.empty() && row.contains("offset") && !row.contains("values"))
        reader.mistake("offset", "'offset' says which byte 'values' decodes; there is no 'values'");
    reader.finish();
    return command;
}

const RawCommand* named_in(const boost::json::object& arguments, std::span<const RawCommand> rows)
{
    const boost::json::value* name = arguments.if_contains("command");
    const auto row = std::ranges::find_if(rows, [name](const RawCommand& one) {
        return name != nullptr && *name == boost::json::value(one.name);
    });
    return row == rows.end() ? nullptr : &*row;
}

void merge_raw_commands(std::vector<RawCommand>& merged, std::vector<RawCommand> rows,
                        Mistakes& mistakes)
{
    std::map<std::string, SourcePlace> here;
    for (RawCommand& row : rows) {
        const auto [first, is_new] = here.emplace(row.name, row.place);
        if (!is_new && !row.name.empty()) {
            mistakes.push_back(
                {row.place, fmt::format("a second raw command '{}'; the first is in line {}",
                                        printable(row.name, 64), first->second.line)});
            continue;
        }
        const auto found = std::ranges::find(merged, row.name, &RawCommand::name);
        if (found != merged.end()) {
            *found = std::move(row);
        } else if (merged.size() < raw_commands_max) {
            merged.push_back(std::move(row));
        } else {
            mistakes.push_back(
                {row.place, fmt::format("more than {} raw commands", raw_commands_max)});
            return;
        }
    }
}

} // namespace oobready::check
