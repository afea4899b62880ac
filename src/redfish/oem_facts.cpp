// SPDX-License-Identifier: GPL-3.0-or-later
#include "redfish/oem_facts.hpp"

#include "check/pointer.hpp"
#include "redfish/errors.hpp"
#include "redfish/part.hpp"
#include "redfish/service.hpp"

#include <algorithm>

namespace oobready::redfish {

namespace {

constexpr std::size_t licenses_max = 64;

json::object license_row(const std::string& uri, json::value name)
{
    return {{"source", uri_fact(uri)}, {"id", nullptr},    {"name", std::move(name)},
            {"type", nullptr},         {"state", nullptr}, {"health", nullptr},
            {"expires", nullptr}};
}

// A text that is a JSON object.
std::optional<json::object> object_of(const json::value& value)
{
    const json::string* text = value.if_string();
    if (text == nullptr)
        return std::nullopt;
    json::parse_options options;
    options.max_depth = json_depth_max;
    json::error_code error;
    json::value parsed = json::parse(*text, error, {}, options);
    if (error || !parsed.is_object() || nodes_in(parsed) > resource_nodes_max)
        return std::nullopt;
    return std::move(parsed.get_object());
}

json::value scalar_where_given(const json::object& resource, const std::string& pointer)
{
    json::value value = scalar_at(resource, pointer);
    return value.is_string() ? value : json::value(nullptr);
}

// What is none of the words of DSP0268 says nothing that can be compared.
json::value health_word(json::value health)
{
    const bool known = std::ranges::any_of(
        health_words, [&health](std::string_view word) { return health == json::value(word); });
    return known ? std::move(health) : json::value(nullptr);
}

} // namespace

Result<OemFacts::Values> OemFacts::values_in(const json::object& arguments)
{
    const json::object* given = object_at(arguments, "values");
    if (given == nullptr || given->empty() || given->size() > pointers_max)
        return Error{Errc::unsupported, "redfish.oem needs values: names with JSON pointers"};
    Values values;
    for (const auto& row : *given) {
        Result<std::string> pointer = pointer_in(*given, row.key());
        if (!pointer)
            return pointer.error();
        values.emplace_back(row.key(), std::move(*pointer));
    }
    return values;
}

OemFacts::OemFacts(Values values) : values_(std::move(values))
{
    for (const auto& [name, pointer] : values_)
        sums_.declare(name);
}

void OemFacts::add(const std::string& uri, const json::object& resource)
{
    json::object taken;
    for (const auto& [name, pointer] : values_) {
        json::value value = scalar_at(resource, pointer);
        sums_.add(name, value);
        taken[name] = std::move(value);
    }
    members_.push_back(json::object{{"source", uri_fact(uri)}, {"values", std::move(taken)}});
}

// The names in "missing" are those by which a requirement selects: "values/mode".
json::object OemFacts::take(bool complete)
{
    json::object agreed;
    json::array missing;
    for (const json::value& name : sums_.move_into(agreed, complete))
        missing.emplace_back("values/" + std::string{name.get_string()});
    return {{"values", std::move(agreed)},
            {"missing", std::move(missing)},
            {"members", std::move(members_)}};
}

void LicenseFacts::add(const std::string& uri, const json::object& license)
{
    json::value name = text_at(license, "Description");
    json::object row =
        license_row(uri, name.is_null() ? text_at(license, "Name") : std::move(name));
    row["id"] = text_at(license, "Id");
    row["type"] = text_at(license, "LicenseType");
    row["expires"] = text_at(license, "ExpirationDate");
    add_status(row, license);
    if (members_.size() < licenses_max)
        members_.push_back(std::move(row));
}

void LicenseFacts::add_oem(const std::string& uri, const json::object& resource,
                           const LicensePointers& pointers)
{
    std::vector<json::object> licenses;
    if (pointers.json.empty())
        licenses.push_back(resource);
    else
        for (const check::Selected& found : check::select_members(resource, pointers.json))
            if (std::optional<json::object> license = object_of(*found.value))
                licenses.push_back(std::move(*license));
    for (const json::object& license : licenses) {
        json::object row = license_row(uri, scalar_where_given(license, pointers.name));
        row["health"] = health_word(scalar_where_given(license, pointers.health));
        row["expires"] = scalar_where_given(license, pointers.expires);
        if (!row["name"].is_null() && members_.size() < licenses_max)
            members_.push_back(std::move(row));
    }
}

json::object LicenseFacts::take() { return {{"members", std::move(members_)}}; }

check::Shape oem_shape()
{
    using check::text;
    return check::joined(
        {{check::object("/values",
                        "each value by its name, where all resources that give it agree; "
                        "else null")
              .of_anything(),
          check::list("/members", "the resources that the path leads to"),
          text("/members/*/source", "URI of one").where_given(),
          check::object("/members/*/values", "each value by its name; null where it is not there")
              .where_given()
              .of_anything()},
         missing_shape(),
         walk_shape()});
}

check::Shape license_shape()
{
    using check::text;
    static constexpr std::string_view member = "/members/*";
    const check::Shape row = {
        text("/id", "its Id"),
        text("/name", "what it allows, as the controller names it"),
        text("/type", "its LicenseType"),
        text("/expires", "when it ends; null where it does not"),
    };
    return check::joined({{check::list("/members", "the licences that are installed"),
                           text("/members/*/source", "URI of what names it").where_given()},
                          check::each_where_given(check::each_or_null(check::under(member, row))),
                          status_shape("/members/*"),
                          walk_shape()});
}

} // namespace oobready::redfish
