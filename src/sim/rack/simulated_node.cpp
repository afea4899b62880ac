// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/rack/simulated_node.hpp"

#include <fmt/format.h>

namespace oobready::sim {

namespace {

NodeFaults make_faults(const NodePlan& plan, std::uint64_t seed)
{
    NodeFaults faults{seed};
    for (const Fault& fault : plan.faults)
        faults.plant(fault);
    return faults;
}

// The same board number from another box: what a swapped board shows.
Identity shown_identity(const NodePlan& plan, const NodeFaults& faults)
{
    Identity identity = plan.identity;
    if (faults.present(FaultKind::wrong_mac) && identity.mac.size() >= 2)
        identity.mac.replace(identity.mac.size() - 2, 2,
                             identity.mac.ends_with("fe") ? "fd" : "fe");
    return identity;
}

void add_administrator(const NodePlan& plan, Machine& machine)
{
    User administrator;
    administrator.name = plan.credentials.username;
    administrator.password = plan.credentials.password;
    administrator.privilege = privilege_administrator;
    administrator.enabled = true;
    machine.users.at(machine.model().first_user) = std::move(administrator);
}

// Node i and the next one of its appliance show each other's identity.
void cross_cables(const RackPlan& plan, SimulatedNodes& nodes)
{
    for (std::size_t i = 0; i + 1 < nodes.size(); ++i) {
        if (!nodes[i]->faults.present(FaultKind::crossed_cables) ||
            plan.nodes[i].appliance != plan.nodes[i + 1].appliance)
            continue;
        std::swap(nodes[i]->machine.change_identity(), nodes[i + 1]->machine.change_identity());
    }
}

} // namespace

SimulatedNode::SimulatedNode(const NodePlan& plan, const SitePlan& site, std::uint64_t seed)
    : name(plan.full_name()),
      address(plan.address),
      faults(make_faults(plan, seed)),
      machine(plan.model, shown_identity(plan, faults), faults)
{
    machine.lan = {plan.address, site.netmask, site.gateway};
    machine.site = {site.ntp, site.dns};
    machine.k_g = plan.credentials.k_g;
    add_administrator(plan, machine);
}

SimulatedNodes make_nodes(const RackPlan& plan, std::uint64_t seed)
{
    SimulatedNodes nodes;
    nodes.reserve(plan.nodes.size());
    for (const NodePlan& node : plan.nodes)
        nodes.push_back(std::make_unique<SimulatedNode>(node, plan.site, seed + nodes.size()));
    cross_cables(plan, nodes);
    return nodes;
}

} // namespace oobready::sim
