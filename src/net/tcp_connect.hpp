// SPDX-License-Identifier: GPL-3.0-or-later
// One TCP connect, told apart as a technician needs it.
#pragma once

#include "base/result.hpp"
#include "net/deadline.hpp"

#include <boost/asio/ip/tcp.hpp>

#include <string_view>

namespace oobready::net {

enum class PortState {
    open,        ///< the handshake was completed
    refused,     ///< a reset came back: reachable, nothing listens there or a firewall rejects
    filtered,    ///< nothing came back within the limit: dropped on the way, or the host is off
    unreachable, ///< a router or the neighbour table said so
};
std::string_view id(PortState state);

struct TcpConnect {
    PortState state;
    Duration elapsed;
};

/// Connects to `endpoint`, closes at once and says how it went within `limit`.
/// Errors: local_error when this machine could not even try (no route, no descriptors left).
asio::awaitable<Result<TcpConnect>> tcp_connect(asio::ip::tcp::endpoint endpoint, Duration limit);

} // namespace oobready::net
