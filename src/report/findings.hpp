// SPDX-License-Identifier: GPL-3.0-or-later
// Findings: what the diagnoses of an appliance come to for a reader. Diagnoses of several nodes
// that say the same become one row, and those that wait for another are counted there.
#pragma once

#include "check/readiness.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace oobready::report {

/// What one requirement came to on nodes that all say the same.
struct FindingRow {
    std::vector<std::string> nodes;
    std::string measured; ///< empty where nothing was measured
    std::string expected;
    std::string told; ///< what the requirement says of it, in words; empty where it says nothing
    std::string
        message; ///< without that, of the first node; the address is "BMC" once there are several
};

/// One requirement with one outcome in an appliance.
struct Finding {
    std::string id;
    std::string title;  ///< the id where the profile gives none
    std::string remedy; ///< empty for advice that is unknown: nothing is known to be wrong
    check::Outcome outcome = check::Outcome::unknown;
    std::vector<FindingRow> rows;
    std::size_t waiting = 0; ///< diagnoses on these nodes that were not made because of this one
};

/// All of an appliance, each list in the order of its profile.
struct Findings {
    std::vector<Finding> failed;  ///< mandatory, or if_implemented and implemented
    std::vector<Finding> unknown; ///< likewise
    std::vector<Finding> advice;  ///< failed or unknown, but does not decide
    std::vector<Finding> passed;
    std::vector<Finding> not_applicable;
    std::size_t waiting = 0; ///< all that wait for another
};

Findings findings_of(const check::ApplianceRecord& appliance);

/// How many diagnoses `findings` hold.
std::size_t count(const std::vector<Finding>& findings);

} // namespace oobready::report
