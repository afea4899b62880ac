// SPDX-License-Identifier: GPL-3.0-or-later
// The table of Redfish probes.
#pragma once

#include "check/probe.hpp"
#include "redfish/service.hpp"

#include <span>

namespace oobready::redfish {

/// redfish.root · redfish.session · redfish.systems · redfish.chassis · redfish.managers ·
/// redfish.serial · redfish.health · redfish.power_supplies · redfish.thermal · redfish.memory ·
/// redfish.processors · redfish.storage · redfish.network_ports · redfish.firmware ·
/// redfish.manager_network · redfish.network_protocol ·
/// redfish.accounts · redfish.logs · redfish.clock · redfish.licenses · redfish.boot ·
/// redfish.intrusion · redfish.oem
std::span<const check::Probe<Service>> probes();

/// What opens the one session that the probes share, and what closes it.
check::SessionSends session_sends();

} // namespace oobready::redfish
