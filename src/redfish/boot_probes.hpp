// SPDX-License-Identifier: GPL-3.0-or-later
// redfish.boot and redfish.intrusion: rows of the table in probes.cpp.
#pragma once

#include "check/probe.hpp"
#include "redfish/service.hpp"

namespace oobready::redfish {

asio::awaitable<check::Observation> observe_boot(Service& service, const json::object& arguments);
check::ProbeInfo boot_info();

asio::awaitable<check::Observation> observe_intrusion(Service& service,
                                                      const json::object& arguments);
check::ProbeInfo intrusion_info();

} // namespace oobready::redfish
