// SPDX-License-Identifier: GPL-3.0-or-later
// TomlReader on toml++. Whatever a file holds enters a message through printable().
#include "check/toml_reader.hpp"

#include "base/text.hpp"
#include "check/suggest.hpp"

#include <array>
#include <cstdint>
#include <fstream>
#include <sstream>

namespace oobready::check {

namespace {

std::string type_name(const toml::node& node)
{
    switch (node.type()) {
    case toml::node_type::table:
        return "a table";
    case toml::node_type::array:
        return "a list";
    case toml::node_type::string:
        return "a text";
    case toml::node_type::integer:
        return "an integer";
    case toml::node_type::floating_point:
        return "a decimal number";
    case toml::node_type::boolean:
        return "true or false";
    case toml::node_type::none:
        return "nothing";
    default:
        return "a date or time";
    }
}

// Reads at most one byte more than may be read, so that a file that grows meanwhile stays bounded.
std::optional<std::string> read_text(const std::filesystem::path& file, std::string& reason)
{
    std::error_code error;
    const std::filesystem::file_status status = std::filesystem::status(file, error);
    if (!std::filesystem::exists(status)) {
        reason = "there is no such file";
        return std::nullopt;
    }
    if (!std::filesystem::is_regular_file(status)) {
        reason = "is not a regular file";
        return std::nullopt;
    }
    std::ifstream stream{file, std::ios::binary};
    std::string text;
    std::array<char, 8192> piece; // not all at once: a file of a kilobyte needs no megabyte
    while (stream && text.size() <= toml_bytes_max) {
        stream.read(piece.data(), piece.size());
        text.append(piece.data(), static_cast<std::size_t>(stream.gcount()));
    }
    if (!stream.eof() || text.size() > toml_bytes_max) {
        reason = text.size() > toml_bytes_max
                     ? fmt::format("is larger than {} bytes", toml_bytes_max)
                     : std::string{"cannot be read"};
        return std::nullopt;
    }
    return text;
}

SourcePlace place_of(const toml::source_region& region, const std::string& file)
{
    return {file, static_cast<unsigned>(region.begin.line),
            static_cast<unsigned>(region.begin.column)};
}

} // namespace

std::optional<toml::table> read_toml(const std::filesystem::path& file, Mistakes& mistakes)
{
    std::string reason;
    const std::optional<std::string> text = read_text(file, reason);
    if (!text) {
        mistakes.push_back({{file.string()}, reason});
        return std::nullopt;
    }
    try {
        return toml::parse(*text, file.string());
    } catch (const toml::parse_error& error) {
        mistakes.push_back({place_of(error.source(), file.string()),
                            "not TOML: " + printable(error.description(), 300)});
        return std::nullopt;
    }
}

SourcePlace place_of(const toml::node& node, const std::string& file)
{
    return place_of(node.source(), file);
}

boost::json::value to_json(const toml::node& node)
{
    if (const toml::table* table = node.as_table()) {
        boost::json::object object;
        for (const auto& [key, member] : *table)
            object[std::string{key.str()}] = to_json(member);
        return object;
    }
    if (const toml::array* array = node.as_array()) {
        boost::json::array members;
        for (const toml::node& member : *array)
            members.push_back(to_json(member));
        return members;
    }
    if (const auto* text = node.as_string())
        return boost::json::value(text->get());
    if (const auto* integer = node.as_integer())
        return boost::json::value(integer->get());
    if (const auto* number = node.as_floating_point())
        return boost::json::value(number->get());
    if (const auto* boolean = node.as_boolean())
        return boost::json::value(boolean->get());
    std::ostringstream date;
    node.visit([&date](const auto& value) {
        if constexpr (toml::is_chronological<decltype(value)>)
            date << value.get();
    });
    return boost::json::value(date.str());
}

TomlReader::TomlReader(const toml::table& table, std::string file, std::string what,
                       Mistakes& mistakes)
    : table_(table), file_(std::move(file)), what_(std::move(what)), mistakes_(mistakes)
{
}

const toml::node* TomlReader::node(std::string_view key)
{
    known_.emplace(key);
    return table_.get(key);
}

std::optional<std::string> TomlReader::text(std::string_view key)
{
    const toml::node* found = node(key);
    if (found == nullptr)
        return std::nullopt;
    if (const auto* value = found->as_string())
        return value->get();
    mistake(key, fmt::format("'{}' must be a text, not {}", key, type_name(*found)));
    return std::nullopt;
}

std::optional<bool> TomlReader::boolean(std::string_view key)
{
    const toml::node* found = node(key);
    if (found == nullptr)
        return std::nullopt;
    if (const auto* value = found->as_boolean())
        return value->get();
    mistake(key, fmt::format("'{}' must be true or false, not {}", key, type_name(*found)));
    return std::nullopt;
}

std::optional<std::int64_t> TomlReader::integer(std::string_view key, std::int64_t min,
                                                std::int64_t max)
{
    const toml::node* found = node(key);
    if (found == nullptr)
        return std::nullopt;
    const auto* value = found->as_integer();
    if (value == nullptr) {
        mistake(key, fmt::format("'{}' must be an integer, not {}", key, type_name(*found)));
        return std::nullopt;
    }
    if (value->get() < min || value->get() > max) {
        mistake(key,
                fmt::format("'{}' must be from {} to {}, not {}", key, min, max, value->get()));
        return std::nullopt;
    }
    return value->get();
}

std::optional<std::vector<std::string>> TomlReader::texts(std::string_view key)
{
    const toml::node* found = node(key);
    if (found == nullptr)
        return std::nullopt;
    const toml::array* array = found->as_array();
    if (array == nullptr) {
        mistake(key, fmt::format("'{}' must be a list of texts, not {}", key, type_name(*found)));
        return std::nullopt;
    }
    std::vector<std::string> members;
    bool good = true;
    for (const toml::node& member : *array) {
        if (const auto* value = member.as_string()) {
            members.push_back(value->get());
            continue;
        }
        good = false;
        mistakes_.push_back(
            {place_of(member, file_),
             fmt::format("'{}' must hold texts only, not {}", key, type_name(member))});
    }
    if (!good)
        return std::nullopt;
    return members;
}

std::optional<double> TomlReader::number(std::string_view key, double min, double max)
{
    const toml::node* found = node(key);
    if (found == nullptr)
        return std::nullopt;
    const std::optional<double> value = found->value<double>(); // of an integer too
    if (!found->is_number() || !value) {
        mistake(key, fmt::format("'{}' must be a number, not {}", key, type_name(*found)));
        return std::nullopt;
    }
    if (!(*value >= min && *value <= max)) {
        mistake(key, fmt::format("'{}' must be from {} to {}, not {}", key, min, max, *value));
        return std::nullopt;
    }
    return value;
}

std::optional<std::vector<std::int64_t>> TomlReader::integers(std::string_view key,
                                                              std::int64_t min, std::int64_t max)
{
    const toml::node* found = node(key);
    if (found == nullptr)
        return std::nullopt;
    const toml::array* array = found->as_array();
    if (array == nullptr) {
        mistake(key,
                fmt::format("'{}' must be a list of integers, not {}", key, type_name(*found)));
        return std::nullopt;
    }
    std::vector<std::int64_t> members;
    bool good = true;
    for (const toml::node& member : *array) {
        const auto* value = member.as_integer();
        if (value != nullptr && value->get() >= min && value->get() <= max) {
            members.push_back(value->get());
            continue;
        }
        good = false;
        mistakes_.push_back(
            {place_of(member, file_),
             fmt::format("'{}' must hold integers from {} to {} only", key, min, max)});
    }
    if (!good)
        return std::nullopt;
    return members;
}

const toml::table* TomlReader::table(std::string_view key)
{
    const toml::node* found = node(key);
    if (found == nullptr)
        return nullptr;
    if (const toml::table* value = found->as_table())
        return value;
    mistake(key, fmt::format("'{}' must be a table, not {}", key, type_name(*found)));
    return nullptr;
}

std::vector<const toml::table*> TomlReader::tables(std::string_view key)
{
    std::vector<const toml::table*> members;
    const toml::node* found = node(key);
    if (found == nullptr)
        return members;
    const toml::array* array = found->as_array();
    if (array == nullptr) {
        mistake(key, fmt::format("'{}' must be a list of tables: write [[{}]]", key, key));
        return members;
    }
    for (const toml::node& member : *array) {
        if (const toml::table* value = member.as_table())
            members.push_back(value);
        else
            mistakes_.push_back(
                {place_of(member, file_),
                 fmt::format("'{}' must hold tables only, not {}", key, type_name(member))});
    }
    return members;
}

std::string TomlReader::required_text(std::string_view key)
{
    const bool present = table_.get(key) != nullptr;
    const std::optional<std::string> value = text(key);
    if (!present)
        mistake(key, fmt::format("{} lacks '{}'", what_, key));
    else if (value && value->empty())
        mistake(key, fmt::format("'{}' is empty", key));
    return value.value_or(std::string{});
}

void TomlReader::mistake(std::string_view key, std::string message)
{
    mistakes_.push_back({place(key), std::move(message)});
}

SourcePlace TomlReader::place(std::string_view key) const
{
    const toml::node* found = table_.get(key);
    return place_of(found != nullptr ? *found : static_cast<const toml::node&>(table_), file_);
}

void TomlReader::finish()
{
    std::vector<std::string_view> known;
    for (const std::string& key : known_)
        if (!table_.contains(key))
            known.push_back(key);
    for (const auto& [key, member] : table_) {
        if (known_.find(key.str()) != known_.end())
            continue;
        mistakes_.push_back({place_of(key.source(), file_),
                             fmt::format("unknown key '{}' in {}{}", printable(key.str(), 64),
                                         what_, suggestion(key.str(), known))});
    }
}

} // namespace oobready::check
