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
check::ProbeInfo sdr_info_info();

/// What stands beside the members that the SDRs led to: those that could not be read, and those
/// that were left alone.
check::Shape unread_shape();

/// What reading the repository sends, for the probes that need it.
std::vector<check::Sent> sdr_repository_sends();

} // namespace oobready::ipmi
