// SPDX-License-Identifier: GPL-3.0-or-later
// Readiness: what the diagnoses of a node, an appliance or a rack add up to, and the record of a
// whole run as the reports see it.
#pragma once

#include "check/diagnosis.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace oobready::check {

enum class Readiness { ready, not_ready, undecided };
std::string_view id(Readiness readiness);

/// Of one node. not_ready: something that decides (mandatory, or if_implemented and implemented)
/// failed. ready: none failed, none of them is unknown, and at least one mandatory one passed.
/// undecided: the rest, so also a run that judged nothing. An if_implemented requirement whose
/// property nobody could look for is not known to be implemented, so it does not decide.
Readiness readiness_of(const Profile& profile, const std::vector<Diagnosis>& diagnoses);

/// Of several: not_ready when one is, else undecided when one is or when there are none, else
/// ready.
Readiness combine(const std::vector<Readiness>& parts);

/// What a run did to one controller, shown as proof that it behaved and left nothing behind.
struct Etiquette {
    unsigned ipmi_sessions_opened = 0;
    unsigned ipmi_sessions_closed = 0;
    unsigned redfish_sessions_opened = 0;
    unsigned redfish_sessions_closed = 0;
    unsigned logins_failed = 0;
    unsigned datagrams_sent = 0;
    unsigned http_requests = 0;
};

struct NodeRecord {
    std::string name;
    std::string bmc;                 ///< its address as the rack file gives it
    std::vector<std::string> quirks; ///< ids of those in force for it
    Declared declared;
    Readiness readiness = Readiness::undecided;
    std::vector<Diagnosis> diagnoses;
    Observations observations;
    Etiquette etiquette;
    Milliseconds duration{0};
};

struct ApplianceRecord {
    std::string name;
    Profile profile;
    Readiness readiness = Readiness::undecided;
    std::vector<NodeRecord> nodes;
};

/// A whole run: what the reports print. `notes` are things the reader must know of how it was made,
/// for example that TLS certificates were not verified, or that it was interrupted.
struct RunRecord {
    Clock::time_point started;
    Clock::time_point ended;
    std::string rack; ///< the rack file's path, or "command line"
    Readiness readiness = Readiness::undecided;
    bool interrupted = false; ///< by SIGINT or SIGTERM
    std::vector<std::string> notes;
    std::vector<ApplianceRecord> appliances;
};

/// Exit status of a verifying command: 0 ready, 1 not ready, 2 undecided, 130 interrupted.
int exit_status(const RunRecord& run);

} // namespace oobready::check
