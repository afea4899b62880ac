// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/web/resource_tree.hpp"

#include "rack/hostlist.hpp"

#include <boost/json/stream_parser.hpp>
#include <fmt/format.h>

#include <algorithm>

namespace oobready::sim {

namespace {

constexpr std::string_view every_key = "$every";
constexpr std::string_view root = "/redfish";

std::size_t count_lines(std::string_view text)
{
    return 1 + static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

// The object that `text` is, or an empty one and a mistake with its line.
json::object parse(const std::string& text, const std::string& file, Mistakes& mistakes)
{
    json::stream_parser parser;
    json::error_code error;
    const std::size_t used = text.size() <= resource_file_bytes_max
                                 ? parser.write_some(text.data(), text.size(), error)
                                 : 0;
    if (!error && used == text.size())
        parser.finish(error);
    if (error || used != text.size()) {
        const std::string why = error ? error.message() : "more than one value, or too large";
        const auto line = static_cast<unsigned>(count_lines(text.substr(0, used)));
        mistakes.push_back({{file, line, 1}, "no JSON: " + why});
        return {};
    }
    json::value value = parser.release();
    if (!value.is_object()) {
        mistakes.push_back({{file, 1, 1}, "must be an object of resources by URI"});
        return {};
    }
    return std::move(value.as_object());
}

std::string_view text_of(std::string_view key)
{
    return key.substr(key.find('[') + 1, key.find(']') - key.find('[') - 1);
}

} // namespace

bool is_collection(const json::object& body)
{
    const json::value* type = body.if_contains("$type");
    return type != nullptr && type->is_string() &&
           std::string_view{type->as_string()}.ends_with("Collection") && !body.contains("Members");
}

std::string_view parent(std::string_view uri)
{
    const std::size_t slash = uri.rfind('/');
    return slash == std::string_view::npos ? std::string_view{} : uri.substr(0, slash);
}

unsigned line_of(std::string_view text, std::string_view key)
{
    const std::size_t at = text.find(fmt::format("\"{}\"", key));
    return at == std::string_view::npos ? 0
                                        : static_cast<unsigned>(count_lines(text.substr(0, at)));
}

ResourceTree::ResourceTree(const std::string& text, const std::string& file, Mistakes& mistakes)
    : file_(parse(text, file, mistakes))
{
    for (const auto& [key, value] : file_) {
        const SourcePlace place{file, line_of(text, key), 1};
        const std::size_t before = mistakes.size();
        if (!value.is_object())
            mistakes.push_back({place, fmt::format("{}: must be an object", std::string{key})});
        else if (key == every_key)
            every_ = value.as_object();
        else
            add(key, value.as_object(), mistakes);
        for (std::size_t i = before; i < mistakes.size(); ++i)
            mistakes[i].place = place;
    }
}

void ResourceTree::add(std::string_view key, const json::object& body, Mistakes& mistakes)
{
    if ((key != root && !key.starts_with("/redfish/")) || key.ends_with('/')) {
        mistakes.push_back(
            {{}, fmt::format("{}: must begin with /redfish and end without a slash", key)});
        return;
    }
    const std::size_t open = key.find('[');
    if (open != std::string_view::npos) {
        add_range(key, body, mistakes);
        return;
    }
    Entry entry;
    entry.placed.uri = std::string{key};
    entry.placed.body = &body;
    insert(std::move(entry));
}

void ResourceTree::add_range(std::string_view key, const json::object& body, Mistakes& mistakes)
{
    const std::size_t open = key.find('[');
    const std::size_t close = key.find(']');
    const auto wrong = [&](std::string_view what) {
        mistakes.push_back({{}, fmt::format("{}: {}", key, what)});
    };
    if (close == std::string_view::npos || close < open) {
        wrong("an unclosed bracket");
        return;
    }
    const std::string before{key.substr(0, open)};
    const std::string after{key.substr(close + 1)};
    if (const List* list = find_list(text_of(key)); list != nullptr) {
        if (after.find('/') != std::string::npos) {
            wrong("a list may only stand in the last segment");
            return;
        }
        Entry entry{before, after, list, {}};
        entry.placed.body = &body;
        insert(std::move(entry));
        return;
    }
    // The letter keeps the hostlist from reading "[…]" as an IPv6 address.
    const auto names = rack::expand_hostlist("i" + std::string{key.substr(open, close - open + 1)});
    if (!names || entries_.size() + names->size() > resources_max) {
        wrong(names ? "too many resources" : "neither a range of numbers nor a list");
        return;
    }
    for (std::size_t i = 0; i < names->size(); ++i) {
        const std::string index = (*names)[i].substr(1);
        Item item{ItemKind::number, index, static_cast<unsigned>(i + 1)};
        insert({{}, {}, nullptr, {before + index + after, &body, index, i, std::move(item)}});
    }
}

void ResourceTree::insert(Entry entry)
{
    const std::size_t number = entries_.size();
    const std::string& uri = entry.list != nullptr ? entry.before : entry.placed.uri;
    below_[std::string{parent(uri)}].push_back(number);
    if (entry.list == nullptr)
        by_uri_.emplace(uri, number);
    entries_.push_back(std::move(entry));
}

void ResourceTree::expand(const Entry& entry, const Machine& machine, std::vector<Placed>& out)
{
    if (entry.list == nullptr) {
        out.push_back(entry.placed);
        return;
    }
    std::size_t position = 0;
    for (Item& item : entry.list->items(machine)) {
        const std::string id = item.id;
        out.push_back(
            {entry.before + id + entry.after, entry.placed.body, id, position++, std::move(item)});
    }
}

std::optional<Placed> ResourceTree::find(std::string_view uri, const Machine& machine) const
{
    if (const auto known = by_uri_.find(uri); known != by_uri_.end())
        return entries_[known->second].placed;
    const auto families = below_.find(parent(uri));
    if (families == below_.end())
        return std::nullopt;
    for (const std::size_t number : families->second) {
        const Entry& entry = entries_[number];
        if (entry.list == nullptr || !uri.starts_with(entry.before) || !uri.ends_with(entry.after))
            continue;
        std::vector<Placed> placed;
        expand(entry, machine, placed);
        const auto found = std::find_if(placed.begin(), placed.end(),
                                        [uri](const Placed& one) { return one.uri == uri; });
        if (found != placed.end())
            return std::move(*found);
    }
    return std::nullopt;
}

std::vector<Placed> ResourceTree::members(std::string_view uri, const Machine& machine) const
{
    std::vector<Placed> placed;
    if (const auto found = below_.find(uri); found != below_.end())
        for (const std::size_t number : found->second)
            expand(entries_[number], machine, placed);
    return placed;
}

std::vector<Placed> ResourceTree::all(const Machine& machine) const
{
    std::vector<Placed> placed;
    for (const Entry& entry : entries_)
        expand(entry, machine, placed);
    return placed;
}

} // namespace oobready::sim
