// SPDX-License-Identifier: GPL-3.0-or-later
#include "redfish/property.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <cmath>

namespace oobready::redfish {

namespace {

constexpr double whole_max = 9.0e15; // what a double holds exactly

} // namespace

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

json::value number_at(const json::object& object, std::string_view name)
{
    const json::value* value = object.if_contains(name);
    if (value == nullptr || !value->is_number())
        return nullptr;
    if (value->is_double() && !std::isfinite(value->get_double()))
        return nullptr;
    return *value;
}

json::value count_at(const json::object& object, std::string_view name)
{
    const json::value number = number_at(object, name);
    if (number.is_double()) {
        const double whole = number.get_double();
        if (whole < 0 || whole > whole_max || std::floor(whole) != whole)
            return nullptr;
        return static_cast<std::int64_t>(whole);
    }
    if (number.is_int64() && number.get_int64() >= 0)
        return number;
    return nullptr; // none, below 0, or over 2^63
}

json::value boolean_at(const json::object& object, std::string_view name)
{
    const json::value* value = object.if_contains(name);
    return value != nullptr && value->is_bool() ? *value : json::value(nullptr);
}

json::value word_at(const json::object& object, std::string_view name,
                    std::span<const std::string_view> words)
{
    const json::value* value = object.if_contains(name);
    const json::string* text = value != nullptr ? value->if_string() : nullptr;
    if (text == nullptr || std::ranges::find(words, std::string_view{*text}) == words.end())
        return nullptr;
    return *value;
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

json::value first_of(std::initializer_list<json::value> values)
{
    for (const json::value& value : values)
        if (!value.is_null())
            return value;
    return nullptr;
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

check::Shape walk_shape()
{
    using check::text;
    return {
        check::boolean("/supported", "whether the controller has anything of the kind"),
        check::list("/unreadable", "what could not be read of all this"),
        text("/unreadable/*/uri", "of it").where_given(),
        text("/unreadable/*/error", "the reason").where_given(),
        text("/unreadable/*/of", "the list that it is missing from").where_given(),
    };
}

check::Shape missing_shape()
{
    return {check::list("/missing", "which of the facts above nothing says anything of"),
            check::text("/missing/*", "the name of a fact").where_given()};
}

} // namespace oobready::redfish
