// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/connect_socket.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <cerrno>
#include <sstream>
#include <sys/socket.h>

namespace oobready::net {

namespace {

Error failure(const asio::ip::tcp::endpoint& endpoint, int number, bool at_once)
{
    const std::string words =
        boost::system::error_code(number, boost::system::system_category()).message();
    return {connect_error(number, at_once), "connect to " + text_of(endpoint) + ": " + words};
}

} // namespace

std::string text_of(const asio::ip::tcp::endpoint& endpoint)
{
    std::ostringstream text;
    text << endpoint;
    return text.str();
}

Errc connect_error(int number, bool at_once)
{
    switch (number) {
    case ECONNREFUSED:
    case ECONNRESET:
        return Errc::connection_refused;
    case ETIMEDOUT:
        return Errc::connection_timeout;
    case EHOSTUNREACH:
    case EHOSTDOWN:
        return Errc::unreachable;
    // Before a SYN was sent this is our own routing table; afterwards it is a router's answer.
    case ENETUNREACH:
        return at_once ? Errc::local_error : Errc::unreachable;
    default:
        return Errc::local_error;
    }
}

// connect() is called here and not by Asio, which does not tell a failure at once from a later one.
asio::awaitable<Result<asio::ip::tcp::socket>> connect_socket(asio::ip::tcp::endpoint endpoint)
{
    asio::ip::tcp::socket socket{co_await asio::this_coro::executor};
    boost::system::error_code error;
    socket.open(endpoint.protocol(), error);
    if (!error)
        socket.native_non_blocking(true, error);
    if (error)
        co_return failure(endpoint, error.value(), true);
    const auto size = static_cast<socklen_t>(endpoint.size());
    if (::connect(socket.native_handle(), endpoint.data(), size) != 0) {
        if (errno != EINPROGRESS)
            co_return failure(endpoint, errno, true);
        auto [wait_error] = co_await socket.async_wait(asio::ip::tcp::socket::wait_write,
                                                       asio::as_tuple(asio::use_awaitable));
        if (wait_error)
            co_return Error{Errc::cancelled, "connect to " + text_of(endpoint)};
        int number = 0;
        socklen_t length = sizeof number;
        if (::getsockopt(socket.native_handle(), SOL_SOCKET, SO_ERROR, &number, &length) != 0)
            number = errno;
        if (number != 0)
            co_return failure(endpoint, number, false);
    }
    co_return std::move(socket);
}

} // namespace oobready::net
