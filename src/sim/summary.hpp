// SPDX-License-Identifier: GPL-3.0-or-later
// What the nodes counted, for people and for tests.
#pragma once

#include "sim/rack/simulated_node.hpp"

#include <boost/json.hpp>

#include <string>

namespace oobready::sim {

/// {"APPLIANCE/NODE": {"address": …, "ipmi": {…}, "web": {…}}, …}
boost::json::object counters_json(const SimulatedNodes& nodes);

/// A line for all nodes together, and one for each node on which something was left open or
/// refused.
std::string summary_text(const SimulatedNodes& nodes);

} // namespace oobready::sim
