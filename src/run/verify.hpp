// SPDX-License-Identifier: GPL-3.0-or-later
// verify(): the main job. Every node of a rack side by side, each gently, one record at the end.
#pragma once

#include "check/readiness.hpp"
#include "ipmi/console_options.hpp"
#include "rack/rack.hpp"
#include "run/progress.hpp"

#include <chrono>
#include <map>
#include <string>

namespace oobready::run {

struct VerifyOptions {
    std::chrono::milliseconds deadline{0}; ///< for the whole run; 0: none
    ipmi::ConsoleOptions console;          ///< the patterns are those of each profile
    unsigned nodes_at_once_max = 512;      ///< lowered to what the descriptor limit allows
};

/// `profiles` by name: the one of every appliance, loaded and bound. Runs until every node is done,
/// or the deadline passes, or a signal comes; what was not observed by then is unknown (cancelled).
/// Judges nothing itself: the record's diagnoses come from check::judge.
check::RunRecord verify(const rack::Rack& rack,
                        const std::map<std::string, check::Profile>& profiles,
                        const VerifyOptions& options, Progress& progress);

} // namespace oobready::run
