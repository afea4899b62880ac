// SPDX-License-Identifier: GPL-3.0-or-later
// redfish.health: a row of the table in probes.cpp.
#pragma once

#include "check/probe.hpp"
#include "redfish/service.hpp"

namespace oobready::redfish {

asio::awaitable<check::Observation> observe_health(Service& service, const json::object& arguments);
check::ProbeInfo health_info();

} // namespace oobready::redfish
