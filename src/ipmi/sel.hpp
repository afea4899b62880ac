// SPDX-License-Identifier: GPL-3.0-or-later
// Reads the system event log (IPMI v2.0 31) of one BMC, at most its newest entries. Nothing is
// reserved and nothing cleared: a whole record comes in one answer.
#pragma once

#include "check/probe.hpp"
#include "ipmi/bmc.hpp"

namespace oobready::ipmi {

namespace json = boost::json;

/// ipmi.sel_info: the state of the log and of the BMC's clock.
asio::awaitable<check::Observation> observe_sel_info(Bmc& bmc, const json::object& arguments);
check::ProbeInfo sel_info_info();

/// ipmi.sel: the newest entries, the newest first.
asio::awaitable<check::Observation> observe_sel(Bmc& bmc, const json::object& arguments);
check::ProbeInfo sel_probe_info();

} // namespace oobready::ipmi
