// SPDX-License-Identifier: GPL-3.0-or-later
// redfish.memory, redfish.processors, redfish.storage, redfish.network_ports: rows of the table in
// probes.cpp.
#pragma once

#include "check/probe.hpp"
#include "redfish/service.hpp"

namespace oobready::redfish {

asio::awaitable<check::Observation> observe_memory(Service& service, const json::object&);
asio::awaitable<check::Observation> observe_processors(Service& service, const json::object&);
asio::awaitable<check::Observation> observe_storage(Service& service,
                                                    const json::object& arguments);
asio::awaitable<check::Observation> observe_network_ports(Service& service, const json::object&);
check::ProbeInfo memory_info();
check::ProbeInfo processors_info();
check::ProbeInfo storage_info();
check::ProbeInfo network_ports_info();

} // namespace oobready::redfish
