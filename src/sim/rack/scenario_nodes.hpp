// SPDX-License-Identifier: GPL-3.0-or-later
// What scenario files and the command line have in common: choosing nodes and changing their plan.
#pragma once

#include "sim/rack/plan.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace oobready::sim {

inline constexpr std::int64_t fault_value_max = 3'600'000; ///< an hour, in milliseconds

/// A fault of `kind` as its row of the catalogue has it.
Fault made(FaultKind kind);

/// "no fault 'sol-in-us'; did you mean 'sol-in-use'? …"
std::string no_fault(std::string_view name);

/// What `text` says of nodes: a hostlist whose members may hold *.
class Choice {
public:
    Choice(RackPlan& plan, const std::string& text);

    /// Why there are none; empty when there are.
    [[nodiscard]] const std::string& problem() const { return problem_; }
    [[nodiscard]] const std::vector<NodePlan*>& nodes() const { return nodes_; }

private:
    void add(RackPlan& plan, const std::string& pattern);

    std::vector<NodePlan*> nodes_;
    std::string problem_;
};

/// Each sets one thing of `node`; `problem` says what is wrong with it, if anything.
void set_console(NodePlan& node, const std::string& text, std::string& problem);
void set_tree(NodePlan& node, const std::filesystem::path& folder, std::string& problem);
void set_model(const Models& models, NodePlan& node, const std::string& name, std::string& problem);

/// Applies the scenario file `file` to `plan`; `seed` becomes the file's where it names one.
void read_scenario_file(RackPlan& plan, const Models& models, const std::filesystem::path& file,
                        std::uint64_t& seed, Mistakes& mistakes);

} // namespace oobready::sim
