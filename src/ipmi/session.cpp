// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipmi/session.hpp"

#include "ipmi/busy.hpp"
#include "ipmi/errors.hpp"

namespace oobready::ipmi {

namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr std::uint8_t request_sequence_max = 0x3f;

// The times at which one request is sent: at once, then after waits that grow by half.
class Schedule {
public:
    explicit Schedule(const Retransmission& retransmission)
        : wait_(retransmission.first), end_(SteadyClock::now() + retransmission.give_up)
    {
    }

    [[nodiscard]] bool over() const { return SteadyClock::now() >= end_; }

    /// Until when to listen before the next transmission.
    net::TimePoint next()
    {
        const net::TimePoint until = std::min(SteadyClock::now() + wait_, end_);
        wait_ += wait_ / 2;
        return until;
    }

private:
    SteadyClock::duration wait_;
    net::TimePoint end_;
};

bool is_timeout(const Error& error) { return error.code == Errc::connection_timeout; }

// A response echoes the request's sequence and command and has its net function plus one.
std::optional<Response> response_to(const Command& command, std::uint8_t sequence, Message message)
{
    if (message.net_fn != command.net_fn + 1 || message.sequence != sequence ||
        message.command != command.number || message.data.empty())
        return std::nullopt;
    Response response;
    response.completion_code = message.data.front();
    message.data.erase(message.data.begin());
    response.data = std::move(message.data);
    return response;
}

// Calls `send`, again and again, until `accept` makes an answer of a datagram that comes. `send`
// returns Result<void>, `accept` an optional Result<Answer>; both must outlive the call.
template <class Answer, class Send, class Accept>
asio::awaitable<Result<Answer>> ask_until(net::UdpSocket& socket, Retransmission retransmission,
                                          Send& send, Accept& accept, std::string what)
{
    std::array<std::uint8_t, packet_bytes_max> buffer;
    for (Schedule schedule{retransmission}; !schedule.over();) {
        if (Result<void> sent = send(); !sent)
            co_return sent.error();
        const net::TimePoint until = schedule.next();
        for (;;) {
            Result<std::size_t> size = co_await socket.receive(buffer, until);
            if (!size && is_timeout(size.error()))
                break;
            if (!size)
                co_return size.error();
            if (std::optional<Result<Answer>> answer = accept(ByteView{buffer.data(), *size}))
                co_return std::move(*answer);
        }
    }
    co_return Error{Errc::connection_timeout, std::move(what)};
}

} // namespace

Session::Session(net::UdpSocket& socket, check::Etiquette& etiquette, const Waits& waits)
    : socket_(socket), etiquette_(etiquette), waits_(waits)
{
}

asio::awaitable<Result<void>> Session::open(const Credentials& credentials, CipherSuite suite,
                                            Privilege privilege, const LoginPolicy& policy)
{
    if (Result<void> usable = Handshake::usable(credentials); !usable)
        co_return usable.error();
    co_await close(); // of an earlier attempt that was cut short
    last_answer_lost_ = false;
    checksums_ = policy.checksums;
    Handshake steps{credentials, suite, privilege, HandshakeRandom::generate(), policy.handshake};
    Result<void> shaken = co_await handshake(steps);
    if (!shaken) {
        if (!steps.goodbye().empty()) {
            ++etiquette_.datagrams_sent;
            (void)socket_.send(steps.goodbye()); // a courtesy: nothing waits for it
        }
        last_answer_lost_ = steps.perhaps_open() && is_timeout(shaken.error());
        co_await close(); // of what RAKP Message 3 may have opened
        co_return shaken.error();
    }

    Request raise{set_session_privilege_level, Bytes{static_cast<std::uint8_t>(privilege)}};
    Result<Response> raised = co_await exchange(std::move(raise));
    if (raised && raised->ok())
        co_return Result<void>{};
    co_await close();
    if (!raised)
        co_return raised.error();
    // 80h and 81h: this user, or this channel, may not have that level (IPMI v2.0 22.18).
    co_return Error{
        errc_of_completion(raised->completion_code).value_or(Errc::privilege_insufficient),
        "Set Session Privilege Level answered " + hex_code(raised->completion_code)};
}

asio::awaitable<Result<void>> Session::handshake(Handshake& steps)
{
    for (;;) { // one turn for each of the three request and answer pairs
        const Result<Handshake::Step> step = co_await shake(steps);
        keep_what_may_be_open(steps);
        if (!step)
            co_return step.error();
        if (*step == Handshake::Step::opened)
            co_return Result<void>{};
    }
}

// Sends the request of the present step, again and again, until an answer takes it on.
asio::awaitable<Result<Handshake::Step>> Session::shake(Handshake& steps)
{
    auto send = [this, &steps]() -> Result<void> {
        ++etiquette_.datagrams_sent;
        Result<void> sent = socket_.send(steps.transmit());
        if (sent)
            keep_what_may_be_open(steps);
        return sent;
    };
    auto accept = [&steps](ByteView datagram) -> std::optional<Result<Handshake::Step>> {
        Result<Handshake::Step> step = steps.accept(datagram);
        if (step && *step == Handshake::Step::ignored)
            return std::nullopt;
        return step;
    };
    std::string what = "opening an RMCP+ session";
    co_return co_await ask_until<Handshake::Step>(socket_, waits_.handshake, send, accept,
                                                  std::move(what));
}

// From RAKP Message 3 on the BMC may hold a session open, whatever becomes of us: it is counted and
// will be closed, unless the BMC refuses it after all.
void Session::keep_what_may_be_open(const Handshake& steps)
{
    const bool open = steps.perhaps_open() || steps.is_open();
    if (open && !opened_) {
        opened_ = steps.session();
        window_ = SequenceWindow{};
        sol_sequence_.reset();
        sequence_ = 0;
        ++etiquette_.ipmi_sessions_opened;
    } else if (!open && opened_) {
        opened_.reset();
        --etiquette_.ipmi_sessions_opened;
    }
}

asio::awaitable<Result<Response>> Session::exchange(Request request)
{
    for (BusyPatience patience;;) {
        Result<Response> response = co_await exchange_once(request, waits_.command);
        const bool again = co_await patience.again(request, response);
        if (!again)
            co_return response;
    }
}

asio::awaitable<Result<Response>> Session::exchange_once(const Request& request,
                                                         Retransmission retransmission)
{
    if (!opened_)
        co_return Error{Errc::session_timeout, "no session is open"};
    request_sequence_ = static_cast<std::uint8_t>((request_sequence_ + 1) & request_sequence_max);
    // A retransmission keeps its rqSeq: only so does a late answer to the first one count.
    const std::uint8_t sequence = request_sequence_;
    Message message{request.command->net_fn, sequence, request.command->number, request.data};
    message.to.lun = request.lun;
    for (Schedule schedule{retransmission}; !schedule.over();) {
        if (Result<void> sent = transmit(message); !sent)
            co_return sent.error();
        Result<Response> response =
            co_await receive_response(*request.command, sequence, schedule.next());
        if (response || !is_timeout(response.error()))
            co_return response;
    }
    co_return Error{Errc::session_timeout, describe(*request.command) + " was not answered"};
}

asio::awaitable<Result<Response>>
Session::receive_response(const Command& command, std::uint8_t sequence, net::TimePoint until)
{
    for (;;) {
        Result<std::size_t> size = co_await socket_.receive(receive_buffer_, until);
        if (!size)
            co_return size.error();
        std::optional<Packet> packet = take(ByteView{receive_buffer_.data(), *size});
        if (!packet)
            continue;
        if (packet->type == PayloadType::sol) {
            queue_sol(std::move(*packet));
            continue;
        }
        Result<Message> message = decode_message(packet->payload, checksums_);
        if (!message)
            continue;
        if (auto response = response_to(command, sequence, std::move(*message)))
            co_return std::move(*response);
    }
}

// The packet in `datagram` when it is one of this session's, authentic and new; a forged, broken,
// repeated or foreign one is as if it had not come.
std::optional<Packet> Session::take(ByteView datagram)
{
    Result<Packet> packet = decode_packet(datagram, &opened_->keys);
    if (!packet || packet->session_id != opened_->console_session_id)
        return std::nullopt;
    if (!window_.accept(packet->sequence))
        return std::nullopt;
    return std::move(*packet);
}

Result<void> Session::transmit(const Message& message)
{
    ++etiquette_.datagrams_sent;
    return socket_.send(
        encode_request(opened_->keys, opened_->bmc_session_id, ++sequence_, message, send_buffer_));
}

Result<void> Session::send_sol(ByteView payload)
{
    if (!opened_)
        return Error{Errc::session_timeout, "no session is open"};
    ++etiquette_.datagrams_sent;
    return socket_.send(
        encode_sol(opened_->keys, opened_->bmc_session_id, ++sequence_, payload, send_buffer_));
}

void Session::queue_sol(Packet packet)
{
    // A BMC has one SOL packet under way at a time (IPMI v2.0 15.11). What a newer one overtook was
    // taken from its repetition, and nothing in its own four-bit number says so any more.
    constexpr std::uint32_t half = 0x80000000;
    if (sol_sequence_ && packet.sequence - *sol_sequence_ >= half)
        return;
    sol_sequence_ = packet.sequence;
    // Past the limit the oldest goes: it was not acknowledged, so the BMC will send it again.
    if (sol_payloads_.size() == sol_payloads_queued_max)
        sol_payloads_.pop_front();
    sol_payloads_.push_back(std::move(packet.payload));
}

asio::awaitable<Result<Bytes>> Session::receive_sol(net::TimePoint until)
{
    while (sol_payloads_.empty()) {
        if (!opened_)
            co_return Error{Errc::session_timeout, "no session is open"};
        Result<std::size_t> size = co_await socket_.receive(receive_buffer_, until);
        if (!size)
            co_return size.error();
        std::optional<Packet> packet = take(ByteView{receive_buffer_.data(), *size});
        if (packet && packet->type == PayloadType::sol)
            queue_sol(std::move(*packet));
    }
    Bytes payload = std::move(sol_payloads_.front());
    sol_payloads_.pop_front();
    co_return payload;
}

asio::awaitable<void> Session::close()
{
    if (!opened_)
        co_return;
    const std::uint32_t id = opened_->bmc_session_id;
    Bytes session_id{static_cast<std::uint8_t>(id), static_cast<std::uint8_t>(id >> 8),
                     static_cast<std::uint8_t>(id >> 16), static_cast<std::uint8_t>(id >> 24)};
    Request request{close_session, std::move(session_id)};
    Result<Response> closed = co_await exchange_once(request, waits_.close);
    // 87h: the BMC knows no such session (any more): closed all the same (IPMI v2.0 22.19).
    if (closed && (closed->ok() || closed->completion_code == 0x87))
        ++etiquette_.ipmi_sessions_closed;
    opened_.reset();
    sol_payloads_.clear();
}

asio::awaitable<Result<Response>> exchange_sessionless(net::UdpSocket& socket,
                                                       check::Etiquette& etiquette, Request request,
                                                       std::uint8_t sequence, net::Duration limit)
{
    const Command& command = *request.command;
    const Bytes datagram =
        encode_sessionless({command.net_fn, sequence, command.number, request.data});
    const auto whole = std::chrono::duration_cast<std::chrono::milliseconds>(limit);
    const Retransmission retransmission{std::min(whole / 2, std::chrono::milliseconds{500}), whole};
    auto send = [&]() -> Result<void> {
        ++etiquette.datagrams_sent;
        return socket.send(datagram);
    };
    auto accept = [&](ByteView received) -> std::optional<Result<Response>> {
        Result<Message> message = decode_sessionless(received);
        if (!message)
            return std::nullopt;
        return response_to(command, sequence, std::move(*message));
    };
    std::string what = describe(command) + " was not answered";
    co_return co_await ask_until<Response>(socket, retransmission, send, accept, std::move(what));
}

asio::awaitable<Result<SuiteAnswer>> ask_suite(net::UdpSocket& socket, check::Etiquette& etiquette,
                                               SuiteQuestion question,
                                               Retransmission retransmission)
{
    auto send = [&]() -> Result<void> {
        ++etiquette.datagrams_sent;
        return socket.send(question.transmit());
    };
    auto accept = [&question](ByteView received) { return question.judge(received); };
    std::string what = "an Open Session Request that only asks";
    co_return co_await ask_until<SuiteAnswer>(socket, retransmission, send, accept,
                                              std::move(what));
}

} // namespace oobready::ipmi
