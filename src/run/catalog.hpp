// SPDX-License-Identifier: GPL-3.0-or-later
// The catalogue: every probe of every plane, by name.
#pragma once

#include "check/probe.hpp"

#include <vector>

namespace oobready::run {

/// What each probe is called and takes; `profile lint` and check::bind judge profiles by it.
std::vector<check::ProbeInfo> catalog();

} // namespace oobready::run
