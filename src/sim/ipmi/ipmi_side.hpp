// SPDX-License-Identifier: GPL-3.0-or-later
// IpmiSide: the UDP socket of one node, and the faults of the network on the way to its IpmiPlane.
#pragma once

#include "base/result.hpp"
#include "sim/ipmi/plane.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <memory>

namespace oobready::sim {

class IpmiSide {
public:
    /// Binds `endpoint` (unless a fault closes it), and another port of the same address where a
    /// fault has SOL there. Answers nothing yet. Errors: local_error with the address, the port and
    /// the reason. `machine` and `counters` must outlive it.
    static Result<std::unique_ptr<IpmiSide>> open(asio::io_context& context,
                                                  asio::ip::udp::endpoint endpoint,
                                                  Machine& machine, NodeCounters& counters,
                                                  IpmiPlane::MakeConsole make_console);

    /// Answers from now on.
    void start();
    /// Closes the socket; nothing is sent afterwards.
    void stop();

private:
    IpmiSide(asio::io_context& context, Machine& machine, NodeCounters& counters,
             IpmiPlane::MakeConsole make_console);

    Result<void> bind(const asio::ip::udp::endpoint& endpoint);
    void wait();
    void receive_all();
    void receive(ByteView datagram, const asio::ip::udp::endpoint& from);
    void answer(ByteView datagram, const asio::ip::udp::endpoint& to, std::string_view subject);
    void send_late(Bytes datagram, const asio::ip::udp::endpoint& to,
                   std::chrono::milliseconds delay);
    void send(ByteView datagram, const asio::ip::udp::endpoint& to);
    void set_alarm();

    struct Held { ///< an answer that the next one overtakes
        Bytes datagram;
        asio::ip::udp::endpoint to;
    };

    asio::io_context& context_;
    asio::ip::udp::socket socket_;
    Machine& machine_;
    NodeCounters& counters_;
    IpmiPlane plane_;
    std::unique_ptr<asio::steady_timer> alarm_; ///< made when a session first needs it
    std::optional<SimClock::time_point> alarm_at_;
    std::unique_ptr<Held> held_;
    std::unique_ptr<IpmiSide> sol_side_; ///< the other port, where SOL is there
    std::shared_ptr<bool> open_ = std::make_shared<bool>(true); ///< false once stopped
};

} // namespace oobready::sim
