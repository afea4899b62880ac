// SPDX-License-Identifier: GPL-3.0-or-later
// RMCP's presence ping (ASF 2.0, IPMI v2.0 13.2.3 and 13.2.4): bytes in, bytes out.
#pragma once

#include "base/hex.hpp"

#include <optional>

namespace oobready::sim::bmc {

/// The Presence Pong to `datagram`; nothing when that is no Presence Ping.
std::optional<Bytes> presence_pong(ByteView datagram);

} // namespace oobready::sim::bmc
