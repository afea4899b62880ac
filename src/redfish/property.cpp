// SPDX-License-Identifier: GPL-3.0-or-later
#include "redfish/property.hpp"

#include "base/text.hpp"

#include <algorithm>

namespace oobready::redfish {

json::value text_of(const json::value* value)
{
    const json::string* text = value != nullptr ? value->if_string() : nullptr;
    if (text == nullptr || trim(*text).empty())
        return nullptr;
    return json::string{printable(trim(*text))};
}

json::value text_at(const json::object& object, std::string_view name)
{
    return text_of(object.if_contains(name));
}

json::value boolean_at(const json::object& object, std::string_view name)
{
    const json::value* value = object.if_contains(name);
    return value != nullptr && value->is_bool() ? *value : json::value(nullptr);
}

json::value count_at(const json::object& object, std::string_view name)
{
    const json::value* value = object.if_contains(name);
    if (value == nullptr)
        return nullptr;
    const bool counts = value->is_uint64() || (value->is_int64() && value->get_int64() >= 0);
    return counts ? *value : json::value(nullptr);
}

const json::object* object_at(const json::object& object, std::string_view name)
{
    const json::value* value = object.if_contains(name);
    return value != nullptr ? value->if_object() : nullptr;
}

const json::array* array_at(const json::object& object, std::string_view name)
{
    const json::value* value = object.if_contains(name);
    return value != nullptr ? value->if_array() : nullptr;
}

json::array texts_at(const json::object& object, std::string_view name)
{
    json::array texts;
    const json::array* list = array_at(object, name);
    if (list == nullptr)
        return texts;
    for (const json::value& element : *list) {
        json::value text = text_of(&element);
        if (!text.is_null() && texts.size() < texts_max)
            texts.push_back(std::move(text));
    }
    return texts;
}

void add_status(json::object& facts, const json::object& resource)
{
    const json::object* status = object_at(resource, "Status");
    facts["state"] = status != nullptr ? text_at(*status, "State") : json::value(nullptr);
    facts["health"] = status != nullptr ? text_at(*status, "Health") : json::value(nullptr);
}

check::Shape status_shape()
{
    using check::text;
    return {text("/members/*/state", "its Status State").or_null().where_given(),
            text("/members/*/health", "its Status Health").or_null().where_given()};
}

json::string uri_fact(std::string_view uri) { return json::string{printable(uri)}; }

void Sums::declare(std::string_view fact)
{
    const auto known = std::ranges::find(
        values_, fact, [](const auto& row) -> std::string_view { return row.first; });
    if (known == values_.end())
        values_.emplace_back(std::string{fact}, std::vector<json::value>{});
}

void Sums::add(std::string_view fact, const json::value& value)
{
    declare(fact);
    if (value.is_null())
        return;
    for (auto& [name, values] : values_)
        if (name == fact)
            values.push_back(value);
}

json::array Sums::move_into(json::object& facts, bool complete) const
{
    json::array missing;
    for (const auto& [name, values] : values_) {
        const bool agree = std::ranges::all_of(
            values, [&values = values](const json::value& one) { return one == values.front(); });
        facts[name] = !values.empty() && agree ? values.front() : json::value(nullptr);
        if (values.empty() && complete)
            missing.emplace_back(name);
    }
    return missing;
}

check::Shape reading_shape(bool with_missing)
{
    using check::list;
    using check::text;
    check::Shape shape = {
        check::boolean("/supported", "whether the controller has anything of the kind"),
        list("/unreadable", "what could not be read of all this"),
        text("/unreadable/*/uri", "of it").where_given(),
        text("/unreadable/*/error", "the reason").where_given(),
    };
    if (with_missing) {
        shape.push_back(list("/missing", "which of the facts above nothing says anything of"));
        shape.push_back(text("/missing/*", "the name of a fact").where_given());
    }
    return shape;
}

} // namespace oobready::redfish
