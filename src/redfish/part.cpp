// SPDX-License-Identifier: GPL-3.0-or-later
#include "redfish/part.hpp"

#include <array>

namespace oobready::redfish {

namespace {

// DSP0268 Status: Health, State.
constexpr std::array<std::string_view, 3> healths = {"OK", "Warning", "Critical"};
constexpr std::array<std::string_view, 13> states = {
    "Enabled", "Disabled",           "StandbyOffline", "StandbySpare", "InTest",   "Starting",
    "Absent",  "UnavailableOffline", "Deferring",      "Quiesced",     "Updating", "Qualified",
    "Degraded"};

const json::object* status_of(const json::object& resource)
{
    return object_at(resource, "Status");
}

} // namespace

const std::span<const std::string_view> health_words{healths};
const std::span<const std::string_view> state_words{states};

json::value health_of(const json::object& resource)
{
    const json::object* status = status_of(resource);
    return status != nullptr ? word_at(*status, "Health", healths) : json::value(nullptr);
}

json::value health_rollup_of(const json::object& resource)
{
    const json::object* status = status_of(resource);
    if (status == nullptr)
        return nullptr;
    // The second is how old services spell it.
    return first_of(
        {word_at(*status, "HealthRollup", healths), word_at(*status, "HealthRollUp", healths)});
}

json::value state_of(const json::object& resource)
{
    const json::object* status = status_of(resource);
    return status != nullptr ? word_at(*status, "State", states) : json::value(nullptr);
}

void add_status(json::object& facts, const json::object& resource)
{
    json::value state = state_of(resource);
    facts["health"] = state == "Absent" ? json::value(nullptr) : health_of(resource);
    facts["state"] = std::move(state);
}

json::object part_of(const std::string& uri, const json::object& resource)
{
    json::object row;
    row["source"] = uri_fact(uri);
    row["name"] = first_of(
        {text_at(resource, "Name"), text_at(resource, "Id"), text_at(resource, "MemberId")});
    add_status(row, resource);
    const json::value& state = row.at("state");
    row["present"] = state.is_null() ? json::value(nullptr) : json::value(state != "Absent");
    return row;
}

json::object part_within(const std::string& resource_uri, const json::object& part)
{
    json::object row = part_of(resource_uri, part);
    if (const json::value own = text_at(part, "@odata.id"); !own.is_null())
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

check::Shape status_shape(std::string_view list)
{
    using check::text;
    return check::under(
        list, {text("/state", "its Status State").one_of(state_words).or_null().where_given(),
               text("/health", "its Status Health").one_of(health_words).or_null().where_given()});
}

} // namespace oobready::redfish
