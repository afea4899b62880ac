// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/udp_socket.hpp"

#include <boost/asio/ip/udp.hpp>

namespace oobready::net {

using asio::ip::udp;

// Shared with the timer's handler, which may run after the socket's owner is gone.
struct UdpSocket::State : std::enable_shared_from_this<UdpSocket::State> {
    explicit State(const asio::any_io_executor& executor) : socket(executor), timer(executor) {}

    udp::socket socket;
    asio::steady_timer timer;
    TimePoint deadline;     ///< of the receive in progress
    TimePoint timer_expiry; ///< of the wait in progress
    bool timer_pending = false;
    bool receiving = false;
    bool timed_out = false;

    // One pending wait serves many receives: a later deadline is looked at only when the earlier
    // one passes, so that an exchange that is answered at once costs no timer operation.
    void arm(TimePoint until)
    {
        deadline = until;
        if (timer_pending && timer_expiry <= until)
            return;
        timer_pending = true;
        timer_expiry = until;
        timer.expires_at(until);
        timer.async_wait([self = shared_from_this(), until](boost::system::error_code error) {
            if (!error && self->timer_expiry == until)
                self->on_timer();
        });
    }

    void on_timer()
    {
        timer_pending = false;
        if (!receiving)
            return;
        if (deadline > std::chrono::steady_clock::now()) {
            arm(deadline);
            return;
        }
        timed_out = true;
        socket.cancel();
    }
};

namespace {

Error error_of(const boost::system::error_code& error)
{
    namespace errc = boost::system::errc;
    if (error == errc::connection_refused)
        return Error{Errc::connection_refused, "UDP port closed"};
    if (error == errc::host_unreachable || error == errc::network_unreachable)
        return Error{Errc::unreachable, error.message()};
    return Error{Errc::local_error, error.message()};
}

} // namespace

UdpSocket::UdpSocket(asio::any_io_executor executor) : state_(std::make_shared<State>(executor)) {}

UdpSocket::~UdpSocket()
{
    state_->timer.cancel();
    boost::system::error_code ignored;
    state_->socket.close(ignored);
}

Result<void> UdpSocket::connect(const asio::ip::address& address, std::uint16_t port)
{
    boost::system::error_code error;
    const udp::endpoint peer{address, port};
    state_->socket.open(peer.protocol(), error);
    if (!error)
        state_->socket.connect(peer, error);
    if (!error)
        state_->socket.non_blocking(true, error);
    // Nothing was sent yet: it is this machine that has no way there.
    if (error)
        return Error{Errc::local_error, error.message()};
    return {};
}

Result<void> UdpSocket::send(ByteView datagram)
{
    boost::system::error_code error;
    state_->socket.send(asio::buffer(datagram.data(), datagram.size()), 0, error);
    if (error && error != asio::error::would_block && error != asio::error::no_buffer_space)
        return error_of(error);
    return {};
}

asio::awaitable<Result<std::size_t>> UdpSocket::receive(std::span<std::uint8_t> buffer,
                                                        TimePoint until)
{
    std::shared_ptr<State> state = state_;
    if (until <= std::chrono::steady_clock::now())
        co_return Error{Errc::connection_timeout, "no answer"};
    state->timed_out = false;
    state->receiving = true;
    state->arm(until);
    const auto [error, size] = co_await state->socket.async_receive(
        asio::buffer(buffer.data(), buffer.size()), asio::as_tuple(asio::use_awaitable));
    state->receiving = false;
    if (!error)
        co_return size;
    if (error == asio::error::operation_aborted)
        co_return Error{state->timed_out ? Errc::connection_timeout : Errc::cancelled, "no answer"};
    co_return error_of(error);
}

} // namespace oobready::net
