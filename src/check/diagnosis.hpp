// SPDX-License-Identifier: GPL-3.0-or-later
// Diagnosis and judge(): the pure heart. The same evidence, profile and rack file give the same
// diagnoses, on any machine and at any time.
#pragma once

#include "check/profile.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace oobready::check {

enum class Outcome { pass, fail, unknown, not_applicable };
std::string_view id(Outcome outcome);

struct Diagnosis {
    std::string requirement; ///< its id
    Outcome outcome = Outcome::unknown;
    json::value measured; ///< the selected value, an array where several were selected, else null
    std::string expected; ///< in words: "open", "one of 10876, 47488", "at least 30"
    std::string message;  ///< one line for a technician; peers' text in it is printable()
    std::string told;     ///< what the requirement `says` of a failure; `message` ends with it
    std::optional<Errc> error; ///< why it could not be observed, or what the controller refused
    std::string remedy;        ///< instead of the requirement's, where `error` asks for its own
    std::string blocked_by;    ///< the requirement whose failure explains this one, or empty
    Milliseconds duration{0};
};

/// What the rack file says of one node: {"site":{…},"appliance":{…},"node":{…}}.
using Declared = json::object;

/// Observations by ProbeCall::key().
using Observations = std::map<std::string, Observed>;

/// One diagnosis for each requirement of `profile`, in its order. Never fails and does no I/O.
/// The first of these that applies, but an undeclared expectation before all others:
///  - a `needs` that did not pass: unknown, blocked_by the root of it (not judged, so never pass);
///  - no observation, or an Error: unknown, with its error; blocked_by the first `explained_by`
///    that failed, where there is one;
///  - `select` finds nothing, or `where` keeps nothing of it: count judges the number 0; none
///  passes
///    when the list that it looks at is there and empty or `where` ruled all out; else, that is
///    when something is missing: not_applicable for if_implemented, unknown for none, fail for
///    every and any;
///  - an expected value that the rack file does not declare: not_applicable; one that the other
///    probe could not observe: unknown; one whose `select` finds nothing there: unknown;
///  - a selected null, or a value whose type the relation cannot compare: unknown, unless the other
///    selected values decide alone;
///  - else pass or fail as the relations say;
///  - all this but the first three, where `select` goes through "/members/" and the facts have
///    members under "unreadable": what would pass or found nothing is unknown, with the number of
///    those and the first one's error. A fault that was seen stays a fail; that none of the seen is
///    as `any` asks, or that `count` is too low, is not one. What is "skipped" does not matter.
std::vector<Diagnosis> judge(const Profile& profile, const Observations& observations,
                             const Declared& declared);

/// All values that `pointer` selects in `value`, in document order.
std::vector<const json::value*> select(const json::value& value, const Pointer& pointer);

} // namespace oobready::check
