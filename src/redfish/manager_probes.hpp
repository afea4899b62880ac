// SPDX-License-Identifier: GPL-3.0-or-later
// What managers say of their own network, services and clock: rows of the table in probes.cpp.
#pragma once

#include "check/probe.hpp"
#include "redfish/service.hpp"

namespace oobready::redfish {

asio::awaitable<check::Observation> observe_manager_network(Service& service,
                                                            const json::object& arguments);
check::ProbeInfo manager_network_info();

asio::awaitable<check::Observation> observe_network_protocol(Service& service,
                                                             const json::object& arguments);
check::ProbeInfo network_protocol_info();

asio::awaitable<check::Observation> observe_clock(Service& service, const json::object& arguments);
check::ProbeInfo clock_info();

} // namespace oobready::redfish
