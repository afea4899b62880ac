// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/web/render.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include <algorithm>

namespace oobready::sim {

namespace {

json::value resolve(std::string_view name, const Scope& scope)
{
    const std::optional<FactCall> call = find_fact(name);
    return call ? evaluate(*call, scope) : json::value(nullptr);
}

std::string text_of(const json::value& value)
{
    if (value.is_string())
        return std::string{std::string_view{value.as_string()}};
    return value.is_null() ? std::string{} : json::serialize(value);
}

// Nothing where the text is an optional placeholder whose fact is null.
std::optional<json::value> render_text(std::string_view text, const Scope& scope)
{
    std::optional<Placeholder> next = next_placeholder(text, 0);
    if (!next)
        return json::value(json::string{text});
    if (next->begin == 0 && next->end == text.size()) {
        json::value alone = resolve(next->name, scope);
        if (next->optional && alone.is_null())
            return std::nullopt;
        return alone;
    }
    std::string mixed;
    std::size_t done = 0;
    for (; next && next->end != std::string_view::npos; next = next_placeholder(text, done)) {
        mixed += text.substr(done, next->begin - done);
        mixed += text_of(resolve(next->name, scope));
        done = next->end;
    }
    mixed += text.substr(done);
    return json::value(mixed);
}

std::optional<json::value> render_value(const json::value& value, const Scope& scope,
                                        unsigned depth);

void render_members(const json::object& from, const Scope& scope, unsigned depth, json::object& to)
{
    for (const auto& [key, value] : from) {
        if (key.starts_with('$'))
            continue;
        if (std::optional<json::value> rendered = render_value(value, scope, depth))
            to.insert_or_assign(key, std::move(*rendered));
    }
}

void render_each(const json::object& body, std::string_view name, const Scope& scope,
                 unsigned depth, json::array& to)
{
    const List* list = find_list(name);
    if (list == nullptr)
        return;
    std::size_t position = 0;
    for (const Item& item : list->items(scope.machine)) {
        const Scope inner{scope.machine, scope.place, scope.uri, scope.kind,
                          item.id,       position++,  &item};
        json::object one;
        render_members(body, inner, depth, one);
        to.emplace_back(std::move(one));
    }
}

json::array render_array(const json::array& from, const Scope& scope, unsigned depth)
{
    json::array to;
    for (const json::value& value : from) {
        const json::object* body = value.if_object();
        const json::value* each = body != nullptr ? body->if_contains("$each") : nullptr;
        if (each != nullptr && each->is_string())
            render_each(*body, each->as_string(), scope, depth, to);
        else if (std::optional<json::value> rendered = render_value(value, scope, depth))
            to.push_back(std::move(*rendered));
    }
    return to;
}

std::optional<json::value> render_choice(const json::object& body, const json::value& fact,
                                         const Scope& scope, unsigned depth)
{
    const json::value asked =
        fact.is_string() ? resolve(fact.as_string(), scope) : json::value(nullptr);
    const bool holds = asked.is_bool() && asked.as_bool();
    const json::value* chosen = body.if_contains(holds ? "$then" : "$else");
    return chosen != nullptr ? render_value(*chosen, scope, depth) : json::value(nullptr);
}

std::optional<json::value> render_value(const json::value& value, const Scope& scope,
                                        unsigned depth)
{
    if (depth == 0)
        return std::nullopt;
    if (const json::string* text = value.if_string())
        return render_text(*text, scope);
    if (const json::array* array = value.if_array())
        return json::value(render_array(*array, scope, depth - 1));
    const json::object* body = value.if_object();
    if (body == nullptr)
        return value;
    if (const json::value* fact = body->if_contains("$when"))
        return render_choice(*body, *fact, scope, depth - 1);
    json::object made;
    render_members(*body, scope, depth - 1, made);
    return json::value(std::move(made));
}

std::size_t number_of(const json::object& body, std::string_view key, std::size_t otherwise)
{
    const json::value* value = body.if_contains(key);
    return value != nullptr && value->is_int64() && value->as_int64() > 0
               ? static_cast<std::size_t>(value->as_int64())
               : otherwise;
}

bool is_true(const json::object& body, std::string_view key)
{
    const json::value* value = body.if_contains(key);
    return value != nullptr && value->is_bool() && value->as_bool();
}

void render_collection(const ResourceTree& tree, const Placed& placed, const Machine& machine,
                       const WebPlace& place, const Page& page, json::object& to)
{
    const std::vector<Placed> below = tree.members(placed.uri, machine);
    const std::size_t size = number_of(*placed.body, "$page_size", below.size());
    const std::size_t first = std::min(page.skip, below.size());
    const std::size_t count = std::min({page.top.value_or(size), size, below.size() - first});
    const bool whole = is_true(*placed.body, "$inline");
    json::array members;
    for (std::size_t i = first; i < first + count; ++i) {
        if (whole)
            members.emplace_back(render(tree, below[i], machine, place));
        else
            members.emplace_back(json::object{{"@odata.id", below[i].uri}});
    }
    to["Members@odata.count"] = below.size();
    to["Members"] = std::move(members);
    // A client that asked for $top has what it asked for; no link tempts it on.
    if (first + count < below.size() && !page.top)
        to["Members@odata.nextLink"] = fmt::format("{}?$skip={}", placed.uri, first + count);
}

} // namespace

std::optional<Placeholder> next_placeholder(std::string_view text, std::size_t start)
{
    const std::size_t begin = text.find("${", start);
    if (begin == std::string_view::npos)
        return std::nullopt;
    const std::size_t close = text.find('}', begin);
    if (close == std::string_view::npos)
        return Placeholder{begin, close, {}, false};
    std::string_view name = text.substr(begin + 2, close - begin - 2);
    const bool optional = name.ends_with('?');
    if (optional)
        name.remove_suffix(1);
    return Placeholder{begin, close + 1, name, optional};
}

std::string odata_type(std::string_view type)
{
    return fmt::format("#{}.{}", type, type.substr(0, type.find('.')));
}

std::string_view kind_of(const json::object& body)
{
    const json::value* type = body.if_contains("$type");
    if (type == nullptr || !type->is_string())
        return {};
    const std::string_view text = type->as_string();
    return text.substr(0, text.find('.'));
}

json::object render(const ResourceTree& tree, const Placed& placed, const Machine& machine,
                    const WebPlace& place, const Page& page)
{
    const Item* item = placed.item.kind != ItemKind::none ? &placed.item : nullptr;
    const Scope scope{machine,      place,           placed.uri, kind_of(*placed.body),
                      placed.index, placed.position, item};
    const json::object& body = *placed.body;
    json::object made;
    render_members(tree.every(), scope, template_depth_max, made);
    made["@odata.id"] = placed.uri;
    if (const json::value* type = body.if_contains("$type"); type != nullptr && type->is_string())
        made["@odata.type"] = odata_type(type->as_string());
    const bool collection = is_collection(body);
    if (!collection)
        made["Id"] = placed.uri.substr(placed.uri.rfind('/') + 1);
    render_members(body, scope, template_depth_max, made);
    if (collection)
        render_collection(tree, placed, machine, place, page, made);
    return made;
}

} // namespace oobready::sim
