// SPDX-License-Identifier: GPL-3.0-or-later
// plan_of(): what verify() would send. Pure: it looks up no name and opens no socket.
#pragma once

#include "check/plan.hpp"
#include "check/profile.hpp"
#include "rack/rack.hpp"

#include <map>
#include <string>

namespace oobready::run {

/// `profiles` by name: the one of every appliance, loaded and bound. Nodes of one appliance that
/// get the same are one group, in the order in which the first of them stands in the rack.
check::Plan plan_of(const rack::Rack& rack, const std::map<std::string, check::Profile>& profiles);

} // namespace oobready::run
