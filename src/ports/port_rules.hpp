// SPDX-License-Identifier: GPL-3.0-or-later
// The firewall rules that a node needs, for nft -f. Pure.
#pragma once

#include "ports/port_table.hpp"

#include <string>
#include <vector>

namespace oobready::ports {

/// A table of named sets, one for each role and address family, to be filled by the site, and two
/// chains without a hook: what a node must accept ("node_input"), and what it must be let open
/// ("node_output"). They only accept: what else is let through, the site's own chains say, which
/// jump to these. Rows that are between others than nodes are left out.
std::string nftables_rules(const PortTable& table, const std::vector<PortRow>& rows);

} // namespace oobready::ports
