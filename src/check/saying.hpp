// SPDX-License-Identifier: GPL-3.0-or-later
// What a failed requirement says in words of what was seen: clauses of a profile, with facts put
// in. In a clause "{/held_by}" stands for a fact of the requirement's own probe,
// "{ipmi.session/state}" for one of another probe, "{serial_bit_rate}" for a setting of the
// profile.
#pragma once

#include "check/diagnosis.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace oobready::check {

/// What one pair of braces names: a fact, or a setting where `select` is empty.
struct Placeholder {
    std::string probe; ///< empty: the requirement's own
    Pointer select;
    std::string setting;
};

/// What is wrong with `clause`; empty when nothing is.
std::string clause_mistake(std::string_view clause);

/// All that `clause` names, in its order. It has no mistake.
std::vector<Placeholder> placeholders_of(std::string_view clause);

/// The clauses of `requirement` for the value `measured`, put together: "in use by ADMIN from
/// 10.0.0.5:40123". One that names what was not observed, or is null, is left out; so nothing is
/// ever asked of a controller for the sake of words. Facts pass through printable().
std::string said_of(const Requirement& requirement, const json::value& measured,
                    const Settings& settings, const Observations& observations);

} // namespace oobready::check
