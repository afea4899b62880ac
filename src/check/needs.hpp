// SPDX-License-Identifier: GPL-3.0-or-later
// The order in which requirements can be judged, from their `needs` and `explained_by`.
#pragma once

#include "check/requirement.hpp"

namespace oobready::check {

/// Indices into `requirements`, each after all that it needs. Those in a cycle, and those that need
/// one of them, are in `cyclic` instead. Needs that name no requirement are passed over.
struct NeedsOrder {
    std::vector<std::size_t> order;
    std::vector<std::size_t> cyclic;
};
NeedsOrder needs_order(const std::vector<Requirement>& requirements);

} // namespace oobready::check
