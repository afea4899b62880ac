// SPDX-License-Identifier: GPL-3.0-or-later
// The one place that maps IPMI's codes to ours.
#pragma once

#include "base/error.hpp"
#include "ipmi/commands.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace oobready::ipmi {

/// Why an RMCP+ status code (IPMI v2.0 Table 13-15) other than 00h refuses a session.
Errc errc_of_status(std::uint8_t rmcpplus_status);

/// A refusal that is the controller's definite answer to these credentials: evidence for a failed
/// login. Others (busy, timeout, malformed) only mean that we could not look.
bool is_definite_refusal(Errc code);

/// Whether a completion code (IPMI v2.0 Table 5-2) means that we could not look: busy, out of
/// resources, privilege. Nothing when it is an answer about the thing asked for ("not supported").
std::optional<Errc> errc_of_completion(std::uint8_t completion_code);

/// Whether this answer to `request` only says "not now", so that the same question may be answered
/// a moment later: node busy (C0h); for what only reads, time-out (C3h); and where the request
/// selects nothing that could be the reason, "not in the present state" (D5h).
bool is_busy(const Request& request, std::uint8_t completion_code);

/// Whether a completion code says that the BMC does not have what was asked for, or not so: unknown
/// command, data or length, nothing there, disabled. Others, such as an OEM's own, say neither.
bool says_unsupported(std::uint8_t completion_code);

/// "C1h".
std::string hex_code(std::uint8_t code);

} // namespace oobready::ipmi
