// SPDX-License-Identifier: GPL-3.0-or-later
// Reads the SDR repository (IPMI v2.0 33) of one BMC, once a session, whoever needs it.
#pragma once

#include "check/probe.hpp"
#include "ipmi/bmc.hpp"

namespace oobready::ipmi {

namespace json = boost::json;

/// The SDRs, read at the first call and remembered. Errors: those of Bmc::ask; malformed. That the
/// BMC has none is an answer: SdrRepository::refused.
asio::awaitable<Result<const SdrRepository*>> sdr_repository(Bmc& bmc);

/// ipmi.sdr_info
asio::awaitable<check::Observation> observe_sdr_info(Bmc& bmc, const json::object& arguments);

} // namespace oobready::ipmi
