// SPDX-License-Identifier: GPL-3.0-or-later
// The ten relations over JSON values. Values that cannot be compared are neither right nor wrong.
#pragma once

#include "check/requirement.hpp"

namespace oobready::check {

enum class Truth { holds, breaks, incomparable };

enum class Order { less, same, greater, different, incomparable };

/// How `left` stands to `right`, read as `kind` says. `different`: comparable but without an order
/// (texts, booleans, MAC addresses, UUIDs). `incomparable`: of different types, null, a list or
/// object, or no text of that kind.
Order compare(const json::value& left, const json::value& right, Kind kind);

/// Whether `measured` stands in `validator`'s relation to `expected`, which is the resolved value
/// of validator.expected (a list for in_set and not_in_set).
Truth holds(const Validator& validator, const json::value& measured, const json::value& expected,
            Kind kind);

/// What is wrong with `expected` as the literal of `relation`; empty when nothing is.
std::string literal_mistake(Relation relation, const json::value& expected, Kind kind);

/// What is wrong with `relation` over values of `kind`, whatever it is compared with; else empty.
std::string relation_mistake(Relation relation, Kind kind);

inline bool is_set(Relation relation)
{
    return relation == Relation::in_set || relation == Relation::not_in_set;
}

inline bool is_regex(Relation relation)
{
    return relation == Relation::regex_match || relation == Relation::regex_no_match;
}

/// Whether `relation` says what a value may not be, so that it holds for one that is not there.
inline bool excludes(Relation relation)
{
    return relation == Relation::not_equal || relation == Relation::not_in_set ||
           relation == Relation::regex_no_match;
}

inline bool is_ordering(Relation relation)
{
    return relation == Relation::less_than || relation == Relation::less_than_or_equal ||
           relation == Relation::greater_than || relation == Relation::greater_than_or_equal;
}

/// Holds for breaks and the other way round; what cannot be compared stays so.
inline Truth negate(Truth truth)
{
    if (truth == Truth::incomparable)
        return truth;
    return truth == Truth::holds ? Truth::breaks : Truth::holds;
}

} // namespace oobready::check
