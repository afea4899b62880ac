// SPDX-License-Identifier: GPL-3.0-or-later
// The table of IPMI probes.
#pragma once

#include "check/probe.hpp"
#include "ipmi/bmc.hpp"

#include <span>

namespace oobready::ipmi {

/// net.rmcp_ping · ipmi.auth_capabilities · ipmi.session · ipmi.cipher_suites · ipmi.device_id ·
/// ipmi.guid · ipmi.lan · ipmi.sol_config · ipmi.chassis_status · … · sol.console ·
/// ipmi.active_cipher_zero, in the order in which a run should take them.
std::span<const check::Probe<Bmc>> probes();

/// What opens the one session that the probes share, and what closes it.
check::SessionSends session_sends();

} // namespace oobready::ipmi
