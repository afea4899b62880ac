// SPDX-License-Identifier: GPL-3.0-or-later
// Which kind of datagram it is decides who gets it: presence.hpp, session_setup.hpp, dispatch.hpp
// or the SOL port.
#include "sim/ipmi/plane.hpp"

#include "ipmi/little_endian.hpp"
#include "sim/ipmi/controller.hpp"
#include "sim/ipmi/dispatch.hpp"
#include "sim/ipmi/presence.hpp"
#include "sim/ipmi/session_setup.hpp"

namespace oobready::sim {

namespace {

constexpr std::size_t header_bytes_min = 14; // of the shorter format, IPMI v1.5's
constexpr std::uint8_t authentication_type_none = 0x00;
constexpr std::uint8_t authentication_type_rmcpplus = 0x06;
constexpr std::size_t session_id_at = 6; // in the RMCP+ format

// The RMCP header of every IPMI packet (IPMI v2.0 13.1.3): no acknowledge, class IPMI.
bool has_ipmi_header(ByteView datagram)
{
    return datagram.size() >= header_bytes_min && datagram[0] == 0x06 && datagram[1] == 0x00 &&
           datagram[2] == 0xff && datagram[3] == 0x07;
}

// Sequence number and session id of the IPMI v1.5 format.
bool is_outside_session(ByteView datagram)
{
    return ipmi::little_endian(datagram, 5, 4) == 0 && ipmi::little_endian(datagram, 9, 4) == 0;
}

} // namespace

class IpmiPlane::Impl {
public:
    Impl(Machine& machine, NodeCounters& counters, const Send& send,
         const MakeConsole& make_console, const IpmiPorts& ports,
         std::function<void()> wake_changed)
        : controller_(machine, counters, send, make_console, ports, std::move(wake_changed))
    {
    }

    /// False when nobody wants the datagram.
    bool receive(ByteView datagram, const asio::ip::udp::endpoint& from, SimClock::time_point now)
    {
        if (const std::optional<Bytes> pong = bmc::presence_pong(datagram)) {
            if (!faults().strike(FaultKind::no_presence_pong))
                controller_.send(*pong, from, "Presence Pong");
            return true;
        }
        if (!has_ipmi_header(datagram))
            return false;
        if (datagram[4] == authentication_type_none)
            return is_outside_session(datagram) && receive_1_5(datagram, from, now);
        if (datagram[4] != authentication_type_rmcpplus || datagram.size() < session_id_at + 4 ||
            faults().strike(FaultKind::ipmi_version_1_5_only))
            return false;
        const std::uint32_t session_id = ipmi::little_endian(datagram, session_id_at, 4);
        return session_id == 0 ? receive_outside_session(datagram, from, now)
                               : receive_in_session(datagram, session_id, from, now);
    }

    bmc::Controller& controller() { return controller_; }

private:
    NodeFaults& faults() { return controller_.machine.faults(); }

    bool receive_1_5(ByteView datagram, const asio::ip::udp::endpoint& from,
                     SimClock::time_point now)
    {
        const Result<ipmi::Message> message = ipmi::decode_sessionless(datagram);
        if (!message)
            return false;
        const bmc::Outcome outcome =
            bmc::dispatch(controller_, nullptr, ipmi::encode_message(*message), now);
        if (outcome.answer)
            controller_.send(ipmi::encode_sessionless(outcome.answer->response), from,
                             outcome.answer->name);
        return !outcome.refused;
    }

    bool receive_outside_session(ByteView datagram, const asio::ip::udp::endpoint& from,
                                 SimClock::time_point now)
    {
        const Result<ipmi::Packet> packet = ipmi::decode_packet(datagram, nullptr);
        if (!packet)
            return false;
        if (packet->type != ipmi::PayloadType::ipmi)
            return bmc::set_up_session(controller_, *packet, from, now);
        const bmc::Outcome outcome = bmc::dispatch(controller_, nullptr, packet->payload, now);
        if (outcome.answer) {
            const Bytes payload = ipmi::encode_message(outcome.answer->response);
            controller_.send(ipmi::encode_setup(ipmi::PayloadType::ipmi, payload), from,
                             outcome.answer->name);
        }
        return !outcome.refused;
    }

    bool receive_in_session(ByteView datagram, std::uint32_t session_id,
                            const asio::ip::udp::endpoint& from, SimClock::time_point now)
    {
        bmc::Session* session = controller_.sessions.find(session_id);
        if (!session || !session->is_open())
            return false;
        const Result<ipmi::Packet> packet = ipmi::decode_session_packet(datagram, session->keys);
        if (!packet || !session->window.accept(packet->sequence))
            return false;
        session->peer = from;
        session->last_used = now;
        session->commanded = true;
        if (packet->type == ipmi::PayloadType::sol)
            return receive_sol(*session, *packet, now);
        const bool protects = session->keys.suite.confidentiality != 0;
        return packet->encrypted == protects && receive_command(*session, packet->payload, now);
    }

    bool receive_sol(const bmc::Session& session, const ipmi::Packet& packet,
                     SimClock::time_point now)
    {
        bmc::SolPort& sol = controller_.sol;
        return sol.active() && sol.activation().session_id == session.id() &&
               sol.activation().encrypted == packet.encrypted && sol.receive(packet.payload, now);
    }

    bool receive_command(bmc::Session& session, ByteView payload, SimClock::time_point now)
    {
        const std::uint32_t id = session.id();
        const bmc::Outcome outcome = bmc::dispatch(controller_, &session, payload, now);
        if (outcome.answer) {
            Bytes message = ipmi::encode_message(outcome.answer->response);
            if (controller_.machine.faults().strike(FaultKind::wrong_message_checksum,
                                                    outcome.answer->name))
                message.back() ^= 0xff; // the second of its two checksums
            controller_.send_in_session(session, ipmi::PayloadType::ipmi, std::move(message),
                                        session.keys.suite.confidentiality != 0,
                                        outcome.answer->name);
        }
        // Only now: the answer to Close Session still belongs to it.
        if (bmc::Session* still = controller_.sessions.find(id); still && still->closing)
            controller_.end_session(*still, bmc::SessionEnd::by_command);
        return !outcome.refused;
    }

    bmc::Controller controller_;
};

IpmiPlane::IpmiPlane(Machine& machine, NodeCounters& counters, Send send, MakeConsole make_console)
    : machine_(machine),
      counters_(counters),
      send_(std::move(send)),
      make_console_(std::move(make_console))
{
}

IpmiPlane::~IpmiPlane() = default;

void IpmiPlane::receive(ByteView datagram, const asio::ip::udp::endpoint& from,
                        SimClock::time_point now)
{
    ++counters_.datagrams_received;
    if (!impl_)
        impl_ = std::make_unique<Impl>(machine_, counters_, send_, make_console_, ports, [this] {
            if (on_wake_changed)
                on_wake_changed();
        });
    impl_->controller().tick(now);
    if (!impl_->receive(datagram, from, now))
        ++counters_.datagrams_refused;
}

void IpmiPlane::tick(SimClock::time_point now)
{
    if (impl_)
        impl_->controller().tick(now);
}

std::optional<SimClock::time_point> IpmiPlane::wake() const
{
    return impl_ ? impl_->controller().wake() : std::nullopt;
}

} // namespace oobready::sim
