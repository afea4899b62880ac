// SPDX-License-Identifier: GPL-3.0-or-later
// The firewall rules that a node needs, for nft -f. Pure.
#pragma once

#include "ports/port_table.hpp"

#include <string>
#include <vector>

namespace oobready::ports {

/// Additions to a site's own table: named sets, one for each role and address family, to be filled,
/// and two chains without a hook: what a node must accept ("appliance_input"), and what it must be
/// let open ("appliance_output"). They only accept: what else is let through, the site's own chains
/// say, which jump to these. Rows that are not about nodes are left out.
std::string nftables_rules(const PortTable& table, const std::vector<PortRow>& rows);

} // namespace oobready::ports
