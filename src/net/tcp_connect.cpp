// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/tcp_connect.hpp"

#include "net/connect_socket.hpp"

#include <boost/asio/socket_base.hpp>

namespace oobready::net {

std::string_view id(PortState state)
{
    switch (state) {
    case PortState::open:
        return "open";
    case PortState::refused:
        return "refused";
    case PortState::filtered:
        return "filtered";
    case PortState::unreachable:
        return "unreachable";
    }
    return "internal-error";
}

asio::awaitable<Result<TcpConnect>> tcp_connect(asio::ip::tcp::endpoint endpoint, Duration limit)
{
    // Its own Stop: within() is used for the limit alone. The caller's cancellation arrives as
    // cancellation of this coroutine.
    Stop never;
    const auto begin = std::chrono::steady_clock::now();
    Result<asio::ip::tcp::socket> socket =
        co_await within(never, limit, connect_socket(endpoint), "connect to " + text_of(endpoint));
    const Duration elapsed = std::chrono::steady_clock::now() - begin;
    if (socket) {
        // Reset instead of FIN: a controller with few sockets keeps none in its queue for us, and
        // thousands of probes leave no TIME_WAIT here.
        boost::system::error_code ignored;
        socket->set_option(asio::socket_base::linger(true, 0), ignored);
        socket->close(ignored); // Asio's destructor would undo the option
        co_return TcpConnect{PortState::open, elapsed};
    }
    switch (socket.error().code) {
    case Errc::connection_refused:
        co_return TcpConnect{PortState::refused, elapsed};
    case Errc::connection_timeout:
        co_return TcpConnect{PortState::filtered, elapsed};
    case Errc::unreachable:
        co_return TcpConnect{PortState::unreachable, elapsed};
    default:
        co_return socket.error();
    }
}

} // namespace oobready::net
