// SPDX-License-Identifier: GPL-3.0-or-later
// Reads configuration parameters of a table one by one (IPMI v2.0 23.2, 26.3).
#pragma once

#include "check/probe.hpp"
#include "ipmi/bmc.hpp"
#include "ipmi/decode.hpp"

#include <span>

namespace oobready::ipmi {

/// The facts of `rows`, read with `command` (Get LAN or Get SOL Configuration Parameters) on the
/// channel that IPMI comes over, which is the fact "channel". A parameter that the BMC does not
/// have gives null facts, is named under "unsupported", and its facts under "missing". Errors:
/// Bmc::ask's, malformed.
asio::awaitable<check::Observation> read_parameters(Bmc& bmc, const Command& command,
                                                    std::span<const Parameter> rows);

} // namespace oobready::ipmi
