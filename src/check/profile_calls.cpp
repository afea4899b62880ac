// SPDX-License-Identifier: GPL-3.0-or-later
// The probe calls of a profile: which it needs, and whether they exist.
#include "check/profile.hpp"

#include "base/text.hpp"
#include "check/suggest.hpp"

#include <algorithm>
#include <set>

namespace oobready::check {

namespace {

// Every call of `requirement`, its own first, repetitions included.
std::vector<const ProbeCall*> calls_in(const Requirement& requirement)
{
    std::vector<const ProbeCall*> calls = {&requirement.call};
    const auto add = [&calls](const Validator& validator) {
        if (const FromProbe* from = std::get_if<FromProbe>(&validator.expected))
            calls.push_back(&from->call);
    };
    if (requirement.where)
        add(requirement.where->validator);
    for (const Validator& validator : requirement.validators)
        add(validator);
    return calls;
}

void bind_call(const ProbeCall& call, const Requirement& requirement,
               std::span<const ProbeInfo> catalog, Mistakes& mistakes)
{
    const auto probe = std::find_if(catalog.begin(), catalog.end(), [&call](const ProbeInfo& info) {
        return info.name == call.probe;
    });
    if (probe == catalog.end()) {
        std::vector<std::string_view> names;
        for (const ProbeInfo& info : catalog)
            names.push_back(info.name);
        mistakes.push_back({requirement.place,
                            fmt::format("'{}': there is no probe '{}'{}", requirement.id,
                                        printable(call.probe, 64), suggestion(call.probe, names))});
        return;
    }
    const std::vector<std::string_view>& known = probe->arguments;
    for (const auto& argument : call.arguments) {
        const std::string name = argument.key();
        if (std::find(known.begin(), known.end(), name) != known.end())
            continue;
        mistakes.push_back({requirement.place,
                            fmt::format("'{}': {} takes no argument '{}'{}", requirement.id,
                                        call.probe, printable(name, 64), suggestion(name, known))});
    }
}

// That the raw command which a call names is a row of the profile.
void bind_raw(const ProbeCall& call, const Requirement& requirement, const Profile& profile,
              Mistakes& mistakes)
{
    if (call.probe != raw_probe)
        return;
    const json::value* named = call.arguments.if_contains("command");
    if (named == nullptr || !named->is_string()) {
        mistakes.push_back(
            {requirement.place, fmt::format("'{}': {} needs the argument 'command', the name of a "
                                            "[[raw_command]]",
                                            requirement.id, raw_probe)});
        return;
    }
    const std::string_view name{named->get_string()};
    std::vector<std::string_view> names;
    for (const RawCommand& command : profile.raw_commands)
        names.push_back(command.name);
    if (std::find(names.begin(), names.end(), name) == names.end())
        mistakes.push_back({requirement.place,
                            fmt::format("'{}': there is no [[raw_command]] '{}'{}", requirement.id,
                                        printable(name, 64), suggestion(name, names))});
}

} // namespace

void bind(const Profile& profile, std::span<const ProbeInfo> catalog, Mistakes& mistakes)
{
    for (const Requirement& requirement : profile.requirements)
        for (const ProbeCall* call : calls_in(requirement)) {
            bind_call(*call, requirement, catalog, mistakes);
            bind_raw(*call, requirement, profile, mistakes);
        }
}

std::vector<ProbeCall> calls_of(const Profile& profile)
{
    std::vector<ProbeCall> calls;
    std::set<std::string> keys;
    for (const Requirement& requirement : profile.requirements)
        for (const ProbeCall* call : calls_in(requirement))
            if (keys.insert(call->key()).second)
                calls.push_back(*call);
    return calls;
}

} // namespace oobready::check
