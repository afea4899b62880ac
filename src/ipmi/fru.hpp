// SPDX-License-Identifier: GPL-3.0-or-later
// Reads the FRU inventory devices of one BMC (IPMI v2.0 34): device 0, and those that its SDRs
// name.
#pragma once

#include "check/probe.hpp"
#include "ipmi/bmc.hpp"

namespace oobready::ipmi {

namespace json = boost::json;

/// ipmi.fru
asio::awaitable<check::Observation> observe_fru(Bmc& bmc, const json::object& arguments);
check::ProbeInfo fru_info();

} // namespace oobready::ipmi
