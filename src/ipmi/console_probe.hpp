// SPDX-License-Identifier: GPL-3.0-or-later
// sol.console: a row of the table in probes.cpp.
#pragma once

#include "check/probe.hpp"
#include "ipmi/bmc.hpp"

namespace oobready::ipmi {

asio::awaitable<check::Observation> observe_console(Bmc& bmc, const boost::json::object& arguments);
check::ProbeInfo console_info();

} // namespace oobready::ipmi
