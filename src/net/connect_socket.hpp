// SPDX-License-Identifier: GPL-3.0-or-later
// A TCP connection, and why there is none: shared by the port probe, the TLS look and the HTTP
// client, so that the three name one failure with one word.
#pragma once

#include "base/result.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <string>

namespace oobready::net {

namespace asio = boost::asio;

/// "10.0.1.11:443", "[fd00::b]:443"
std::string text_of(const asio::ip::tcp::endpoint& endpoint);

/// What the errno of a failed connect means. `at_once`: connect() itself failed, so that nothing
/// was sent.
Errc connect_error(int number, bool at_once);

/// Connects. Has no limit of its own: run it inside within().
/// Errors: connection_refused, connection_timeout (the kernel gave up), unreachable, local_error,
/// cancelled.
asio::awaitable<Result<asio::ip::tcp::socket>> connect_socket(asio::ip::tcp::endpoint endpoint);

} // namespace oobready::net
