// SPDX-License-Identifier: GPL-3.0-or-later
// Reads a ports.toml. Rows take from their section what they do not say themselves.
#include "check/names.hpp"
#include "check/suggest.hpp"
#include "check/toml_reader.hpp"
#include "ports/port_table.hpp"

#include "base/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <set>

namespace oobready::ports {

namespace {

using check::TomlReader;

constexpr std::int64_t port_max = 65535;

// The texts at `key`: one, or a list of them.
std::vector<std::string> words_at(TomlReader& reader, std::string_view key)
{
    const toml::node* node = reader.node(key);
    if (node == nullptr)
        return {};
    if (node->is_string())
        return {**node->as_string()};
    return reader.texts(key).value_or(std::vector<std::string>{});
}

template <class Enumeration, std::size_t size>
std::optional<Enumeration> value_of(TomlReader& reader, std::string_view key,
                                    const std::string& word,
                                    const std::array<Enumeration, size>& all)
{
    const auto value = check::from_id(all, word);
    if (!value)
        reader.mistake(key, fmt::format("'{}' is no '{}': {}", printable(word, 64), key,
                                        fmt::join(check::ids_of(all), ", ")));
    return value;
}

// "20123-32768".
std::optional<PortRange> range_of(std::string_view text)
{
    PortRange range;
    const char* end = text.data() + text.size();
    const auto first = std::from_chars(text.data(), end, range.first);
    if (first.ec != std::errc{} || first.ptr == end || *first.ptr != '-')
        return std::nullopt;
    const auto last = std::from_chars(first.ptr + 1, end, range.last);
    if (last.ec != std::errc{} || last.ptr != end || range.first == 0 || range.last <= range.first)
        return std::nullopt;
    return range;
}

// 443, "20123-32768" or, for alternatives, [389, 636].
std::vector<PortRange> read_ports(TomlReader& reader)
{
    std::vector<PortRange> ports;
    const toml::node* node = reader.node("port");
    if (node == nullptr)
        return ports;
    std::vector<std::int64_t> numbers;
    if (const auto* text = node->as_string()) {
        const std::optional<PortRange> range = range_of(**text);
        if (range)
            ports.push_back(*range);
        else
            reader.mistake("port", fmt::format("'{}' is no range of ports, as \"20123-32768\"",
                                               printable(**text, 64)));
    } else if (node->is_array()) {
        numbers = reader.integers("port", 1, port_max).value_or(std::vector<std::int64_t>{});
    } else if (const auto number = reader.integer("port", 1, port_max)) {
        numbers.push_back(*number);
    }
    for (const std::int64_t number : numbers) {
        const auto port = static_cast<std::uint16_t>(number);
        ports.push_back({port, port});
    }
    return ports;
}

class TableReader {
public:
    TableReader(std::string file, Mistakes& mistakes) : file_(std::move(file)), mistakes_(mistakes)
    {
    }

    PortTable read(const toml::table& root);

private:
    template <class Named>
    void read_named(const toml::table* table, std::string_view what, std::vector<Named>& named);
    void read_section(const toml::table& table);
    void read_row(TomlReader& reader, PortRow row);
    void read_source_error(TomlReader& reader, const std::string& section);
    // What both a section and a row can say.
    void read_common(TomlReader& reader, PortRow& row);
    void check_ports(TomlReader& reader, const PortRow& row);
    void check_role(TomlReader& reader, std::string_view key, const std::string& role);

    std::string file_;
    Mistakes& mistakes_;
    PortTable table_;
};

template <class Named>
void TableReader::read_named(const toml::table* table, std::string_view what,
                             std::vector<Named>& named)
{
    if (table == nullptr)
        return;
    for (const auto& [key, node] : *table) {
        Named one;
        one.id = std::string{key.str()};
        const toml::table* row = node.as_table();
        if (row == nullptr) {
            mistakes_.push_back(
                {check::place_of(node, file_),
                 fmt::format("'{}' must be a table: {{ about = \"…\" }}", printable(one.id, 64))});
            continue;
        }
        TomlReader reader{*row, file_, fmt::format("{}.{}", what, one.id), mistakes_};
        one.about = reader.required_text("about");
        if constexpr (requires { one.host; })
            one.host = reader.text("host").value_or("");
        reader.finish();
        named.push_back(std::move(one));
    }
}

void TableReader::check_role(TomlReader& reader, std::string_view key, const std::string& role)
{
    if (role.empty()) {
        reader.mistake(key, fmt::format("neither the row nor its section says '{}'", key));
        return;
    }
    if (std::ranges::find(table_.roles, role, &Role::id) != table_.roles.end())
        return;
    std::vector<std::string_view> known;
    for (const Role& other : table_.roles)
        known.push_back(other.id);
    reader.mistake(key, fmt::format("there is no role '{}'{}", printable(role, 64),
                                    check::suggestion(role, known)));
}

void TableReader::read_common(TomlReader& reader, PortRow& row)
{
    if (const std::vector<std::string> words = words_at(reader, "transport"); !words.empty()) {
        row.transports.clear();
        for (const std::string& word : words)
            if (const auto transport = value_of(reader, "transport", word, all_transports))
                row.transports.push_back(*transport);
    }
    if (const auto word = reader.text("level"))
        row.level = value_of(reader, "level", *word, all_levels).value_or(row.level);
    if (const auto word = reader.text("direction"))
        row.direction =
            value_of(reader, "direction", *word, all_directions).value_or(row.direction);
    row.from = reader.text("from").value_or(row.from);
    row.to = reader.text("to").value_or(row.to);
}

void TableReader::check_ports(TomlReader& reader, const PortRow& row)
{
    const bool portless = std::ranges::any_of(row.transports, [](Transport transport) {
        return transport == Transport::icmp || transport == Transport::esp;
    });
    if (row.transports.empty() && reader.node("transport") == nullptr)
        reader.mistake("transport", "neither the row nor its section says 'transport'");
    else if (portless && row.transports.size() > 1)
        reader.mistake("transport", "icmp and esp have no ports: each is a row of its own");
    else if (portless && !row.ports.empty())
        reader.mistake("port", fmt::format("{} has no ports", id(row.transports.front())));
    else if (!portless && row.ports.empty() && reader.node("port") == nullptr)
        reader.mistake("port", "the row says no 'port'");
}

void TableReader::read_row(TomlReader& reader, PortRow row)
{
    row.row = static_cast<unsigned>(reader.integer("row", 1, rows_max).value_or(0));
    if (row.row == 0)
        reader.mistake("row", "'row' is the place of the row in the vendor's table, from 1");
    read_common(reader, row);
    row.ports = read_ports(reader);
    row.feature = reader.text("feature").value_or("");
    row.service = reader.required_text("service");
    row.application = reader.text("application").value_or("");
    row.about = reader.required_text("about");
    reader.finish();
    check_role(reader, "from", row.from);
    check_role(reader, "to", row.to);
    check_ports(reader, row);
    if (!row.feature.empty() &&
        std::ranges::find(table_.features, row.feature, &Feature::id) == table_.features.end())
        reader.mistake("feature", fmt::format("there is no feature '{}'", printable(row.feature)));
    const bool twice = std::ranges::any_of(table_.rows, [&row](const PortRow& other) {
        return other.section == row.section && other.row == row.row;
    });
    if (twice)
        reader.mistake("row",
                       fmt::format("row {} of '{}' stands here twice", row.row, row.section));
    if (table_.rows.size() < rows_max)
        table_.rows.push_back(std::move(row));
    else
        reader.mistake("row", fmt::format("over {} rows", rows_max));
}

void TableReader::read_source_error(TomlReader& reader, const std::string& section)
{
    SourceError error;
    error.row = static_cast<unsigned>(reader.integer("row", 1, rows_max).value_or(0));
    error.cell = reader.required_text("cell");
    error.says = reader.text("says").value_or("");
    error.means = reader.required_text("means");
    reader.finish();
    const auto row = std::ranges::find_if(table_.rows, [&](const PortRow& other) {
        return other.section == section && other.row == error.row;
    });
    if (row == table_.rows.end())
        reader.mistake("row", fmt::format("'{}' has no such row", printable(section, 64)));
    else
        row->source_errors.push_back(std::move(error));
}

void TableReader::read_section(const toml::table& table)
{
    TomlReader reader{table, file_, "[[section]]", mistakes_};
    Section section;
    section.id = reader.required_text("id");
    section.title = reader.required_text("title");
    if (std::ranges::find(table_.sections, section.id, &Section::id) != table_.sections.end())
        reader.mistake(
            "id", fmt::format("the section '{}' stands here twice", printable(section.id, 64)));
    PortRow common;
    common.section = section.id;
    read_common(reader, common);
    const std::string what = fmt::format("a row of '{}'", section.id);
    for (const toml::table* row : reader.tables("rows")) {
        TomlReader of_row{*row, file_, what, mistakes_};
        read_row(of_row, common);
    }
    for (const toml::table* error : reader.tables("source_errors")) {
        TomlReader of_error{*error, file_, "a source error", mistakes_};
        read_source_error(of_error, section.id);
    }
    reader.finish();
    table_.sections.push_back(std::move(section));
}

PortTable TableReader::read(const toml::table& root)
{
    TomlReader reader{root, file_, "the port table", mistakes_};
    table_.title = reader.required_text("title");
    table_.source = reader.required_text("source");
    read_named(reader.table("features"), "features", table_.features);
    read_named(reader.table("roles"), "roles", table_.roles);
    for (const toml::table* section : reader.tables("section"))
        read_section(*section);
    if (table_.rows.empty())
        reader.mistake("section", "the table has no rows");
    reader.finish();
    return std::move(table_);
}

} // namespace

PortTable read_port_table(const std::filesystem::path& file, Mistakes& mistakes)
{
    const std::optional<toml::table> root = check::read_toml(file, mistakes);
    if (!root)
        return {};
    TableReader reader{file.string(), mistakes};
    return reader.read(*root);
}

} // namespace oobready::ports
