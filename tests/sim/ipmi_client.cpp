// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipmi_client.hpp"

namespace ipmi_node {

Desk::Desk(Node& node)
    : plane(
          node.machine, node.counters,
          [this](ByteView datagram, const asio::ip::udp::endpoint&, std::string_view subject) {
              sent_.emplace_back(datagram.begin(), datagram.end());
              subjects.emplace_back(subject);
          },
          [this] {
              // Nothing is later here: the tests let the console speak themselves.
              auto made = std::make_unique<EchoConsole>([](std::function<void()>) {});
              console_ = made.get();
              return made;
          })
{
}

std::vector<Bytes> Desk::put(ByteView datagram, std::uint16_t port)
{
    sent_.clear();
    plane.receive(datagram, {asio::ip::make_address("127.0.0.1"), port}, now);
    return taken();
}

std::vector<Bytes> Desk::wait(std::chrono::milliseconds time)
{
    now += time;
    plane.tick(now);
    return taken();
}

std::vector<Bytes> Desk::taken() { return std::exchange(sent_, {}); }

std::string Client::login(const std::string& name, const std::string& secret,
                          ipmi::CipherSuite suite, ipmi::Privilege privilege,
                          const std::string& k_g)
{
    const Credentials credentials{name, Secret{secret}, Secret{k_g}};
    ipmi::Handshake handshake{credentials, suite, privilege, ipmi::HandshakeRandom::generate()};
    for (int round = 0; round < 3; ++round) {
        const std::vector<Bytes> answers = desk_.put(handshake.transmit(), port_);
        if (answers.empty())
            return "silence";
        const auto step = handshake.accept(answers.back());
        if (!step) {
            if (!handshake.goodbye().empty())
                desk_.put(handshake.goodbye(), port_);
            return std::string{id(step.error().code)};
        }
    }
    if (!handshake.is_open())
        return "not open";
    session = handshake.session();
    sequence = 0;
    const auto raised = command(0x06, 0x3b, {static_cast<std::uint8_t>(privilege)});
    return raised && raised->code == 0 ? "" : "privilege refused";
}

Bytes Client::datagram(std::uint8_t net_fn, std::uint8_t number, Bytes data, std::uint8_t lun)
{
    std::array<std::uint8_t, ipmi::packet_bytes_max> buffer{};
    ipmi::Message message;
    message.net_fn = net_fn;
    message.command = number;
    message.data = std::move(data);
    message.sequence = request_sequence;
    message.to.lun = lun;
    const ByteView made =
        ipmi::encode_request(session->keys, session->bmc_session_id, ++sequence, message, buffer);
    return {made.begin(), made.end()};
}

Bytes Client::sol_datagram(ByteView payload)
{
    std::array<std::uint8_t, ipmi::packet_bytes_max> buffer{};
    const ByteView made =
        ipmi::encode_sol(session->keys, session->bmc_session_id, ++sequence, payload, buffer);
    return {made.begin(), made.end()};
}

std::optional<Answer> Client::command(std::uint8_t net_fn, std::uint8_t number, Bytes data,
                                      std::uint8_t lun)
{
    request_sequence = static_cast<std::uint8_t>((request_sequence + 1) & 0x3f);
    return answer_in(desk_.put(datagram(net_fn, number, std::move(data), lun), port_));
}

std::optional<Answer> Client::answer_in(const std::vector<Bytes>& datagrams)
{
    for (const Bytes& datagram : datagrams) {
        const auto packet = ipmi::decode_packet(datagram, &session->keys);
        if (!packet || packet->type != ipmi::PayloadType::ipmi ||
            packet->session_id != session->console_session_id)
            continue;
        const auto message = ipmi::decode_message(packet->payload);
        if (message && message->sequence == request_sequence && message->to.address == 0x81 &&
            message->from.address == 0x20)
            return Answer{message->data[0], {message->data.begin() + 1, message->data.end()}};
    }
    return std::nullopt;
}

std::vector<Bytes> Client::sol_in(const std::vector<Bytes>& datagrams)
{
    std::vector<Bytes> payloads;
    for (const Bytes& datagram : datagrams) {
        const auto packet = ipmi::decode_packet(datagram, &session->keys);
        if (packet && packet->type == ipmi::PayloadType::sol)
            payloads.push_back(packet->payload);
    }
    return payloads;
}

} // namespace ipmi_node
