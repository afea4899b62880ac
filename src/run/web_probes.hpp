// SPDX-License-Identifier: GPL-3.0-or-later
// The probes of the web port without TLS: rows of net_probes().
#pragma once

#include "run/net_side.hpp"

namespace oobready::run {

/// web.http: GET /
check::Probe<NetSide> web_http_probe();
/// web.plain_redfish: GET /redfish/v1/
check::Probe<NetSide> web_plain_redfish_probe();

} // namespace oobready::run
