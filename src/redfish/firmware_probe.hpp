// SPDX-License-Identifier: GPL-3.0-or-later
// redfish.firmware: a row of the table in probes.cpp.
#pragma once

#include "check/probe.hpp"
#include "redfish/service.hpp"

namespace oobready::redfish {

asio::awaitable<check::Observation> observe_firmware(Service& service,
                                                     const json::object& arguments);
check::ProbeInfo firmware_info();

} // namespace oobready::redfish
