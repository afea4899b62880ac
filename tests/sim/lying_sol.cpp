// SPDX-License-Identifier: GPL-3.0-or-later
#include "lying_sol.hpp"

#include <boost/asio/post.hpp>

namespace ipmi_node {

using ipmi::PayloadType;

LyingSol::LyingSol(asio::io_context& context, Node& node, const std::string& address, Lie lie,
                   Seal seal)
    : socket_(context, asio::ip::udp::endpoint{asio::ip::make_address(address), 0}),
      timer_(context),
      node_(node),
      plane_(
          node.machine, node.counters,
          [this](ByteView datagram, const asio::ip::udp::endpoint& to, std::string_view) {
              send(datagram, to);
          },
          [this] {
              return std::make_unique<EchoConsole>([this](std::function<void()> work) {
                  asio::post(socket_.get_executor(), std::move(work));
              });
          }),
      lie_(std::move(lie)),
      seal_(seal)
{
    plane_.ports.ipmi = plane_.ports.sol = socket_.local_endpoint().port();
    receive();
    tick();
}

void LyingSol::stop()
{
    stopped_ = true;
    boost::system::error_code ignored;
    socket_.close(ignored);
    timer_.cancel();
}

void LyingSol::receive()
{
    socket_.async_receive_from(asio::buffer(buffer_), peer_,
                               [this](boost::system::error_code error, std::size_t size) {
                                   if (stopped_)
                                       return;
                                   if (!error)
                                       take({buffer_.data(), size});
                                   receive();
                               });
}

void LyingSol::tick()
{
    timer_.expires_after(std::chrono::milliseconds{1});
    timer_.async_wait([this](boost::system::error_code error) {
        if (error || stopped_)
            return;
        if (node_.counters.sol_sessions.now() != 0)
            tell(lie_(nullptr));
        tick();
    });
}

void LyingSol::take(ByteView datagram)
{
    if (const Result<ipmi::Packet> setup = ipmi::decode_packet(datagram, nullptr))
        ear_.hear(*setup);
    if (ear_.keys()) {
        if (Result<ipmi::Packet> packet = ipmi::decode_packet(datagram, &*ear_.keys())) {
            take_in_session(*packet);
            return;
        }
    }
    plane_.receive(datagram, peer_, SimClock::now());
}

// Numbered anew: to the plane, that SOL which it does not see would be lost, more than it forgives.
void LyingSol::take_in_session(ipmi::Packet& packet)
{
    if (packet.type == PayloadType::sol) {
        if (const auto heard = ipmi::decode_sol(packet.payload))
            tell(lie_(&*heard));
        return;
    }
    packet.sequence = ++to_plane_;
    plane_.receive(ipmi::encode_session_packet(*ear_.keys(), packet), peer_, SimClock::now());
}

void LyingSol::send(ByteView datagram, const asio::ip::udp::endpoint& to)
{
    if (const Result<ipmi::Packet> setup = ipmi::decode_packet(datagram, nullptr))
        ear_.hear(*setup);
    if (ear_.keys()) {
        if (Result<ipmi::Packet> packet = ipmi::decode_packet(datagram, &*ear_.keys())) {
            packet->sequence = ++sequence_;
            send_bytes(ipmi::encode_session_packet(*ear_.keys(), *packet), to);
            return;
        }
    }
    send_bytes(datagram, to);
}

void LyingSol::tell(const std::vector<Bytes>& payloads)
{
    ipmi::SessionKeys keys = *ear_.keys();
    if (seal_ == Seal::none)
        keys.suite = {};
    else if (seal_ == Seal::of_another_session)
        keys.integrity.front() ^= 1;
    for (const Bytes& payload : payloads) {
        ipmi::Packet packet;
        packet.type = PayloadType::sol;
        packet.session_id = ear_.console_session_id();
        // Who does not have the keys uses up no number.
        packet.sequence = seal_ == Seal::right ? ++sequence_ : sequence_ + 1;
        packet.payload = payload;
        packet.encrypted = true;
        ++lies_;
        send_bytes(ipmi::encode_session_packet(keys, packet), peer_);
    }
}

void LyingSol::send_bytes(ByteView datagram, const asio::ip::udp::endpoint& to)
{
    boost::system::error_code ignored;
    socket_.send_to(asio::buffer(datagram.data(), datagram.size()), to, 0, ignored);
}

} // namespace ipmi_node
