// SPDX-License-Identifier: GPL-3.0-or-later
// JSON Pointers with "*": checking them and following them. select() of diagnosis.hpp lives here.
#pragma once

#include "check/requirement.hpp"

namespace oobready::check {

/// What is wrong with `pointer`; empty when nothing is.
std::string pointer_mistake(std::string_view pointer);

inline bool has_star(std::string_view pointer)
{
    return pointer.find("/*/") != std::string_view::npos || pointer.ends_with("/*");
}

/// The tokens of "/a/b~1c", still escaped: {"a", "b~1c"}. They point into `pointer`, which has no
/// mistake.
std::vector<std::string_view> tokens_of(std::string_view pointer);

/// A selected value, and the member that the pointer's first "*" stands for; null without a "*".
struct Selected {
    const json::value* value;
    const json::value* member;
};

/// In document order. A pointer with a mistake selects nothing, nor does the empty one, which would
/// be all of `facts`.
std::vector<Selected> select_members(const json::object& facts, const Pointer& pointer);

/// Whether `pointer` selects nothing only because each list on its way is there and empty; not
/// where something on its way is missing.
bool selects_of_empty(const json::object& facts, const Pointer& pointer);

} // namespace oobready::check
