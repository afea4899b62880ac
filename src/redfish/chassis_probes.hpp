// SPDX-License-Identifier: GPL-3.0-or-later
// redfish.power_supplies, redfish.thermal: rows of the table in probes.cpp.
#pragma once

#include "check/probe.hpp"
#include "redfish/service.hpp"

namespace oobready::redfish {

asio::awaitable<check::Observation> observe_power_supplies(Service& service, const json::object&);
asio::awaitable<check::Observation> observe_thermal(Service& service, const json::object&);
check::ProbeInfo power_supplies_info();
check::ProbeInfo thermal_info();

} // namespace oobready::redfish
