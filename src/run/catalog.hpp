// SPDX-License-Identifier: GPL-3.0-or-later
// The catalogue: every probe of every plane, by name.
#pragma once

#include "check/profile.hpp"

#include <vector>

namespace oobready::run {

/// What each probe is called and takes; `profile lint` and check::bind judge profiles by it.
std::vector<check::ProbeInfo> catalog();

/// What loading a profile cannot know: check::bind against the catalogue, and whether its raw
/// commands may be sent. Appends a mistake, with its place, for each that is wrong.
void check_profile(const check::Profile& profile, Mistakes& mistakes);

} // namespace oobready::run
