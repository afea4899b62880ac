// SPDX-License-Identifier: GPL-3.0-or-later
// ProbeCall::key(): the canonical name of one observation.
#include "check/evidence.hpp"

#include <algorithm>
#include <vector>

namespace oobready::check {

namespace {

// Objects with their keys sorted, so that {a,b} and {b,a} give the same text.
json::value canonical(const json::value& value)
{
    if (const json::array* array = value.if_array()) {
        json::array members;
        for (const json::value& member : *array)
            members.push_back(canonical(member));
        return members;
    }
    const json::object* object = value.if_object();
    if (object == nullptr)
        return value;
    std::vector<json::string_view> keys;
    for (const auto& member : *object)
        keys.push_back(member.key());
    std::sort(keys.begin(), keys.end());
    json::object sorted;
    for (json::string_view key : keys)
        sorted[key] = canonical(object->at(key));
    return sorted;
}

} // namespace

std::string ProbeCall::key() const { return probe + " " + json::serialize(canonical(arguments)); }

} // namespace oobready::check
