// SPDX-License-Identifier: GPL-3.0-or-later
// Resolving an expected value: a literal, what the rack file declares, or what another probe saw.
#include "check/expected.hpp"

#include "check/validator.hpp"
#include "check/wording.hpp"

#include <fmt/format.h>

namespace oobready::check {

namespace {

// The value at a dotted path; nothing where it is absent or empty.
const json::value* declared_at(const Declared& declared, std::string_view path)
{
    const json::object* object = &declared;
    for (;;) {
        const std::size_t dot = path.find('.');
        const json::value* found = object->if_contains(path.substr(0, dot));
        if (found == nullptr || dot == std::string_view::npos) {
            const bool empty = found == nullptr || found->is_null() ||
                               (found->is_string() && found->get_string().empty()) ||
                               (found->is_array() && found->get_array().empty());
            return empty ? nullptr : found;
        }
        object = found->if_object();
        if (object == nullptr)
            return nullptr;
        path.remove_prefix(dot + 1);
    }
}

Resolved unknown_because(std::string message, std::optional<Errc> error = std::nullopt)
{
    Resolved resolved;
    resolved.unknown = true;
    resolved.error = error;
    resolved.message = std::move(message);
    return resolved;
}

Resolved resolve_probe(const FromProbe& from, Relation relation, const Observations& observations)
{
    const auto found = observations.find(from.call.key());
    if (found == observations.end())
        return unknown_because(error_words(from.call, Error{Errc::cancelled, ""}), Errc::cancelled);
    const Observation& observation = found->second.observation;
    if (!observation) {
        const Error error = observation.error();
        return unknown_because(error_words(from.call, error), error.code);
    }
    const std::vector<Selected> values = select_members(observation->facts, from.select);
    if (values.empty())
        return unknown_because(fmt::format("{} shows nothing at {}", from.call.probe, from.select));
    Resolved resolved;
    const bool one_list = values.size() == 1 && values.front().value->is_array();
    if (!is_set(relation) || one_list) {
        resolved.value = *values.front().value;
        return resolved;
    }
    json::array members;
    for (const Selected& selected : values)
        members.push_back(*selected.value);
    resolved.value = std::move(members);
    return resolved;
}

} // namespace

Resolved resolve(const Validator& validator, const Observations& observations,
                 const Declared& declared)
{
    Resolved resolved;
    if (const FromProbe* from = std::get_if<FromProbe>(&validator.expected))
        return resolve_probe(*from, validator.relation, observations);
    if (const FromRack* from = std::get_if<FromRack>(&validator.expected)) {
        const json::value* found = declared_at(declared, from->path);
        if (found != nullptr) {
            resolved.value = *found;
        } else {
            resolved.undeclared = true;
            resolved.message = "the rack file does not declare " + from->path;
        }
        return resolved;
    }
    if (const FromSetting* from = std::get_if<FromSetting>(&validator.expected)) {
        resolved.undeclared = true;
        resolved.message = "the profile does not set " + from->name;
        return resolved;
    }
    resolved.value = std::get<json::value>(validator.expected);
    return resolved;
}

} // namespace oobready::check
