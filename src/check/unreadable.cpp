// SPDX-License-Identifier: GPL-3.0-or-later
// Reading "unreadable" out of facts, and wording it.
#include "check/unreadable.hpp"

#include "base/text.hpp"
#include "check/explain.hpp"

#include <fmt/format.h>

namespace oobready::check {

namespace {

constexpr std::size_t error_bytes_max = 160;

// A row that does not name the list that it is missing from is missing from "members".
bool is_of(const json::value& row, std::string_view list)
{
    const json::object* object = row.if_object();
    const json::value* of = object != nullptr ? object->if_contains("of") : nullptr;
    const json::string* named = of != nullptr ? of->if_string() : nullptr;
    return list == (named != nullptr ? std::string_view{*named} : std::string_view{"members"});
}

// "drives" of "/drives/*/health"; empty where the pointer goes through no list of the facts.
std::string_view list_in(std::string_view pointer)
{
    if (!pointer.starts_with('/'))
        return {};
    const std::size_t end = pointer.find('/', 1);
    return end == std::string_view::npos ? std::string_view{} : pointer.substr(1, end - 1);
}

} // namespace

std::optional<Unreadable> unreadable_of(const json::object& facts, const Pointer& pointer)
{
    const json::value* found = facts.if_contains("unreadable");
    const json::array* members = found != nullptr ? found->if_array() : nullptr;
    if (members == nullptr)
        return std::nullopt;
    Unreadable unreadable{0, {}};
    for (const json::value& row : *members) {
        if (!is_of(row, list_in(pointer)) || ++unreadable.count > 1)
            continue;
        const json::object* first = row.if_object();
        const json::value* error = first != nullptr ? first->if_contains("error") : nullptr;
        if (error != nullptr && error->is_string())
            unreadable.first_error = error->get_string();
    }
    if (unreadable.count == 0)
        return std::nullopt;
    return unreadable;
}

std::string unreadable_words(const ProbeCall& call, const Unreadable& unreadable)
{
    const bool one = unreadable.count == 1;
    std::string words = fmt::format("{} {} of {} could not be read", unreadable.count,
                                    one ? "member" : "members", call.probe);
    if (!unreadable.first_error.empty())
        words +=
            (one ? ": " : "; the first: ") + printable(unreadable.first_error, error_bytes_max);
    return words;
}

std::optional<Errc> unreadable_code(const Unreadable& unreadable)
{
    return errc_of(unreadable.first_error.substr(0, unreadable.first_error.find(':')));
}

} // namespace oobready::check
