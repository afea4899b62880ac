// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipmi/sol_console.hpp"

#include "ipmi/console_text.hpp"
#include "ipmi/errors.hpp"
#include "ipmi/little_endian.hpp"

#include <fmt/format.h>

namespace oobready::ipmi {

namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr std::uint8_t activate_encrypted = 0x80;
constexpr std::uint8_t activate_authenticated = 0x40;

std::chrono::milliseconds since(net::TimePoint start)
{
    return std::chrono::duration_cast<std::chrono::milliseconds>(SteadyClock::now() - start);
}

// What an Activate Payload completion code (IPMI v2.0 24.1) means; empty for success.
std::string_view state_of_activation(std::uint8_t completion_code)
{
    switch (completion_code) {
    case 0x00:
        return "";
    case 0x80: // active on another session
    case 0x82: // no instance left
        return "sol-in-use";
    case 0x81:
        return "sol-disabled";
    case 0x84:
        return "sol-requires-encryption";
    case 0xd4:
        return "privilege-insufficient";
    default:
        return "sol-unavailable";
    }
}

// Get Payload Activation Status (IPMI v2.0 24.4): bit 0 of the second byte is instance 1.
bool held_by_somebody(const Response& response)
{
    return response.ok() && response.data.size() >= 2 && (response.data[1] & 0x01) != 0;
}

// The UDP port that Activate Payload's response names for SOL, 0 when it names none.
std::uint16_t port_of(const Response& activated)
{
    constexpr std::size_t port_at = 8; // after auxiliary data and both payload sizes
    if (!activated.ok() || activated.data.size() < port_at + 2)
        return 0;
    return static_cast<std::uint16_t>(little_endian(activated.data, port_at, 2));
}

// One activation: its packets, its text.
class Conversation {
public:
    Conversation(Session& session, const Waits& waits) : session_(session), waits_(waits) {}

    // A carriage return that is still unacknowledged is sent again under its own number.
    Result<void> type_carriage_return()
    {
        const Bytes carriage_return{'\r'};
        heard_ = false;
        return session_.send_sol(link_.acknowledged() ? link_.send(carriage_return)
                                                      : link_.repeat());
    }

    // Listens until a prompt shows or SOL ends (true: nothing more to wait for); or until the
    // console is quiet after it spoke, or `until` (false: one may type again).
    asio::awaitable<Result<bool>> listen(net::TimePoint until)
    {
        for (;;) {
            Result<Bytes> payload = co_await session_.receive_sol(heard_ ? quiet_at_ : until);
            if (!payload && payload.error().code == Errc::connection_timeout)
                co_return text_.bytes() != 0 && SteadyClock::now() >= output_end_;
            if (!payload)
                co_return payload.error();
            if (Result<void> taken = take(*payload); !taken)
                co_return taken.error();
            if (stolen_ || prompt())
                co_return true;
        }
    }

    [[nodiscard]] std::optional<std::string_view> prompt() const
    {
        return recognise_prompt(text_.lines());
    }
    [[nodiscard]] bool stolen() const { return stolen_; }
    [[nodiscard]] const ConsoleText& text() const { return text_; }

private:
    Result<void> take(ByteView payload)
    {
        Result<SolPacket> packet = decode_sol(payload);
        if (!packet)
            return {}; // a payload too short to be one: as if it had not come
        SolLink::Received received = link_.receive(*packet);
        stolen_ = stolen_ || packet->deactivating;
        if (!received.characters.empty()) {
            const net::TimePoint now = SteadyClock::now();
            if (text_.bytes() == 0)
                output_end_ = now + waits_.console_output;
            heard_ = true;
            quiet_at_ = std::min<net::TimePoint>(now + waits_.console_quiet, output_end_);
            text_.append(received.characters);
        }
        if (received.acknowledgement)
            return session_.send_sol(*received.acknowledgement);
        return {};
    }

    Session& session_;
    const Waits& waits_;
    SolLink link_;
    ConsoleText text_;
    bool stolen_ = false;
    bool heard_ = false; ///< since the last carriage return
    net::TimePoint quiet_at_;
    net::TimePoint output_end_;
};

// Types and listens; what came of it is in `conversation`.
asio::awaitable<Result<unsigned>> converse(Conversation& conversation, const Waits& waits)
{
    unsigned typed = 0;
    while (typed < waits.console_listen.size()) {
        if (Result<void> sent = conversation.type_carriage_return(); !sent)
            co_return sent.error();
        const net::TimePoint until = SteadyClock::now() + waits.console_listen[typed];
        ++typed;
        Result<bool> finished = co_await conversation.listen(until);
        if (!finished)
            co_return finished.error();
        if (*finished)
            break;
    }
    co_return typed;
}

asio::awaitable<bool> host_is_off(Bmc& bmc)
{
    Request request{get_chassis_status};
    Result<Response> status = co_await bmc.ask(std::move(request));
    co_return status && status->ok() && !status->data.empty() && (status->data[0] & 0x01) == 0;
}

// Empty when SOL is active now, else the state that explains why not.
asio::awaitable<Result<std::string>> activate(Bmc& bmc)
{
    Result<Session*> session = co_await bmc.session();
    if (!session)
        co_return session.error();
    // Asked first, so that a console in use is found without touching it.
    Request who{get_payload_activation_status, Bytes{payload_type_sol}};
    Result<Response> status = co_await (*session)->exchange(std::move(who));
    if (!status)
        co_return status.error();
    if (held_by_somebody(*status))
        co_return std::string{"sol-in-use"};
    // From here on the BMC may have activated it, also when its answer is lost.
    bmc.sol_is(SolState::activating);
    Request request{activate_payload, Bytes{payload_type_sol, payload_instance,
                                            activate_encrypted | activate_authenticated, 0, 0, 0}};
    Result<Response> active = co_await (*session)->exchange(std::move(request));
    // Some BMCs answer nothing at all when the service behind SOL is down.
    if (!active && active.error().code == Errc::session_timeout)
        co_return std::string{"no-reply"};
    if (!active)
        co_return active.error();
    std::string state{state_of_activation(active->completion_code)};
    // When the first answer was lost, "active on another session" can mean our own.
    if (state == "sol-in-use" && co_await bmc.sol_owner() == SolOwner::us)
        state.clear();
    bmc.sol_is(state.empty() ? SolState::active : SolState::none);
    if (state.empty() && !bmc.is_own_port(port_of(*active)))
        co_return Error{Errc::unsupported,
                        fmt::format("the BMC moves Serial-over-LAN to UDP port {}, which is not "
                                    "followed",
                                    port_of(*active))};
    co_return state;
}

void describe_outcome(const Conversation& conversation, bool taken, ConsoleProof& proof)
{
    proof.transcript = conversation.text().lines();
    proof.bytes = conversation.text().bytes();
    if (const auto prompt = conversation.prompt()) {
        proof.state = "prompt";
        proof.prompt = *prompt;
    } else if (taken) {
        proof.state = "sol-stolen";
    } else {
        proof.state = proof.bytes == 0 ? "silent" : "output-but-no-prompt";
    }
}

} // namespace

std::span<const std::string_view> console_states()
{
    static constexpr std::string_view states[] = {"prompt",
                                                  "output-but-no-prompt",
                                                  "silent",
                                                  "host-off",
                                                  "sol-in-use",
                                                  "sol-stolen",
                                                  "sol-disabled",
                                                  "sol-unavailable",
                                                  "sol-requires-encryption",
                                                  "privilege-insufficient",
                                                  "no-reply"};
    return states;
}

asio::awaitable<Result<ConsoleProof>> prove_console(Bmc& bmc)
{
    const net::TimePoint start = SteadyClock::now();
    Result<std::string> refused = co_await activate(bmc);
    if (!refused)
        co_return refused.error();
    ConsoleProof proof;
    proof.activation = since(start);
    if (!refused->empty()) {
        proof.state = *refused;
        co_await bmc.deactivate_sol(); // only where it may be ours all the same
        co_return proof;
    }
    Result<Session*> session = co_await bmc.session();
    if (!session)
        co_return session.error();
    Conversation conversation{**session, bmc.waits()};
    const net::TimePoint active = SteadyClock::now();
    Result<unsigned> typed = co_await converse(conversation, bmc.waits());
    proof.to_prompt = since(active);
    // Not every BMC tells that somebody took SOL over: ask, before it is blamed for silence.
    const bool taken =
        conversation.stolen() ||
        (!conversation.prompt() && co_await bmc.sol_owner() == SolOwner::somebody_else);
    if (taken)
        bmc.sol_is(SolState::none);
    co_await bmc.deactivate_sol();
    if (!typed)
        co_return typed.error();
    proof.carriage_returns = *typed;
    describe_outcome(conversation, taken, proof);
    if (proof.state == "silent" && co_await host_is_off(bmc))
        proof.state = "host-off";
    co_return proof;
}

} // namespace oobready::ipmi
