// SPDX-License-Identifier: GPL-3.0-or-later
// A simulated BMC in order, but for its SOL packets: those a test makes up. Nothing that the client
// sends over SOL reaches the node.
#pragma once

#include "eavesdropper.hpp"

#include "ipmi/sol_packet.hpp"

namespace ipmi_node {

class LyingSol {
public:
    /// The payloads to send now. `heard`: what the client sent; null each millisecond that SOL is
    /// active.
    using Lie = std::function<std::vector<Bytes>(const ipmi::SolPacket* heard)>;
    /// What the lies are protected with.
    enum class Seal { right, none, of_another_session };

    LyingSol(asio::io_context& context, Node& node, const std::string& address, Lie lie,
             Seal seal = Seal::right);
    LyingSol(const LyingSol&) = delete;
    LyingSol& operator=(const LyingSol&) = delete;

    /// Lets the loop that serves it end.
    void stop();

    [[nodiscard]] std::uint16_t port() const { return plane_.ports.ipmi; }
    [[nodiscard]] std::size_t lies() const { return lies_; }

private:
    void receive();
    void tick();
    void take(ByteView datagram);
    void take_in_session(ipmi::Packet& packet);
    void send(ByteView datagram, const asio::ip::udp::endpoint& to);
    void tell(const std::vector<Bytes>& payloads);
    void send_bytes(ByteView datagram, const asio::ip::udp::endpoint& to);

    asio::ip::udp::socket socket_;
    asio::steady_timer timer_;
    asio::ip::udp::endpoint peer_;
    std::array<std::uint8_t, 2048> buffer_{};
    Node& node_;
    IpmiPlane plane_;
    Lie lie_;
    Seal seal_;
    Eavesdropper ear_;
    std::uint32_t sequence_ = 0; ///< of the last packet to the client, whoever made it
    std::uint32_t to_plane_ = 0; ///< of the last packet to the node
    std::size_t lies_ = 0;
    bool stopped_ = false;
};

} // namespace ipmi_node
