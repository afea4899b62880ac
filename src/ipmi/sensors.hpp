// SPDX-License-Identifier: GPL-3.0-or-later
// Reads the sensors of one BMC (IPMI v2.0 35), by its SDRs.
#pragma once

#include "check/probe.hpp"
#include "ipmi/bmc.hpp"

namespace oobready::ipmi {

namespace json = boost::json;

/// ipmi.sensors: each sensor of the BMC's own, its value and state. With the argument
/// `thresholds = true` the thresholds too, for one more command a sensor.
asio::awaitable<check::Observation> observe_sensors(Bmc& bmc, const json::object& arguments);
check::ProbeInfo sensors_info();

} // namespace oobready::ipmi
