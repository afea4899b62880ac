// SPDX-License-Identifier: GPL-3.0-or-later
// redfish.accounts: a row of the table in probes.cpp.
#pragma once

#include "check/probe.hpp"
#include "redfish/service.hpp"

namespace oobready::redfish {

asio::awaitable<check::Observation> observe_accounts(Service& service,
                                                     const json::object& arguments);
check::ProbeInfo accounts_info();

} // namespace oobready::redfish
