// SPDX-License-Identifier: GPL-3.0-or-later
#include "redfish/part.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace oobready::redfish {

namespace {

// DSP0268 Status: Health, State.
constexpr std::array<std::string_view, 3> healths = {"OK", "Warning", "Critical"};
constexpr std::array<std::string_view, 13> states = {
    "Enabled", "Disabled",           "StandbyOffline", "StandbySpare", "InTest",   "Starting",
    "Absent",  "UnavailableOffline", "Deferring",      "Quiesced",     "Updating", "Qualified",
    "Degraded"};
constexpr double whole_max = 9.0e15; // what a double holds exactly

const json::object* status_of(const json::object& resource)
{
    return object_in(resource, "Status");
}

json::value printed(std::string_view text)
{
    return json::value(printable(trim(text), text_bytes_max));
}

} // namespace

const std::span<const std::string_view> health_words{healths};
const std::span<const std::string_view> state_words{states};

json::value text_in(const json::object& object, std::string_view name)
{
    const json::value* value = object.if_contains(name);
    const json::string* text = value != nullptr ? value->if_string() : nullptr;
    return text == nullptr || trim(*text).empty() ? json::value(nullptr) : printed(*text);
}

json::value number_in(const json::object& object, std::string_view name)
{
    const json::value* value = object.if_contains(name);
    if (value == nullptr || !value->is_number())
        return nullptr;
    if (value->is_double() && !std::isfinite(value->get_double()))
        return nullptr;
    return *value;
}

json::value count_in(const json::object& object, std::string_view name)
{
    const json::value number = number_in(object, name);
    if (number.is_null())
        return nullptr;
    if (number.is_double()) {
        const double whole = number.get_double();
        if (whole < 0 || whole > whole_max || std::floor(whole) != whole)
            return nullptr;
        return static_cast<std::int64_t>(whole);
    }
    if (number.is_int64() && number.get_int64() >= 0)
        return number;
    return nullptr; // below 0, or over 2^63
}

json::value truth_in(const json::object& object, std::string_view name)
{
    const json::value* value = object.if_contains(name);
    return value != nullptr && value->is_bool() ? *value : json::value(nullptr);
}

json::value word_in(const json::object& object, std::string_view name,
                    std::span<const std::string_view> words)
{
    const json::value* value = object.if_contains(name);
    const json::string* text = value != nullptr ? value->if_string() : nullptr;
    if (text == nullptr || std::ranges::find(words, std::string_view{*text}) == words.end())
        return nullptr;
    return *value;
}

const json::object* object_in(const json::object& object, std::string_view name)
{
    const json::value* value = object.if_contains(name);
    return value != nullptr ? value->if_object() : nullptr;
}

const json::array* array_in(const json::object& object, std::string_view name)
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

json::value health_of(const json::object& resource)
{
    const json::object* status = status_of(resource);
    return status != nullptr ? word_in(*status, "Health", healths) : json::value(nullptr);
}

json::value health_rollup_of(const json::object& resource)
{
    const json::object* status = status_of(resource);
    if (status == nullptr)
        return nullptr;
    // The second is how old services spell it.
    return first_of(
        {word_in(*status, "HealthRollup", healths), word_in(*status, "HealthRollUp", healths)});
}

json::value state_of(const json::object& resource)
{
    const json::object* status = status_of(resource);
    return status != nullptr ? word_in(*status, "State", states) : json::value(nullptr);
}

json::object part_of(const std::string& uri, const json::object& resource)
{
    json::value state = state_of(resource);
    const bool absent = state == json::value("Absent");
    json::object row;
    row["source"] = printable(uri);
    row["name"] = first_of(
        {text_in(resource, "Name"), text_in(resource, "Id"), text_in(resource, "MemberId")});
    row["present"] = state.is_null() ? json::value(nullptr) : json::value(!absent);
    row["health"] = absent ? json::value(nullptr) : health_of(resource);
    row["state"] = std::move(state);
    return row;
}

json::object part_within(const std::string& resource_uri, const json::object& part)
{
    json::object row = part_of(resource_uri, part);
    if (const json::value own = text_in(part, "@odata.id"); !own.is_null())
        row["source"] = own;
    return row;
}

bool is_absent(const json::object& row)
{
    const json::value* present = row.if_contains("present");
    return present != nullptr && *present == json::value(false);
}

void keep_row(json::array& list, json::object row)
{
    if (list.size() < parts_max)
        list.push_back(std::move(row));
}

json::object unreadable_row(const std::string& uri, const std::string& error, std::string_view of)
{
    return {{"uri", printable(uri)}, {"error", printable(error)}, {"of", of}};
}

check::Shape part_shape(std::string_view list, std::string_view meaning)
{
    using check::text;
    const check::Shape rows = {
        text("/*/source", "URI of the resource that it was read from"),
        text("/*/name", "as the controller calls it").or_null(),
        text("/*/state", "of it").one_of(state_words).or_null(),
        check::boolean("/*/present", "whether there is one in its place").or_null(),
        text("/*/health", "of it; null where it is absent").one_of(health_words).or_null(),
    };
    check::Shape shape = {check::list(list, meaning)};
    for (check::Fact& fact : check::under(list, check::each_where_given(rows)))
        shape.push_back(fact);
    return shape;
}

check::Shape unreadable_shape()
{
    using check::text;
    return {
        check::list("/unreadable", "what could not be read of all this"),
        text("/unreadable/*/uri", "of it").where_given(),
        text("/unreadable/*/error", "the reason").where_given(),
        text("/unreadable/*/of", "the list that it is missing from").where_given(),
    };
}

} // namespace oobready::redfish
