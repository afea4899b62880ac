// SPDX-License-Identifier: GPL-3.0-or-later
// Probes of how a BMC is reached and lets us in: rows of the table in probes.cpp.
#pragma once

#include "check/probe.hpp"
#include "ipmi/bmc.hpp"

namespace oobready::ipmi {

namespace json = boost::json;

asio::awaitable<check::Observation> observe_presence(Bmc& bmc, const json::object& arguments);
check::ProbeInfo presence_info();

asio::awaitable<check::Observation>
observe_authentication_capabilities(Bmc& bmc, const json::object& arguments);
check::ProbeInfo authentication_capabilities_info();

asio::awaitable<check::Observation> observe_session(Bmc& bmc, const json::object& arguments);
check::ProbeInfo session_info();

asio::awaitable<check::Observation> observe_cipher_suites(Bmc& bmc, const json::object& arguments);
check::ProbeInfo cipher_suites_info();

} // namespace oobready::ipmi
