// SPDX-License-Identifier: GPL-3.0-or-later
// redfish.oem and redfish.licenses: rows of the table in probes.cpp.
#pragma once

#include "check/probe.hpp"
#include "redfish/service.hpp"

namespace oobready::redfish {

asio::awaitable<check::Observation> observe_oem(Service& service, const json::object& arguments);
check::ProbeInfo oem_info();

asio::awaitable<check::Observation> observe_licenses(Service& service,
                                                     const json::object& arguments);
check::ProbeInfo licenses_info();

} // namespace oobready::redfish
