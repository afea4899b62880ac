// SPDX-License-Identifier: GPL-3.0-or-later
// judge(): requirements against observations and declarations, in the order of their needs. Calls
// expected for what to compare with, pointer to select, validator to compare and wording to say it.
#include "check/diagnosis.hpp"

#include "check/expected.hpp"
#include "check/explain.hpp"
#include "check/needs.hpp"
#include "check/saying.hpp"
#include "check/unreadable.hpp"
#include "check/validator.hpp"
#include "check/wording.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace oobready::check {

namespace {

// A selected value and whether `where` keeps it.
struct Candidate {
    Selected selected;
    Truth kept;
    Truth truth = Truth::incomparable;
};

class Judge {
public:
    Judge(const Profile& profile, const Observations& observations, const Declared& declared)
        : profile_(profile), observations_(observations), declared_(declared)
    {
    }

    std::vector<Diagnosis> run();

private:
    void judge_one(const Requirement& requirement, Diagnosis& diagnosis);
    bool settle_expected(const Requirement& requirement, Diagnosis& diagnosis,
                         std::vector<Resolved>& resolved);
    bool settle_blocked(const Requirement& requirement, Diagnosis& diagnosis);
    const Evidence* settle_observation(const Requirement& requirement, Diagnosis& diagnosis);
    bool settle_unresolved(const std::vector<Resolved>& resolved, Diagnosis& diagnosis);
    void judge_all(const Requirement& requirement, const json::object& facts,
                   const std::vector<Resolved>& resolved, Diagnosis& diagnosis);
    void judge_facts(const Requirement& requirement, const json::object& facts,
                     const std::vector<Resolved>& resolved, Diagnosis& diagnosis);
    void tell(const Requirement& requirement, const std::vector<Candidate>& candidates,
              Diagnosis& diagnosis);
    void judge_count(const Requirement& requirement, const std::vector<Candidate>& candidates,
                     const std::vector<Resolved>& resolved, Diagnosis& diagnosis);
    std::vector<Candidate> candidates_of(const Requirement& requirement, const json::object& facts,
                                         Resolved& where);
    [[nodiscard]] Resolved resolve(const Validator& validator) const
    {
        return check::resolve(validator, observations_, declared_);
    }

    const Profile& profile_;
    const Observations& observations_;
    const Declared& declared_;
    std::vector<Diagnosis> diagnoses_;
    std::map<std::string_view, std::size_t> by_id_;
};

std::vector<Diagnosis> Judge::run()
{
    const std::vector<Requirement>& requirements = profile_.requirements;
    diagnoses_.resize(requirements.size());
    for (std::size_t i = 0; i < requirements.size(); ++i) {
        diagnoses_[i].requirement = requirements[i].id;
        by_id_.emplace(requirements[i].id, i);
    }
    const NeedsOrder needs = needs_order(requirements);
    for (std::size_t index : needs.order)
        judge_one(requirements[index], diagnoses_[index]);
    // Loading refuses such a profile; should one come here all the same, nothing in it may pass.
    for (std::size_t index : needs.cyclic) {
        diagnoses_[index].blocked_by = requirements[index].id;
        diagnoses_[index].message = "not judged: it needs itself";
    }
    return std::move(diagnoses_);
}

void Judge::judge_one(const Requirement& requirement, Diagnosis& diagnosis)
{
    std::vector<Resolved> resolved;
    if (settle_expected(requirement, diagnosis, resolved))
        return;
    if (settle_blocked(requirement, diagnosis))
        return;
    const Evidence* evidence = settle_observation(requirement, diagnosis);
    if (evidence != nullptr)
        judge_all(requirement, evidence->facts, resolved, diagnosis);
}

// Resolves all expected values and words them. True when one is not declared: nothing is asked
// then.
bool Judge::settle_expected(const Requirement& requirement, Diagnosis& diagnosis,
                            std::vector<Resolved>& resolved)
{
    std::string undeclared;
    for (const Validator& validator : requirement.validators) {
        resolved.push_back(resolve(validator));
        const Resolved& last = resolved.back();
        const std::string words = last.unknown || last.undeclared
                                      ? expected_words(validator)
                                      : relation_words(validator.relation, last.value);
        diagnosis.expected += (diagnosis.expected.empty() ? "" : " and ") + words;
        if (last.undeclared)
            undeclared = last.message;
    }
    diagnosis.expected = quantifier_words(requirement.quantifier) + diagnosis.expected;
    if (undeclared.empty() && requirement.where) {
        const Resolved where = resolve(requirement.where->validator);
        undeclared = where.undeclared ? where.message : "";
    }
    if (undeclared.empty())
        return false;
    diagnosis.outcome = Outcome::not_applicable;
    diagnosis.message = std::move(undeclared);
    return true;
}

// True when something that `requirement` needs did not pass. A failure explains more than something
// unknown, so it is named first.
bool Judge::settle_blocked(const Requirement& requirement, Diagnosis& diagnosis)
{
    const Diagnosis* root = nullptr;
    bool blocked = false;
    for (const std::string& need : requirement.needs) {
        const auto found = by_id_.find(need);
        if (found == by_id_.end()) {
            blocked = true;
            continue;
        }
        const Diagnosis* needed = &diagnoses_[found->second];
        if (needed->outcome == Outcome::pass)
            continue;
        blocked = true;
        const auto further = by_id_.find(needed->blocked_by);
        if (further != by_id_.end())
            needed = &diagnoses_[further->second];
        const bool fails = needed->outcome == Outcome::fail;
        if (root == nullptr || (fails && root->outcome != Outcome::fail))
            root = needed;
    }
    if (!blocked)
        return false;
    diagnosis.outcome = Outcome::unknown;
    diagnosis.blocked_by = root != nullptr ? root->requirement : requirement.needs.front();
    const auto found = by_id_.find(diagnosis.blocked_by);
    const std::string title =
        found == by_id_.end() ? "" : profile_.requirements[found->second].title;
    diagnosis.message = fmt::format("not judged, because this must hold first: {} ({})", title,
                                    diagnosis.blocked_by);
    return true;
}

const Evidence* Judge::settle_observation(const Requirement& requirement, Diagnosis& diagnosis)
{
    const auto found = observations_.find(requirement.call.key());
    if (found == observations_.end()) {
        diagnosis.error = Errc::cancelled;
        diagnosis.message = error_words(requirement.call, Error{Errc::cancelled, ""});
        return nullptr;
    }
    diagnosis.duration = found->second.duration;
    const Observation& observation = found->second.observation;
    if (observation)
        return &*observation;
    const Error error = observation.error();
    diagnosis.error = error.code;
    diagnosis.message = error_words(requirement.call, error);
    diagnosis.remedy = next_step(error.code);
    for (const std::string& id : requirement.explained_by) {
        const auto cause = by_id_.find(id);
        const bool explains = diagnosis.blocked_by.empty() && cause != by_id_.end() &&
                              diagnoses_[cause->second].outcome == Outcome::fail;
        if (explains)
            diagnosis.blocked_by = id;
    }
    return nullptr;
}

bool Judge::settle_unresolved(const std::vector<Resolved>& resolved, Diagnosis& diagnosis)
{
    for (const Resolved& expected : resolved) {
        if (!expected.unknown)
            continue;
        diagnosis.outcome = Outcome::unknown;
        diagnosis.error = expected.error;
        diagnosis.message = "nothing to compare with: " + expected.message;
        return true;
    }
    return false;
}

// Whether the facts name what is selected as one that the BMC does not have: null for that reason
// and no other.
bool names_as_missing(const json::object& facts, const Pointer& select)
{
    const json::value* missing = facts.if_contains("missing");
    const json::array* names = missing != nullptr ? missing->if_array() : nullptr;
    return names != nullptr && std::ranges::any_of(*names, [&select](const json::value& name) {
               return name.is_string() && select == "/" + std::string{name.get_string()};
           });
}

// A BMC that says that it does not have what was asked for: nothing to advise about, and a fault
// only where it must have it. What can be selected all the same is judged.
bool settle_unsupported(const Requirement& requirement, const json::object& facts,
                        const std::vector<Candidate>& candidates, Diagnosis& diagnosis)
{
    const json::value* supported = facts.if_contains("supported");
    const bool nothing = std::ranges::all_of(
        candidates, [](const Candidate& candidate) { return candidate.selected.value->is_null(); });
    const bool mandatory = requirement.level == Level::mandatory;
    const bool all = supported != nullptr && *supported == json::value(false);
    // A mandatory setting that a BMC does not show may be right all the same: that is unknown.
    if (!nothing || !(all || (!mandatory && names_as_missing(facts, requirement.select))))
        return false;
    diagnosis.outcome = mandatory ? Outcome::fail : Outcome::not_applicable;
    diagnosis.message =
        fmt::format("the controller does not support this ({})", requirement.call.key());
    return true;
}

// All validators at once: one that breaks decides, then one that cannot be compared.
Truth all_hold(const Requirement& requirement, const json::value& value,
               const std::vector<Resolved>& resolved, Kind kind)
{
    Truth truth = Truth::holds;
    for (std::size_t i = 0; i < resolved.size(); ++i) {
        const Truth one = holds(requirement.validators[i], value, resolved[i].value, kind);
        if (one == Truth::breaks)
            return one;
        if (one == Truth::incomparable)
            truth = one;
    }
    return truth;
}

// With a member that `where` may or may not keep, only what is true either way is known.
Truth for_quantifier(const Candidate& candidate, Quantifier quantifier)
{
    if (candidate.kept == Truth::holds)
        return candidate.truth;
    const Truth harmless = quantifier == Quantifier::every ? Truth::holds : Truth::breaks;
    return candidate.truth == harmless ? harmless : Truth::incomparable;
}

Outcome outcome_of(const std::vector<Candidate>& candidates, Quantifier quantifier)
{
    const auto has = [&](Truth truth) {
        return std::any_of(candidates.begin(), candidates.end(), [&](const Candidate& candidate) {
            return for_quantifier(candidate, quantifier) == truth;
        });
    };
    if (quantifier == Quantifier::every) {
        if (has(Truth::breaks))
            return Outcome::fail;
        return has(Truth::incomparable) ? Outcome::unknown : Outcome::pass;
    }
    const bool any = quantifier == Quantifier::any;
    if (has(Truth::holds))
        return any ? Outcome::pass : Outcome::fail;
    if (has(Truth::incomparable))
        return Outcome::unknown;
    return any ? Outcome::fail : Outcome::pass;
}

// The values that made `outcome`, for the message.
std::vector<Selected> decisive(const std::vector<Candidate>& candidates, Quantifier quantifier,
                               Outcome outcome)
{
    const Truth wanted = outcome == Outcome::unknown ? Truth::incomparable
                         : (outcome == Outcome::fail) == (quantifier == Quantifier::none)
                             ? Truth::holds
                             : Truth::breaks;
    std::vector<Selected> values;
    for (const Candidate& candidate : candidates)
        if (for_quantifier(candidate, quantifier) == wanted)
            values.push_back(candidate.selected);
    return values;
}

// What was selected as it goes into the record: one value, or a list of several.
json::value measured_of(const std::vector<Candidate>& candidates)
{
    if (candidates.empty())
        return nullptr;
    if (candidates.size() == 1)
        return *candidates.front().selected.value;
    json::array values;
    for (const Candidate& candidate : candidates)
        values.push_back(*candidate.selected.value);
    return values;
}

// Of an empty selection nothing is `none`'s only where the list itself was seen to be empty, or
// `where` ruled all of it out.
Outcome outcome_of_empty(const Requirement& requirement, const json::object& facts, bool filtered)
{
    if (requirement.quantifier == Quantifier::none &&
        (filtered || selects_of_empty(facts, requirement.select)))
        return Outcome::pass;
    if (requirement.level == Level::if_implemented)
        return Outcome::not_applicable;
    return requirement.quantifier == Quantifier::none ? Outcome::unknown : Outcome::fail;
}

void settle_empty(const Requirement& requirement, const json::object& facts, Diagnosis& diagnosis)
{
    const bool filtered = !select_members(facts, requirement.select).empty();
    diagnosis.outcome = outcome_of_empty(requirement, facts, filtered);
    if (diagnosis.outcome == Outcome::pass) {
        diagnosis.message = filtered ? "none is: 'where' leaves none of them"
                                     : fmt::format("the list is empty: {}", requirement.select);
        return;
    }
    diagnosis.message = filtered
                            ? fmt::format("expected {}, but none of what {} shows is of that kind",
                                          diagnosis.expected, requirement.call.probe)
                            : fmt::format("the controller does not report {} ({})",
                                          requirement.select, requirement.call.probe);
}

std::string pass_words(const std::vector<Candidate>& candidates, Quantifier quantifier)
{
    if (quantifier == Quantifier::none)
        return fmt::format("none of {} is", candidates.size());
    if (candidates.size() == 1)
        return found_words({candidates.front().selected});
    if (quantifier == Quantifier::every)
        return fmt::format("all {} are as expected", candidates.size());
    const auto good = std::count_if(
        candidates.begin(), candidates.end(), [quantifier](const Candidate& candidate) {
            return for_quantifier(candidate, quantifier) == Truth::holds;
        });
    return fmt::format("{} of {} as expected", good, candidates.size());
}

void word_outcome(const Requirement& requirement, const json::object& facts,
                  const std::vector<Candidate>& candidates, Diagnosis& diagnosis)
{
    const std::vector<Selected> values =
        decisive(candidates, requirement.quantifier, diagnosis.outcome);
    if (diagnosis.outcome == Outcome::pass) {
        diagnosis.message = pass_words(candidates, requirement.quantifier);
    } else if (diagnosis.outcome == Outcome::fail) {
        diagnosis.message = fmt::format("expected {}, {}{}", diagnosis.expected,
                                        found_words(values), reason_words(facts));
        diagnosis.error = reason_code(facts);
    } else {
        diagnosis.message = fmt::format("cannot be compared: expected {}, {}", diagnosis.expected,
                                        found_words(values));
    }
}

// Whether a failure that was seen stays one whatever the unreadable members would show.
bool stays_failed(const Requirement& requirement, std::size_t unreadable,
                  const std::vector<Resolved>& resolved, const Diagnosis& diagnosis)
{
    if (requirement.quantifier == Quantifier::any)
        return false;
    if (requirement.quantifier != Quantifier::count)
        return !diagnosis.measured.is_null();
    const std::uint64_t seen = diagnosis.measured.to_number<std::uint64_t>();
    for (std::uint64_t more = 0; more <= unreadable; ++more)
        if (all_hold(requirement, json::value(seen + more), resolved, Kind::plain) != Truth::breaks)
            return false;
    return true;
}

// The facts as far as they were read, then what could not be read of them: it may hide a fault.
void Judge::judge_all(const Requirement& requirement, const json::object& facts,
                      const std::vector<Resolved>& resolved, Diagnosis& diagnosis)
{
    judge_facts(requirement, facts, resolved, diagnosis);
    const std::optional<Unreadable> unreadable = unreadable_of(facts, requirement.select);
    if (!unreadable)
        return;
    const bool failed = diagnosis.outcome == Outcome::fail;
    const bool nothing = diagnosis.measured.is_null();
    if (failed && stays_failed(requirement, unreadable->count, resolved, diagnosis))
        return;
    if (diagnosis.outcome == Outcome::unknown && !nothing)
        return; // what it says of the members that were seen is more to the point
    diagnosis.outcome = Outcome::unknown;
    diagnosis.message = unreadable_words(requirement.call, *unreadable);
    diagnosis.error = unreadable_code(*unreadable);
    diagnosis.remedy = diagnosis.error ? next_step(*diagnosis.error) : "";
}

void Judge::judge_facts(const Requirement& requirement, const json::object& facts,
                        const std::vector<Resolved>& resolved, Diagnosis& diagnosis)
{
    Resolved where;
    std::vector<Candidate> candidates = candidates_of(requirement, facts, where);
    diagnosis.measured = measured_of(candidates);
    if (settle_unresolved({where}, diagnosis))
        return;
    if (requirement.quantifier == Quantifier::count) {
        judge_count(requirement, candidates, resolved, diagnosis);
        return;
    }
    if (settle_unsupported(requirement, facts, candidates, diagnosis))
        return;
    if (candidates.empty()) {
        settle_empty(requirement, facts, diagnosis);
        return;
    }
    if (settle_unresolved(resolved, diagnosis))
        return;
    for (Candidate& candidate : candidates)
        candidate.truth =
            all_hold(requirement, *candidate.selected.value, resolved, requirement.kind);
    diagnosis.outcome = outcome_of(candidates, requirement.quantifier);
    word_outcome(requirement, facts, candidates, diagnosis);
    tell(requirement, candidates, diagnosis);
}

// What the requirement says of a failure, once for each value that made it.
void Judge::tell(const Requirement& requirement, const std::vector<Candidate>& candidates,
                 Diagnosis& diagnosis)
{
    if (diagnosis.outcome != Outcome::fail || requirement.says.empty())
        return;
    for (const Selected& selected :
         decisive(candidates, requirement.quantifier, diagnosis.outcome)) {
        const std::string said =
            said_of(requirement, *selected.value, profile_.settings, observations_);
        if (said.empty() || diagnosis.told.find(said) != std::string::npos)
            continue;
        diagnosis.told += (diagnosis.told.empty() ? "" : "; ") + said;
    }
    if (!diagnosis.told.empty())
        diagnosis.message += ": " + diagnosis.told;
}

void Judge::judge_count(const Requirement& requirement, const std::vector<Candidate>& candidates,
                        const std::vector<Resolved>& resolved, Diagnosis& diagnosis)
{
    if (settle_unresolved(resolved, diagnosis))
        return;
    const auto count = static_cast<std::uint64_t>(candidates.size());
    diagnosis.measured = count;
    const bool certain =
        std::all_of(candidates.begin(), candidates.end(),
                    [](const Candidate& candidate) { return candidate.kept == Truth::holds; });
    const Truth truth = certain ? all_hold(requirement, diagnosis.measured, resolved, Kind::plain)
                                : Truth::incomparable;
    diagnosis.outcome = truth == Truth::holds    ? Outcome::pass
                        : truth == Truth::breaks ? Outcome::fail
                                                 : Outcome::unknown;
    if (truth == Truth::incomparable)
        diagnosis.message = "cannot be counted: 'where' cannot be compared with all of them";
    else if (truth == Truth::breaks)
        diagnosis.message = fmt::format("expected {}, found {}", diagnosis.expected, count);
    else
        diagnosis.message = fmt::format("found {}", count);
}

// What `where` says of the member. What is not said to be Absent is there: a member that lacks what
// is asked, or has null there, is kept by the relations that exclude and by no other.
Truth is_kept(const Where& where, const Selected& selected, const json::value& expected)
{
    if (selected.member == nullptr)
        return Truth::incomparable;
    const auto asked = select(*selected.member, where.select);
    if (asked.empty() || asked.front()->is_null())
        return excludes(where.validator.relation) ? Truth::holds : Truth::breaks;
    return holds(where.validator, *asked.front(), expected, Kind::plain);
}

// What `select` finds and `where` does not rule out.
std::vector<Candidate> Judge::candidates_of(const Requirement& requirement,
                                            const json::object& facts, Resolved& where)
{
    if (requirement.where)
        where = resolve(requirement.where->validator);
    std::vector<Candidate> candidates;
    for (const Selected& selected : select_members(facts, requirement.select)) {
        Truth kept = Truth::holds;
        if (requirement.where)
            kept = is_kept(*requirement.where, selected, where.value);
        if (kept != Truth::breaks)
            candidates.push_back({selected, kept});
    }
    return candidates;
}

} // namespace

std::string_view id(Outcome outcome)
{
    switch (outcome) {
    case Outcome::pass:
        return "pass";
    case Outcome::fail:
        return "fail";
    case Outcome::unknown:
        return "unknown";
    case Outcome::not_applicable:
        return "not_applicable";
    }
    return "internal-error";
}

std::vector<Diagnosis> judge(const Profile& profile, const Observations& observations,
                             const Declared& declared)
{
    return Judge{profile, observations, declared}.run();
}

} // namespace oobready::check
