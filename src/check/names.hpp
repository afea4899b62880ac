// SPDX-License-Identifier: GPL-3.0-or-later
// All values of the enumerations that a profile names, and the way back from an id to its value.
#pragma once

#include "check/requirement.hpp"

#include <array>
#include <optional>
#include <string_view>
#include <vector>

namespace oobready::check {

inline constexpr std::array all_levels = {Level::mandatory, Level::recommended,
                                          Level::if_implemented};
inline constexpr std::array all_relations = {
    Relation::equal,        Relation::not_equal,
    Relation::less_than,    Relation::less_than_or_equal,
    Relation::greater_than, Relation::greater_than_or_equal,
    Relation::regex_match,  Relation::regex_no_match,
    Relation::in_set,       Relation::not_in_set};
inline constexpr std::array all_kinds = {Kind::plain, Kind::mac,     Kind::uuid,
                                         Kind::ip,    Kind::version, Kind::privilege};
inline constexpr std::array all_quantifiers = {Quantifier::every, Quantifier::any, Quantifier::none,
                                               Quantifier::count};

/// The value among `all` whose id() is `text`.
template <class Enumeration, std::size_t size>
std::optional<Enumeration> from_id(const std::array<Enumeration, size>& all, std::string_view text)
{
    for (Enumeration value : all)
        if (id(value) == text)
            return value;
    return std::nullopt;
}

/// The ids of `all`, for suggestions.
template <class Enumeration, std::size_t size>
std::vector<std::string_view> ids_of(const std::array<Enumeration, size>& all)
{
    std::vector<std::string_view> ids;
    for (Enumeration value : all)
        ids.push_back(id(value));
    return ids;
}

} // namespace oobready::check
