// SPDX-License-Identifier: GPL-3.0-or-later
// RackPlan: which nodes are simulated, at which addresses, as what, with which faults. Made from a
// rack file or from the names of profiles; nothing listens yet.
#pragma once

#include "base/mistake.hpp"
#include "base/target.hpp"
#include "sim/fault/node_faults.hpp"
#include "sim/model/machine.hpp"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace oobready::sim {

using Models = std::vector<std::shared_ptr<const MachineModel>>;

struct NodePlan {
    std::string appliance;
    std::string name;
    std::string profile;
    std::string address; ///< where it listens, on loopback
    Ports ports;
    std::string in_band;
    Credentials credentials;
    Identity identity; ///< as the rack file declares it, else made from the model
    std::shared_ptr<const MachineModel> model;
    std::string console = "login";       ///< see parse_console()
    std::filesystem::path recorded_tree; ///< to serve instead of the model's resources, or empty
    std::vector<Fault> faults;
    SourcePlace place;

    [[nodiscard]] std::string full_name() const { return appliance + "/" + name; }
};

struct SitePlan {
    std::string name = "simulated";
    std::string gateway = "127.255.255.254";
    std::string netmask = "255.0.0.0";
    std::vector<std::string> ntp{"127.0.0.123"};
    std::vector<std::string> dns{"127.0.0.53"};
};

struct RackPlan {
    SitePlan site;
    std::vector<NodePlan> nodes;
};

inline constexpr std::size_t simulated_nodes_max = 5000; ///< three sockets each

struct PlanOptions {
    std::string first_address = "127.0.1.1"; ///< of the nodes that have no loopback address yet
    std::uint16_t port_base = 0; ///< added to 443, 623 and 80, so that no root is needed
};

/// The nodes of a rack file. Those at loopback addresses keep them; the others get new ones.
RackPlan plan_rack_file(const std::filesystem::path& file, const Models& models,
                        const PlanOptions& options, Mistakes& mistakes);

/// An appliance of `nodes` nodes for each of `profiles`, with new passwords.
RackPlan plan_profiles(const std::vector<std::string>& profiles, unsigned nodes,
                       const Models& models, const PlanOptions& options, Mistakes& mistakes);

/// Once the scenario is applied: completes what nobody declared (identity,
/// credentials). Every node must have a model by now, else that is a mistake.
void complete(RackPlan& plan, Mistakes& mistakes);

/// The model that plays nodes of `profile`; null when there is none.
std::shared_ptr<const MachineModel> model_for(const Models& models, std::string_view profile);

/// What the machine number `number` (from 1) of `model` is called. Different for each number.
Identity make_identity(const MachineModel& model, const NodePlan& node, unsigned number);

} // namespace oobready::sim
