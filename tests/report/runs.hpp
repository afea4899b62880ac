// SPDX-License-Identifier: GPL-3.0-or-later
// Constructed runs that the report tests render: a ready rack, a broken one, one where nothing was
// judged, and one in which every text is hostile.
#pragma once

#include "check/readiness.hpp"

namespace oobready::report {

check::RunRecord ready_run();
check::RunRecord broken_run();
check::RunRecord empty_run();
check::RunRecord hostile_run();

} // namespace oobready::report
