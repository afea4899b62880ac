// SPDX-License-Identifier: GPL-3.0-or-later
// redfish.https_certificates: which certificates the managers say that their web server has.
#pragma once

#include "check/probe.hpp"
#include "redfish/service.hpp"

namespace oobready::redfish {

check::ProbeInfo https_certificates_info();
asio::awaitable<check::Observation> observe_https_certificates(Service& service,
                                                               const json::object& arguments);

} // namespace oobready::redfish
