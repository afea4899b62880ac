// SPDX-License-Identifier: GPL-3.0-or-later
// The sentences of a diagnosis. Every text of a peer passes through printable() here.
#pragma once

#include "check/pointer.hpp"
#include "check/requirement.hpp"

namespace oobready::check {

/// A value as a technician reads it: open, 443, yes, no, nothing.
std::string shown(const json::value& value);

/// "one of 10876, 47488" for a relation and the value that it compares with.
std::string relation_words(Relation relation, const json::value& expected);

/// The same before the value is known: "what the rack file declares as node.bmc".
std::string expected_words(const Validator& validator);

/// "at least one of them: " and the like, before the words of the relations.
std::string quantifier_words(Quantifier quantifier);

/// "found …": one value as it is, several with the member that each belongs to.
std::string found_words(const std::vector<Selected>& values);

/// "could not look at ipmi.lan: the controller did not answer in time (…)".
std::string error_words(const ProbeCall& call, const Error& error);

/// What the evidence itself gives as the reason of what it shows, as " (…)"; else empty.
std::string reason_words(const json::object& facts);

/// The error id among the facts, where there is one.
std::optional<Errc> reason_code(const json::object& facts);

} // namespace oobready::check
