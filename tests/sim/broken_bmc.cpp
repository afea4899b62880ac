// SPDX-License-Identifier: GPL-3.0-or-later
#include "broken_bmc.hpp"

#include "ipmi/commands.hpp"

#include <boost/asio/post.hpp>
#include <fmt/format.h>

namespace ipmi_node {

namespace {

using ipmi::PayloadType;

constexpr std::size_t status_at = 1; // of a set-up message
constexpr std::uint8_t close_session_number = 0x3c;

const ipmi::Command* find_command(const ipmi::Message& message)
{
    for (const ipmi::Command* row : ipmi::allowed_commands())
        if (row->net_fn == message.net_fn && row->number == message.command)
            return row;
    return nullptr;
}

std::string name_of(const char* where, const ipmi::Message& message)
{
    const ipmi::Command* row = find_command(message);
    return fmt::format("{} {} {}", where, row ? row->name : "unknown command",
                       to_hex(message.data, ' '));
}

std::optional<std::uint8_t> code_of(Damage damage)
{
    switch (damage) {
    case Damage::refused_c1:
        return std::uint8_t{0xc1};
    case Damage::refused_cc:
        return std::uint8_t{0xcc};
    case Damage::refused_d4:
        return std::uint8_t{0xd4};
    case Damage::refused_ff:
        return std::uint8_t{0xff};
    default:
        return std::nullopt;
    }
}

} // namespace

std::string_view id(Damage damage)
{
    static constexpr std::string_view ids[] = {"none",    "dropped",       "cut", "code-only",
                                               "C1h",     "CCh",           "D4h", "FFh",
                                               "garbage", "session-closed"};
    return ids[static_cast<std::size_t>(damage)];
}

BrokenBmc::BrokenBmc(asio::io_context& context, Node& node, const std::string& address,
                     Breach breach)
    : socket_(context, asio::ip::udp::endpoint{asio::ip::make_address(address), 0}),
      timer_(context),
      breach_(breach),
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
      random_(static_cast<unsigned>(breach.step)) // the same garbage at each run
{
    plane_.ports.ipmi = plane_.ports.sol = socket_.local_endpoint().port();
    plane_.on_wake_changed = [this] { arm(); };
    receive();
}

void BrokenBmc::stop()
{
    stopped_ = true;
    boost::system::error_code ignored;
    socket_.close(ignored);
    timer_.cancel();
}

void BrokenBmc::receive()
{
    socket_.async_receive_from(asio::buffer(buffer_), peer_,
                               [this](boost::system::error_code error, std::size_t size) {
                                   if (stopped_)
                                       return;
                                   if (!error)
                                       take({buffer_.data(), size});
                                   arm();
                                   receive();
                               });
}

void BrokenBmc::arm()
{
    const auto wake = plane_.wake();
    if (!wake || stopped_)
        return;
    timer_.expires_at(*wake);
    timer_.async_wait([this](boost::system::error_code error) {
        if (error || stopped_)
            return;
        plane_.tick(SimClock::now());
        arm();
    });
}

void BrokenBmc::take(ByteView datagram)
{
    if (++datagrams_ > datagrams_max)
        return;
    now_ = question_of(datagram);
    if (now_ != last_) {
        if (steps_ == breach_.step && breach_.damage != Damage::none) {
            broken_ = now_;
            broken_name_ = now_.name;
            if (breach_.damage == Damage::session_closed)
                close_session();
        }
        ++steps_;
    }
    last_ = now_;
    plane_.receive(datagram, peer_, SimClock::now());
    now_ = Question{"SOL", {}, {}}; // what comes between questions
}

// What a datagram of the client asks, also when it asks once more.
BrokenBmc::Question BrokenBmc::question_of(ByteView datagram)
{
    const Bytes whole{datagram.begin(), datagram.end()};
    if (const Result<ipmi::Message> message = ipmi::decode_sessionless(datagram))
        return {name_of("sessionless", *message), ipmi::encode_message(*message), whole};
    if (const Result<ipmi::Packet> setup = ipmi::decode_packet(datagram, nullptr)) {
        ear_.hear(*setup);
        Bytes payload = setup->payload;
        payload[0] = 0; // the tag
        const auto type = static_cast<std::uint8_t>(setup->type);
        return {fmt::format("set-up message {:02X}h", type), {}, std::move(payload)};
    }
    if (!ear_.keys())
        return {"presence ping", {}, {}};
    const Result<ipmi::Packet> packet = ipmi::decode_packet(datagram, &*ear_.keys());
    if (!packet)
        return {"packet of another session", {}, whole};
    sequence_ = packet->sequence;
    if (packet->type == PayloadType::sol)
        return {"SOL", {}, packet->payload};
    const Result<ipmi::Message> message = ipmi::decode_message(packet->payload);
    if (!message)
        return {"broken message", {}, whole};
    Bytes asked{message->net_fn, message->command, message->to.lun};
    asked.insert(asked.end(), message->data.begin(), message->data.end());
    return {name_of("session", *message), asked, packet->payload};
}

// As if the BMC had ended the session by itself just before the question came.
void BrokenBmc::close_session()
{
    if (!ear_.keys())
        return;
    ipmi::Message message;
    message.net_fn = 0x06;
    message.command = close_session_number;
    for (unsigned shift = 0; shift < 32; shift += 8)
        message.data.push_back(static_cast<std::uint8_t>(ear_.bmc_session_id() >> shift));
    std::array<std::uint8_t, ipmi::packet_bytes_max> buffer{};
    const ByteView close =
        ipmi::encode_request(*ear_.keys(), ear_.bmc_session_id(), sequence_ + 1, message, buffer);
    now_ = Question{"closing", {}, {0}};
    plane_.receive(close, peer_, SimClock::now());
}

void BrokenBmc::send(ByteView datagram, const asio::ip::udp::endpoint& to)
{
    if (const Result<ipmi::Packet> setup = ipmi::decode_packet(datagram, nullptr))
        ear_.hear(*setup);
    if (now_.name == "closing")
        return;
    Bytes sent{datagram.begin(), datagram.end()};
    if (broken_ && broken_->name == now_.name && broken_->asked == now_.asked) {
        const std::optional<Bytes> instead = damaged(datagram);
        if (!instead)
            return;
        sent = *instead;
    }
    boost::system::error_code ignored;
    socket_.send_to(asio::buffer(sent), to, 0, ignored);
}

// Every byte from `kept` on is anything.
void BrokenBmc::spoil(Bytes& data, std::size_t kept)
{
    for (std::size_t i = kept; i < data.size(); ++i)
        data[i] = static_cast<std::uint8_t>(random_());
}

void BrokenBmc::damage_message(ipmi::Message& message)
{
    if (const auto code = code_of(breach_.damage))
        message.data = Bytes{*code};
    else if (breach_.damage == Damage::cut)
        message.data.pop_back();
    else if (breach_.damage == Damage::code_only)
        message.data.resize(1);
    else if (breach_.damage == Damage::garbage)
        spoil(message.data, 1);
}

// What the client gets; nothing when nothing.
std::optional<Bytes> BrokenBmc::damaged(ByteView datagram)
{
    if (breach_.damage == Damage::dropped)
        return std::nullopt;
    if (Result<ipmi::Message> message = ipmi::decode_sessionless(datagram)) {
        damage_message(*message);
        return ipmi::encode_sessionless(*message);
    }
    if (Result<ipmi::Packet> setup = ipmi::decode_packet(datagram, nullptr))
        return damaged_setup(datagram, std::move(*setup));
    if (ear_.keys())
        if (Result<ipmi::Packet> packet = ipmi::decode_packet(datagram, &*ear_.keys()))
            return damaged_session(std::move(*packet));
    Bytes pong{datagram.begin(), datagram.end()};
    if (breach_.damage == Damage::cut)
        pong.pop_back();
    else if (breach_.damage == Damage::garbage)
        spoil(pong, 12); // behind both headers
    else if (breach_.damage != Damage::session_closed)
        pong.resize(12);
    return pong;
}

Bytes BrokenBmc::damaged_setup(ByteView datagram, ipmi::Packet packet)
{
    Bytes& payload = packet.payload;
    if (const auto code = code_of(breach_.damage)) {
        payload.resize(std::min<std::size_t>(payload.size(), 8));
        payload[status_at] = *code;
    } else if (breach_.damage == Damage::cut) {
        payload.pop_back();
    } else if (breach_.damage == Damage::code_only) {
        payload.resize(status_at + 1);
    } else if (breach_.damage == Damage::garbage) {
        spoil(payload, 8); // behind tag, status and session id
    } else {
        return {datagram.begin(), datagram.end()};
    }
    return ipmi::encode_setup(packet.type, payload);
}

Bytes BrokenBmc::damaged_session(ipmi::Packet packet)
{
    if (packet.type == PayloadType::sol) {
        if (breach_.damage == Damage::garbage)
            spoil(packet.payload, 4);
        else if (breach_.damage == Damage::cut)
            packet.payload.pop_back();
        else if (breach_.damage != Damage::session_closed)
            packet.payload.resize(1);
        return ipmi::encode_session_packet(*ear_.keys(), packet);
    }
    Result<ipmi::Message> message = ipmi::decode_message(packet.payload);
    if (message) {
        damage_message(*message);
        packet.payload = ipmi::encode_message(*message);
    }
    return ipmi::encode_session_packet(*ear_.keys(), packet);
}

} // namespace ipmi_node
