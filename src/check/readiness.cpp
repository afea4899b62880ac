// SPDX-License-Identifier: GPL-3.0-or-later
// Adding diagnoses up to a readiness.
#include "check/readiness.hpp"

#include <algorithm>
#include <map>

namespace oobready::check {

namespace {

// What an if_implemented requirement is about was seen: something was measured there, or judged.
// Unknown because nothing could be observed says nothing about whether it is implemented.
bool is_implemented(const Diagnosis& diagnosis)
{
    if (diagnosis.outcome == Outcome::pass || diagnosis.outcome == Outcome::fail)
        return true;
    if (diagnosis.outcome == Outcome::not_applicable)
        return false;
    return !diagnosis.measured.is_null() || (!diagnosis.error && diagnosis.blocked_by.empty());
}

} // namespace

std::string_view id(Readiness readiness)
{
    switch (readiness) {
    case Readiness::ready:
        return "ready";
    case Readiness::not_ready:
        return "not_ready";
    case Readiness::undecided:
        return "undecided";
    }
    return "internal-error";
}

Readiness readiness_of(const Profile& profile, const std::vector<Diagnosis>& diagnoses)
{
    std::map<std::string_view, Level> levels;
    for (const Requirement& requirement : profile.requirements)
        levels.emplace(requirement.id, requirement.level);
    bool unknown = false;
    bool mandatory_passed = false;
    for (const Diagnosis& diagnosis : diagnoses) {
        const auto found = levels.find(diagnosis.requirement);
        if (found == levels.end() || found->second == Level::recommended)
            continue;
        const bool mandatory = found->second == Level::mandatory;
        levels.erase(found);
        if (diagnosis.outcome == Outcome::fail)
            return Readiness::not_ready;
        if (diagnosis.outcome == Outcome::unknown)
            unknown = unknown || mandatory || is_implemented(diagnosis);
        if (diagnosis.outcome == Outcome::pass)
            mandatory_passed = mandatory_passed || mandatory;
    }
    // A mandatory requirement that nobody diagnosed was not looked at either.
    for (const auto& [requirement, level] : levels)
        unknown = unknown || level == Level::mandatory;
    return !unknown && mandatory_passed ? Readiness::ready : Readiness::undecided;
}

Readiness combine(const std::vector<Readiness>& parts)
{
    const auto has = [&parts](Readiness readiness) {
        return std::find(parts.begin(), parts.end(), readiness) != parts.end();
    };
    if (has(Readiness::not_ready))
        return Readiness::not_ready;
    if (parts.empty() || has(Readiness::undecided))
        return Readiness::undecided;
    return Readiness::ready;
}

int exit_status(const RunRecord& run)
{
    constexpr int interrupted = 130; // 128 and SIGINT, as a shell would say it
    if (run.interrupted)
        return interrupted;
    switch (run.readiness) {
    case Readiness::ready:
        return 0;
    case Readiness::not_ready:
        return 1;
    case Readiness::undecided:
        break;
    }
    return 2;
}

} // namespace oobready::check
