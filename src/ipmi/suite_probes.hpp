// SPDX-License-Identifier: GPL-3.0-or-later
// The probes that propose a cipher suite to a BMC only to learn whether it would take it.
#pragma once

#include "check/probe.hpp"
#include "ipmi/bmc.hpp"

namespace oobready::ipmi {

namespace json = boost::json;

/// ipmi.active_cipher_zero
asio::awaitable<check::Observation> observe_active_cipher_zero(Bmc& bmc, const json::object&);
check::ProbeInfo active_cipher_zero_info();

/// ipmi.active_disabled_suites
asio::awaitable<check::Observation> observe_active_disabled_suites(Bmc& bmc, const json::object&);
check::ProbeInfo active_disabled_suites_info();

/// The suites whose privilege level says that they are not used (IPMI v2.0 23.2, parameters 22 to
/// 24), as joined in `facts`: ids, ascending, without those that are no standard suite.
std::vector<std::uint8_t> disabled_suites(const json::object& facts);

} // namespace oobready::ipmi
