// SPDX-License-Identifier: GPL-3.0-or-later
// Scenario: what a scenario file and the command line say of the nodes of a plan: faults, consoles,
// recorded trees, models.
#pragma once

#include "sim/rack/plan.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace oobready::sim {

struct ScenarioOptions {
    std::filesystem::path file;        ///< or empty
    std::vector<std::string> faults;   ///< "NODES=FAULT" or "NODES=FAULT:VALUE"
    std::vector<std::string> trees;    ///< "NODES=FOLDER"
    std::vector<std::string> consoles; ///< "NODES=CONSOLE"
    bool broken = false;               ///< one fault on each node, in turn; the last stays healthy
    std::uint64_t seed = 1;
};

/// Applies all of it to `plan`; a node is named "APPLIANCE/NODE", by hostlists and with *. Returns
/// the seed of chance: the file's, else that of `options`.
std::uint64_t apply_scenario(RackPlan& plan, const Models& models, const ScenarioOptions& options,
                             Mistakes& mistakes);

} // namespace oobready::sim
