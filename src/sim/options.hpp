// SPDX-License-Identifier: GPL-3.0-or-later
// The command line of the simulator.
#pragma once

#include "sim/rack/plan.hpp"
#include "sim/rack/scenario.hpp"

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace oobready::sim {

/// What the process ends with; with a command to run, it ends with that one's status instead.
enum ExitStatus {
    exit_success = 0,
    exit_usage = 64,         ///< bad command line
    exit_internal = 70,      ///< our bug
    exit_system = 71,        ///< a port could not be had
    exit_output = 74,        ///< a file could not be written
    exit_configuration = 78, ///< bad rack file, scenario or model
};

struct Options {
    std::filesystem::path rack_file;   ///< or empty, then:
    std::vector<std::string> profiles; ///< an appliance each
    unsigned nodes = 4;                ///< of each appliance
    PlanOptions plan;
    ScenarioOptions scenario;
    std::filesystem::path folder;     ///< where rack.toml goes and stays; empty: a temporary one
    std::filesystem::path counters;   ///< JSON at the end and on SIGUSR1; or empty
    std::vector<std::string> command; ///< to run while the rack is up; {rack} is its rack file
    bool list_faults = false;
    bool list_models = false;
    bool quiet = false;
};

/// Nothing when the process has to end at once, with `status`: help was asked for, or it is wrong.
std::optional<Options> parse_options(int argc, char** argv, int& status);

/// Where models are looked for: $OOBREADY_MODELS (folders separated by ':') when set, else the
/// folder that this program was installed or built with.
std::vector<std::filesystem::path> model_folders();

} // namespace oobready::sim
