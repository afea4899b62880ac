// SPDX-License-Identifier: GPL-3.0-or-later
// redfish.logs: a row of the table in probes.cpp.
#pragma once

#include "check/probe.hpp"
#include "redfish/service.hpp"

namespace oobready::redfish {

// What is read of one log at most: some hold half a million entries, and a page of 50 takes 18 s.
inline constexpr std::size_t log_pages_max = 8;
inline constexpr std::size_t log_entries_max = 100;
inline constexpr std::size_t log_entries_default = 20;
inline constexpr std::size_t logs_max = 16;

asio::awaitable<check::Observation> observe_logs(Service& service, const json::object& arguments);
check::ProbeInfo logs_info();

} // namespace oobready::redfish
