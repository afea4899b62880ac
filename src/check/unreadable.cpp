// SPDX-License-Identifier: GPL-3.0-or-later
// Reading "unreadable" out of facts, and wording it.
#include "check/unreadable.hpp"

#include "base/text.hpp"
#include "check/explain.hpp"

#include <fmt/format.h>

namespace oobready::check {

namespace {

constexpr std::size_t error_bytes_max = 160;

} // namespace

std::optional<Unreadable> unreadable_of(const json::object& facts, const Pointer& pointer)
{
    const json::value* found = facts.if_contains("unreadable");
    const json::array* members = found != nullptr ? found->if_array() : nullptr;
    if (members == nullptr || members->empty() || !pointer.starts_with("/members/"))
        return std::nullopt;
    Unreadable unreadable{members->size(), {}};
    if (const json::object* first = members->front().if_object()) {
        const json::value* error = first->if_contains("error");
        if (error != nullptr && error->is_string())
            unreadable.first_error = error->get_string();
    }
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
