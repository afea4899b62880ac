// SPDX-License-Identifier: GPL-3.0-or-later
// IpmiPlane: UDP 623 of one node without the socket: datagrams in, datagrams out. Presence ping,
// session set-up, sessions, commands and Serial over LAN.
#pragma once

#include "base/hex.hpp"
#include "sim/console/console.hpp"
#include "sim/counters.hpp"
#include "sim/model/machine.hpp"

#include <boost/asio/ip/udp.hpp>

#include <functional>
#include <memory>
#include <optional>

namespace oobready::sim {

/// The UDP ports that a controller names. Clients refuse SOL that is named at another port than
/// theirs, or open a session of its own there (IPMI v2.0 24.1).
struct IpmiPorts {
    std::uint16_t ipmi = 623; ///< that the socket's owner listens at
    std::uint16_t sol = 623;
};

class IpmiPlane {
public:
    /// Where answers go. `subject` is the name of the command that is answered ("Get Device ID",
    /// "RAKP Message 2", "SOL"), so that faults of the network can choose. The bytes are valid
    /// during the call only.
    using Send = std::function<void(ByteView datagram, const asio::ip::udp::endpoint& to,
                                    std::string_view subject)>;
    using MakeConsole = std::function<std::unique_ptr<Console>()>;

    /// Nothing of `machine`, `counters` is owned. `make_console` is asked when SOL is first
    /// activated.
    IpmiPlane(Machine& machine, NodeCounters& counters, Send send, MakeConsole make_console);
    ~IpmiPlane();

    /// One datagram from a client. What is malformed, forged or of no session is counted and
    /// dropped, as real controllers do.
    void receive(ByteView datagram, const asio::ip::udp::endpoint& from, SimClock::time_point now);

    /// What time brings: sessions that time out, SOL packets that must be sent again.
    void tick(SimClock::time_point now);

    /// When tick() is next needed; nothing while no session is open.
    [[nodiscard]] std::optional<SimClock::time_point> wake() const;

    IpmiPorts ports;

    /// To call when wake() may have become earlier without receive(): a console began to speak.
    std::function<void()> on_wake_changed;

private:
    class Impl;
    std::unique_ptr<Impl> impl_; ///< made at the first datagram: an idle node costs next to nothing
    Machine& machine_;
    NodeCounters& counters_;
    Send send_;
    MakeConsole make_console_;
};

} // namespace oobready::sim
