// SPDX-License-Identifier: GPL-3.0-or-later
// Suggestions for a misspelt name, worded the same in profiles and rack files.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace oobready::check {

/// "; did you mean 'address'?" for the candidate nearest to `wrong` by edit distance; empty when
/// none is near enough to be meant.
std::string suggestion(std::string_view wrong, const std::vector<std::string_view>& candidates);

} // namespace oobready::check
