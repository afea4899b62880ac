// SPDX-License-Identifier: GPL-3.0-or-later
// One connected UDP socket with a deadline on every wait. Connected, so that the kernel drops what
// comes from anybody else and tells us of an ICMP "port unreachable".
#pragma once

#include "base/hex.hpp"
#include "base/result.hpp"
#include "net/deadline.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/ip/address.hpp>

#include <chrono>
#include <memory>
#include <span>

namespace oobready::net {

using TimePoint = std::chrono::steady_clock::time_point;

class UdpSocket {
public:
    explicit UdpSocket(asio::any_io_executor executor);
    ~UdpSocket();
    UdpSocket(const UdpSocket&) = delete;
    UdpSocket& operator=(const UdpSocket&) = delete;

    /// Errors: local_error (no route, no descriptor).
    Result<void> connect(const asio::ip::address& address, std::uint16_t port);

    /// Sends one datagram at once. A full send buffer counts as a lost datagram, not as an error.
    /// Errors: connection_refused (an earlier datagram met a closed port), unreachable,
    /// local_error.
    Result<void> send(ByteView datagram);

    /// The size of the next datagram, written to `buffer`; what does not fit is cut off.
    /// Errors: connection_timeout at `until`, connection_refused, unreachable, cancelled,
    /// local_error.
    asio::awaitable<Result<std::size_t>> receive(std::span<std::uint8_t> buffer, TimePoint until);

private:
    struct State;
    std::shared_ptr<State> state_;
};

} // namespace oobready::net
