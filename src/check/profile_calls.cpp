// SPDX-License-Identifier: GPL-3.0-or-later
// The probe calls of a profile: which it needs, and whether they and what it selects exist.
#include "check/profile.hpp"

#include "base/text.hpp"
#include "check/pointer.hpp"
#include "check/saying.hpp"
#include "check/suggest.hpp"

#include <algorithm>
#include <set>

namespace oobready::check {

namespace {

// What is written in one requirement, checked against what the probes give.
class Binder {
public:
    Binder(const Requirement& requirement, std::span<const ProbeInfo> catalog, Mistakes& mistakes)
        : requirement_(requirement), catalog_(catalog), mistakes_(mistakes)
    {
    }

    void bind()
    {
        bind_call(requirement_.call, requirement_.select);
        if (requirement_.where) {
            bind_where(*requirement_.where);
            bind_expected(requirement_.where->validator);
        }
        for (const Validator& validator : requirement_.validators)
            bind_expected(validator);
        for (const Saying& saying : requirement_.says)
            for (const std::string& clause : saying.clauses)
                for (const Placeholder& placeholder : placeholders_of(clause))
                    bind_placeholder(placeholder);
    }

private:
    void mistake(std::string message)
    {
        mistakes_.push_back(
            {requirement_.place, fmt::format("'{}': {}", requirement_.id, message)});
    }

    const ProbeInfo* find(const std::string& name)
    {
        const auto probe = std::ranges::find(catalog_, name, &ProbeInfo::name);
        return probe == catalog_.end() ? nullptr : &*probe;
    }

    void bind_expected(const Validator& validator)
    {
        if (const FromProbe* from = std::get_if<FromProbe>(&validator.expected))
            bind_call(from->call, from->select);
    }

    void bind_placeholder(const Placeholder& placeholder)
    {
        const bool own = placeholder.probe.empty();
        if (!placeholder.select.empty())
            bind_call(own ? requirement_.call : ProbeCall{placeholder.probe, {}},
                      placeholder.select);
    }

    void bind_call(const ProbeCall& call, const Pointer& select)
    {
        const ProbeInfo* probe = find(call.probe);
        if (probe == nullptr) {
            std::vector<std::string_view> names;
            for (const ProbeInfo& info : catalog_)
                names.push_back(info.name);
            mistake(fmt::format("there is no probe '{}'{}", printable(call.probe, 64),
                                suggestion(call.probe, names)));
            return;
        }
        const std::vector<std::string_view>& known = probe->arguments;
        for (const auto& argument : call.arguments) {
            const std::string name = argument.key();
            if (std::ranges::find(known, name) == known.end())
                mistake(fmt::format("{} takes no argument '{}'{}", call.probe, printable(name, 64),
                                    suggestion(name, known)));
        }
        bind_pointer(*probe, select, {});
    }

    // Its pointer is relative to the member that the first "*" of `select` stands for.
    void bind_where(const Where& where)
    {
        const ProbeInfo* probe = find(requirement_.call.probe);
        const std::size_t star = (requirement_.select + "/").find("/*/");
        if (probe == nullptr || probe->facts.empty() || star == std::string::npos)
            return;
        const std::string member = requirement_.select.substr(0, star + 2);
        if (shape_mistake(probe->facts, member).empty())
            bind_pointer(*probe, member + where.select, member);
    }

    void bind_pointer(const ProbeInfo& probe, const Pointer& pointer, const Pointer& member)
    {
        // A wrong pointer was told where it was read; of facts that nobody described nothing is
        // known.
        if (!pointer_mistake(pointer).empty() || probe.facts.empty())
            return;
        const std::string wrong = shape_mistake(probe.facts, pointer, member);
        if (wrong.empty())
            return;
        const std::string of =
            member.empty() ? std::string{} : fmt::format("'where': a member of '{}' of ", member);
        mistake(fmt::format("{}{} {}", of, probe.name, wrong));
    }

    const Requirement& requirement_;
    std::span<const ProbeInfo> catalog_;
    Mistakes& mistakes_;
};

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

// That somebody asks for what a clause only words: words alone are no reason to look.
void bind_said(const Requirement& requirement, const std::set<std::string>& observed,
               Mistakes& mistakes)
{
    for (const Saying& saying : requirement.says)
        for (const std::string& clause : saying.clauses)
            for (const Placeholder& placeholder : placeholders_of(clause)) {
                const ProbeCall call{placeholder.probe, {}};
                if (!placeholder.probe.empty() && !observed.contains(call.key()))
                    mistakes.push_back(
                        {requirement.place,
                         fmt::format("'{}': 'says' names {}, which no requirement asks for",
                                     requirement.id, printable(placeholder.probe, 64))});
            }
}

} // namespace

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

void bind(const Profile& profile, std::span<const ProbeInfo> catalog, Mistakes& mistakes)
{
    std::set<std::string> observed;
    for (const ProbeCall& call : calls_of(profile))
        observed.insert(call.key());
    for (const Requirement& requirement : profile.requirements) {
        Binder{requirement, catalog, mistakes}.bind();
        bind_said(requirement, observed, mistakes);
        for (const ProbeCall* call : calls_in(requirement))
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
