// SPDX-License-Identifier: GPL-3.0-or-later
// Where a report goes, and whether it can.
#pragma once

#include "base/mistake.hpp"

#include <string>

namespace oobready::cli {

/// A file named by the option `option` that cannot be written is found out before anything is sent,
/// not after the run. Empty is fine.
void check_output(const std::string& option, const std::string& output, Mistakes& mistakes);

/// The report to where it was asked for; empty and "-" are standard output. What cannot be written
/// to its file goes to standard output, so that a long run is not lost. Returns whether it is where
/// it was asked for.
bool deliver(const std::string& content, const std::string& output);

} // namespace oobready::cli
