// SPDX-License-Identifier: GPL-3.0-or-later
// Plan: what a run would send to each controller, before anything is sent. Made by run::plan_of,
// shown by report.
#pragma once

#include "base/target.hpp"
#include "check/sent.hpp"

#include <optional>
#include <string>
#include <vector>

namespace oobready::check {

/// Why something is sent: how often, by which probes, for which requirements, or for the session
/// that the probes of the plane share.
struct PlannedReason {
    Often often;
    bool session = false;
    std::vector<std::string> probes;
    std::vector<std::string> requirements;
};

/// One command or request, with all who want it: what several probes ask for stands here once.
struct PlannedSend {
    std::string what;
    std::uint16_t port = 0;
    std::vector<PlannedReason> reasons;
};

/// Every one of `sends` in the order in which it is first sent.
struct PlannedPlane {
    std::string_view name;           ///< "ports", "ipmi" or "redfish"
    bool login = false;              ///< opens a session, and closes it at the end
    unsigned login_attempts_max = 0; ///< with the password; none follows one that is refused
    std::vector<PlannedSend> sends;
    std::vector<std::string> withheld; ///< probes that need a login, which nobody gave
};

/// Nodes of one appliance to which the same is sent.
struct PlannedGroup {
    std::vector<std::string> nodes;
    std::vector<std::string> hosts; ///< in the order of `nodes`
    bool names_looked_up = false;   ///< the hosts are names, not addresses
    Ports ports;
    std::optional<std::string> username; ///< nothing: no login
    std::string certificate;             ///< what is asked of the controllers' certificates
    bool activates_sol = false;
    std::vector<PlannedPlane> planes;
};

struct PlannedAppliance {
    std::string name;
    std::string profile;
    std::vector<PlannedGroup> groups;
};

struct Plan {
    std::string rack; ///< the rack file's path, or "command line"
    std::vector<PlannedAppliance> appliances;
};

} // namespace oobready::check
