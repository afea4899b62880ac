// SPDX-License-Identifier: GPL-3.0-or-later
// A client for tests without sockets: datagrams go straight into a plane, its answers are kept.
// Packets are made by src/ipmi, which other tests hold against libfreeipmi.
#pragma once

#include "ipmi_node.hpp"

#include "ipmi/handshake.hpp"
#include "ipmi/sequence_window.hpp"

#include <optional>

namespace ipmi_node {

/// A plane whose answers are kept, with a clock that the test moves.
class Desk {
public:
    explicit Desk(Node& node);

    /// What `datagram` brings about, sent from `port` of a client.
    std::vector<Bytes> put(ByteView datagram, std::uint16_t port = 40000);
    /// Lets time pass; what was sent meanwhile.
    std::vector<Bytes> wait(std::chrono::milliseconds time);
    /// What was sent since the last call, with the subjects.
    std::vector<Bytes> taken();
    EchoConsole& console() { return *console_; }
    [[nodiscard]] std::optional<SimClock::time_point> wake() const { return plane.wake(); }

    std::vector<std::string> subjects;
    SimClock::time_point now = SimClock::now();
    IpmiPlane plane;

private:
    std::vector<Bytes> sent_;
    EchoConsole* console_ = nullptr;
};

/// One answer to a command.
struct Answer {
    std::uint8_t code = 0xff;
    Bytes data;
};

/// One session.
class Client {
public:
    explicit Client(Desk& desk, std::uint16_t port = 40000) : desk_(desk), port_(port) {}

    /// Logs in and raises the privilege to `privilege`; nothing or the error's id.
    std::string login(const std::string& name = user, const std::string& secret = password,
                      ipmi::CipherSuite suite = ipmi::cipher_suite_17,
                      ipmi::Privilege privilege = ipmi::Privilege::administrator,
                      const std::string& k_g = {});

    /// Nothing when it is not answered.
    std::optional<Answer> command(std::uint8_t net_fn, std::uint8_t number, Bytes data = {},
                                  std::uint8_t lun = 0);
    /// The datagram of a command, not sent.
    Bytes datagram(std::uint8_t net_fn, std::uint8_t number, Bytes data, std::uint8_t lun = 0);
    Bytes sol_datagram(ByteView payload);
    /// The answer to the last command in `datagrams`, if there is one.
    std::optional<Answer> answer_in(const std::vector<Bytes>& datagrams);
    /// The SOL payloads in them.
    std::vector<Bytes> sol_in(const std::vector<Bytes>& datagrams);

    std::optional<ipmi::OpenedSession> session;
    std::uint32_t sequence = 0;
    std::uint8_t request_sequence = 0;
    std::uint16_t port() const { return port_; }

private:
    Desk& desk_;
    std::uint16_t port_;
};

} // namespace ipmi_node
