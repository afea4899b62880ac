// SPDX-License-Identifier: GPL-3.0-or-later
// What a profile's [[raw_command]] rows may send: the second and last gate to a controller, beside
// the allow-list of commands.hpp.
#pragma once

#include "check/profile.hpp"
#include "ipmi/bmc.hpp"

namespace oobready::ipmi {

namespace json = boost::json;

/// Data bytes of one raw request.
inline constexpr std::size_t raw_data_bytes_max = 32;

/// The command of `row`, which must outlive it; to be sent with exactly row.data and row.lun.
/// Allowed are commands of the group extension and OEM net functions (2Ch, 2Eh, 30h to 3Eh, IPMI
/// v2.0 Table 5-1) and, of the others, those of the allow-list that only read. What nothing in the
/// request says whose it is (30h to 3Eh) must name its manufacturers. Errors: unsupported, with the
/// reason in words.
Result<Command> sendable(const check::RawCommand& row);

/// What `call` sends, when it is one of ipmi.raw that names a row of `profile`; else nothing.
std::vector<check::Sent> raw_sends(const check::Profile& profile, const check::ProbeCall& call);

/// One mistake, at its place, for each raw command of `profile` that may not be sent.
void check_raw_commands(const check::Profile& profile, Mistakes& mistakes);

/// ipmi.raw
asio::awaitable<check::Observation> observe_raw(Bmc& bmc, const json::object& arguments);
check::ProbeInfo raw_info();

} // namespace oobready::ipmi
