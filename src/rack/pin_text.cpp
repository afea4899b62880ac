// SPDX-License-Identifier: GPL-3.0-or-later
// toml++ says where each value stands; only those places are touched.
#include "rack/pin_text.hpp"

#include "base/text.hpp"
#include "rack/address.hpp"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <optional>

namespace oobready::rack {

namespace {

// From `begin` to `end`, in bytes, comes `text` instead.
struct Edit {
    std::size_t begin;
    std::size_t end;
    std::string text;
};

constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";

Error unfit(std::string why) { return {Errc::malformed, std::move(why)}; }

std::string quoted(const std::string& sha256)
{
    return sha256.empty() ? "\"\"" : "\"sha256:" + sha256 + "\"";
}

// The pin that stands there, in whichever spelling.
std::string pin_of(const toml::node_view<const toml::node>& value)
{
    return parse_pin(value.value_or(std::string_view{})).value_or("");
}

// Lines and columns of toml++, which count characters from 1, as bytes of the text.
class Places {
public:
    explicit Places(std::string_view text) : text_(text)
    {
        line_begins_.push_back(text.starts_with(byte_order_mark) ? byte_order_mark.size() : 0);
        for (std::size_t at = 0; at < text.size(); ++at)
            if (text[at] == '\n')
                line_begins_.push_back(at + 1);
    }

    [[nodiscard]] std::optional<std::size_t> offset(const toml::source_position& place) const
    {
        if (place.line == 0 || place.line > line_begins_.size() || place.column == 0)
            return std::nullopt;
        std::size_t at = line_begins_[place.line - 1];
        for (std::size_t column = 1; column < place.column; ++column) {
            if (at >= text_.size())
                return std::nullopt;
            ++at;
            while (at < text_.size() && (static_cast<unsigned char>(text_[at]) & 0xc0U) == 0x80U)
                ++at;
        }
        return at;
    }

    // Where the line of `offset` ends, before its line feed and a carriage return there.
    [[nodiscard]] std::size_t line_end(std::size_t offset) const
    {
        const std::size_t feed = std::min(text_.find('\n', offset), text_.size());
        return feed > offset && feed < text_.size() && text_[feed - 1] == '\r' ? feed - 1 : feed;
    }

    // "\n", or "\r\n" where the line of `offset` ends so, and the white space that it begins with.
    [[nodiscard]] std::string new_line_like(std::size_t offset) const
    {
        const std::size_t end = line_end(offset);
        const bool carriage_return = end < text_.size() && text_[end] == '\r';
        const std::size_t feed = offset == 0 ? text_.npos : text_.rfind('\n', offset - 1);
        const std::size_t begin = feed == text_.npos ? line_begins_[0] : feed + 1;
        const std::size_t first = std::min(text_.find_first_not_of(" \t", begin), text_.size());
        return (carriage_return ? "\r\n" : "\n") + std::string{text_.substr(begin, first - begin)};
    }

private:
    std::string_view text_;
    std::vector<std::size_t> line_begins_;
};

// Calls `visit` with every [[appliance.node]].
template <class Visit>
void for_each_node_table(toml::table& whole, const Visit& visit)
{
    toml::array* appliances = whole["appliance"].as_array();
    if (appliances == nullptr)
        return;
    for (toml::node& appliance : *appliances) {
        toml::table* table = appliance.as_table();
        toml::array* nodes = table != nullptr ? (*table)["node"].as_array() : nullptr;
        if (nodes == nullptr)
            continue;
        for (toml::node& node : *nodes)
            if (toml::table* node_table = node.as_table(); node_table != nullptr)
                visit(*node_table);
    }
}

bool stands_at(const toml::table& table, const SourcePlace& place)
{
    const toml::source_position begin = table.source().begin;
    return begin.line == place.line && begin.column == place.column;
}

class PinEditor {
public:
    explicit PinEditor(std::string_view text) : text_(text), places_(text) {}

    Result<void> add(const toml::table& table, const TablePins& pins)
    {
        const toml::node* present = table.get("pin");
        if (present == nullptr)
            return insert(table, pins);
        if (const toml::array* list = present->as_array(); list != nullptr) {
            if (list->size() != pins.sha256.size())
                return unfit("'pin' has another number of members than the table has nodes");
            for (std::size_t i = 0; i < list->size(); ++i)
                if (Result<void> done = replace(*list->get(i), pins.sha256[i]); !done)
                    return done;
            return {};
        }
        if (pins.sha256.size() != 1)
            return unfit("'pin' has another number of members than the table has nodes");
        return replace(*present, pins.sha256.front());
    }

    std::string apply()
    {
        std::ranges::sort(edits_, std::greater{}, &Edit::begin);
        std::string edited{text_};
        for (const Edit& edit : edits_)
            edited.replace(edit.begin, edit.end - edit.begin, edit.text);
        return edited;
    }

private:
    Result<void> replace(const toml::node& value, const std::string& sha256)
    {
        const toml::source_region& region = value.source();
        const std::optional<std::size_t> begin = places_.offset(region.begin);
        const std::optional<std::size_t> end = places_.offset(region.end);
        if (!value.is_string() || !begin || !end || *end <= *begin)
            return unfit("'pin' holds something else than a text");
        if (pin_of(toml::node_view<const toml::node>{value}) != sha256)
            edits_.push_back({*begin, *end, quoted(sha256)});
        return {};
    }

    // Behind 'bmc', which every node has: on a line of its own, or in the braces of the table.
    Result<void> insert(const toml::table& table, const TablePins& pins)
    {
        const toml::node* bmc = table.get("bmc");
        const std::optional<std::size_t> end =
            bmc != nullptr ? places_.offset(bmc->source().end) : std::nullopt;
        const std::optional<std::size_t> begin =
            bmc != nullptr ? places_.offset(bmc->source().begin) : std::nullopt;
        if (!begin || !end)
            return unfit("the table has no 'bmc'");
        if (table.is_inline()) {
            edits_.push_back({*end, *end, ", pin = " + value_of(pins, "", " ")});
            return {};
        }
        const std::string new_line = places_.new_line_like(*begin);
        const std::size_t at = places_.line_end(*end);
        edits_.push_back(
            {at, at, new_line + "pin = " + value_of(pins, new_line + "    ", new_line)});
        return {};
    }

    // A single text, or a list: each behind `before` where that is not empty.
    static std::string value_of(const TablePins& pins, const std::string& before,
                                const std::string& last)
    {
        if (pins.sha256.size() == 1)
            return quoted(pins.sha256.front());
        std::string list = "[";
        for (std::size_t i = 0; i < pins.sha256.size(); ++i) {
            const bool more = i + 1 < pins.sha256.size();
            list += before + quoted(pins.sha256[i]) + (more || !before.empty() ? "," : "");
            list += before.empty() && more ? " " : "";
        }
        return list + (before.empty() ? "" : last) + "]";
    }

    std::string_view text_;
    Places places_;
    std::vector<Edit> edits_;
};

std::vector<std::string> pins_in(const toml::table& table)
{
    std::vector<std::string> pins;
    if (const toml::array* list = table["pin"].as_array(); list != nullptr)
        for (const toml::node& pin : *list)
            pins.push_back(pin_of(toml::node_view<const toml::node>{pin}));
    else
        pins.push_back(pin_of(table["pin"]));
    return pins;
}

// Whether the two differ in these pins only.
bool is_same_but_for(toml::table before, toml::table after, std::span<const TablePins> tables)
{
    std::vector<toml::table*> edited;
    for_each_node_table(after, [&edited](toml::table& table) { edited.push_back(&table); });
    std::size_t number = 0;
    bool as_wished = true;
    for_each_node_table(before, [&](toml::table& table) {
        toml::table* other = number < edited.size() ? edited[number] : nullptr;
        ++number;
        const auto pins = std::ranges::find_if(
            tables, [&table](const TablePins& one) { return stands_at(table, one.place); });
        if (pins == tables.end() || other == nullptr)
            return;
        const std::vector<std::string> present = pins_in(*other);
        as_wished = as_wished && present.size() == pins->sha256.size();
        for (std::size_t i = 0; as_wished && i < present.size(); ++i)
            as_wished = present[i] == pins->sha256[i];
        table.erase("pin");
        other->erase("pin");
    });
    return as_wished && number == edited.size() && before == after;
}

} // namespace

Result<std::string> with_pins(std::string_view text, std::span<const TablePins> tables)
{
    try {
        toml::table before = toml::parse(text);
        PinEditor editor{text};
        std::size_t found = 0;
        Result<void> added;
        for_each_node_table(before, [&](const toml::table& table) {
            for (const TablePins& pins : tables) {
                if (!stands_at(table, pins.place) || !added)
                    continue;
                ++found;
                added = editor.add(table, pins);
            }
        });
        if (!added)
            return added.error();
        if (found != tables.size())
            return unfit("a table of nodes is not where it was read");
        std::string edited = editor.apply();
        if (!is_same_but_for(std::move(before), toml::parse(edited), tables))
            return unfit("the pins cannot be added without changing something else");
        return edited;
    } catch (const toml::parse_error& error) {
        return unfit(printable(error.description()));
    }
}

} // namespace oobready::rack
