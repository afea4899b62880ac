// SPDX-License-Identifier: GPL-3.0-or-later
// One [[requirement]] row of a profile, read and checked as far as that is possible without the
// other rows. Called by profile.cpp.
#pragma once

#include "check/requirement.hpp"

#include <toml++/toml.h>

namespace oobready::check {

Requirement read_requirement(const toml::table& row, const std::string& file, Mistakes& mistakes);

} // namespace oobready::check
