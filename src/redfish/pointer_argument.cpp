// SPDX-License-Identifier: GPL-3.0-or-later
#include "redfish/pointer_argument.hpp"

#include "check/pointer.hpp"
#include "redfish/errors.hpp"
#include "redfish/property.hpp"
#include "redfish/redaction.hpp"

#include <fmt/format.h>

#include <cmath>

namespace oobready::redfish {

namespace {

Error no_pointer(std::string_view argument)
{
    return {Errc::unsupported, fmt::format("{} must be a JSON pointer", argument)};
}

bool is_pointer(const std::string& text, bool with_star)
{
    return !text.empty() && check::pointer_mistake(text).empty() &&
           (with_star || !check::has_star(text));
}

// A part of the pointer that names a secret makes all below it one.
bool points_to_secret(const std::string& pointer)
{
    for (const std::string_view token : check::tokens_of(pointer))
        if (looks_secret(token))
            return true;
    return false;
}

} // namespace

Result<std::vector<std::string>> pointers_in(const json::object& arguments,
                                             std::string_view argument)
{
    std::vector<std::string> pointers;
    const json::value* given = arguments.if_contains(argument);
    if (given == nullptr)
        return pointers;
    const json::array* list = given->if_array();
    if (list == nullptr || list->size() > pointers_max)
        return no_pointer(argument);
    for (const json::value& one : *list) {
        const json::string* text = one.if_string();
        if (text == nullptr || !is_pointer(std::string{*text}, true))
            return no_pointer(argument);
        pointers.emplace_back(*text);
    }
    return pointers;
}

Result<std::string> pointer_in(const json::object& arguments, std::string_view argument)
{
    if (!arguments.contains(argument))
        return std::string{};
    std::string pointer = string_at(arguments, argument);
    if (!is_pointer(pointer, false))
        return no_pointer(argument);
    return pointer;
}

const json::value* value_at(const json::object& resource, const std::string& pointer)
{
    if (pointer.empty())
        return nullptr;
    const std::vector<check::Selected> found = check::select_members(resource, pointer);
    return found.size() == 1 ? found.front().value : nullptr;
}

json::value scalar_at(const json::object& resource, const std::string& pointer)
{
    const json::value* selected = value_at(resource, pointer);
    if (selected == nullptr)
        return nullptr;
    const json::value& value = *selected;
    if (value.is_bool())
        return value;
    if (points_to_secret(pointer))
        return value.is_primitive() && !value.is_null() ? json::value("(removed)")
                                                        : json::value(nullptr);
    if (value.is_int64() || value.is_uint64())
        return value;
    if (value.is_double() && std::isfinite(value.get_double()))
        return value;
    return text_of(&value);
}

std::vector<std::string> links_at(const json::object& resource, const std::string& pointer)
{
    std::vector<std::string> links;
    for (const check::Selected& found : check::select_members(resource, pointer)) {
        const json::object* reference = found.value->if_object();
        std::string link = reference != nullptr ? string_at(*reference, "@odata.id") : "";
        if (!link.empty())
            links.push_back(std::move(link));
    }
    return links;
}

} // namespace oobready::redfish
