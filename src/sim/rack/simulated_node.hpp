// SPDX-License-Identifier: GPL-3.0-or-later
// SimulatedNode: one node of the plan, brought to life: its machine, its faults, what it counts and
// its two sides. Nothing of it moves in memory once it is made.
#pragma once

#include "sim/counters.hpp"
#include "sim/ipmi/ipmi_side.hpp"
#include "sim/model/machine.hpp"
#include "sim/rack/plan.hpp"
#include "sim/web/web_side.hpp"

#include <memory>
#include <string>
#include <vector>

namespace oobready::sim {

struct SimulatedNode {
    SimulatedNode(const NodePlan& plan, const SitePlan& site, std::uint64_t seed);
    SimulatedNode(const SimulatedNode&) = delete;
    SimulatedNode& operator=(const SimulatedNode&) = delete;

    std::string name; ///< "APPLIANCE/NODE"
    std::string address;
    NodeFaults faults;
    Machine machine;
    NodeCounters counters;
    std::unique_ptr<IpmiSide> ipmi;
    std::unique_ptr<WebSide> web;
};

using SimulatedNodes = std::vector<std::unique_ptr<SimulatedNode>>;

/// The machines of `plan`, each with chance of its own from `seed`. Crossed cables are crossed.
SimulatedNodes make_nodes(const RackPlan& plan, std::uint64_t seed);

} // namespace oobready::sim
