// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipmi/sol_console.hpp"

#include "ipmi/decode.hpp"
#include "ipmi/errors.hpp"
#include "ipmi/little_endian.hpp"
#include "ipmi/read_parameters.hpp"
#include "ipmi/session_owner.hpp"
#include "ipmi/sol_conversation.hpp"

#include <fmt/format.h>

namespace oobready::ipmi {

namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr std::uint8_t activate_encrypted = 0x80;
constexpr std::uint8_t activate_authenticated = 0x40;

constexpr std::chrono::milliseconds look_first_min{20};

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

asio::awaitable<bool> host_is_off(Bmc& bmc)
{
    Request request{get_chassis_status};
    Result<Response> status = co_await bmc.ask(std::move(request));
    co_return status && status->ok() && !status->data.empty() && (status->data[0] & 0x01) == 0;
}

// Takes the console from whoever holds it, because somebody asked for just that (24.2).
asio::awaitable<Result<void>> take_over(Bmc& bmc)
{
    Request request{deactivate_payload, Bytes{payload_type_sol, payload_instance, 0, 0, 0, 0}};
    const Result<Response> done = co_await bmc.ask(std::move(request));
    if (!done)
        co_return done.error();
    co_return Result<void>{};
}

// Empty when nobody holds SOL, or nobody does any more; else the state that says so. Asked before
// anything is activated, so that a console in use is found without touching it.
asio::awaitable<Result<std::string>> make_free(Bmc& bmc, ConsoleProof& proof)
{
    Request who{get_payload_activation_status, Bytes{payload_type_sol}};
    const Result<Response> status = co_await bmc.answer(std::move(who));
    if (!status)
        co_return status.error();
    if (!held_by_somebody(*status))
        co_return std::string{};
    json::array unsupported;
    Result<json::object> holder = co_await read_sol_holder(bmc, payload_instance, unsupported);
    if (!holder)
        co_return holder.error();
    proof.holder = std::move(*holder);
    if (!bmc.console().take_over)
        co_return std::string{"sol-in-use"};
    proof.taken_over = true;
    if (Result<void> taken = co_await take_over(bmc); !taken)
        co_return taken.error();
    co_return std::string{};
}

// Empty when SOL is active now, else the state that explains why not.
asio::awaitable<Result<std::string>> activate(Bmc& bmc, ConsoleProof& proof)
{
    Result<std::string> in_the_way = co_await make_free(bmc, proof);
    if (!in_the_way || !in_the_way->empty())
        co_return in_the_way;
    // From here on the BMC may have activated it, also when its answer is lost.
    bmc.sol_is(SolState::activating);
    Request request{activate_payload, Bytes{payload_type_sol, payload_instance,
                                            activate_encrypted | activate_authenticated, 0, 0, 0}};
    Result<Response> active = co_await bmc.answer(std::move(request));
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

// The bit rate that the BMC is set to, null where it does not say. Errors: Bmc::ask's.
asio::awaitable<Result<json::value>> read_bit_rate(Bmc& bmc)
{
    const check::Observation settings =
        co_await read_parameters(bmc, get_sol_configuration_parameters, sol_parameters());
    if (!settings)
        co_return settings.error();
    co_return settings->facts.at("bit_rate");
}

// The rung that was reached.
std::string state_of(const SolConversation& conversation, bool taken,
                     const std::optional<check::ConsoleClass>& shown)
{
    if (shown && shown->state == check::ConsoleState::prompt)
        return "prompt";
    if (taken)
        return "sol-stolen";
    if (conversation.screen().bytes() == 0)
        return "silent";
    if (conversation.bit_rate().garbled)
        return "garbled";
    return shown ? std::string{id(shown->state)} : "output-but-no-prompt";
}

// Everything but what the screen shows, which proof.shown says already.
void describe_outcome(const SolConversation& conversation, bool taken, ConsoleProof& proof)
{
    proof.transcript = conversation.screen().transcript();
    proof.bytes = conversation.screen().bytes();
    proof.questions = conversation.screen().questions();
    proof.state = state_of(conversation, taken, proof.shown);
    if (proof.state == "garbled")
        proof.probable_ratio = conversation.bit_rate().probable_ratio;
}

// What only the BMC can tell of an outcome. Errors: Bmc::ask's.
asio::awaitable<Result<void>> explain(Bmc& bmc, ConsoleProof& proof)
{
    if (proof.state == "silent" && co_await host_is_off(bmc))
        proof.state = "host-off";
    if (proof.state == "garbled") {
        Result<json::value> rate = co_await read_bit_rate(bmc);
        if (!rate)
            co_return rate.error();
        proof.bmc_bit_rate = std::move(*rate);
    }
    co_return Result<void>{};
}

} // namespace

std::span<const std::string_view> console_states()
{
    static constexpr std::string_view states[] = {"prompt",
                                                  "boot-loader",
                                                  "firmware-setup",
                                                  "hypervisor",
                                                  "kernel-panic",
                                                  "booting",
                                                  "garbled",
                                                  "silent",
                                                  "output-but-no-prompt",
                                                  "host-off",
                                                  "sol-in-use",
                                                  "sol-stolen",
                                                  "sol-disabled",
                                                  "no-reply",
                                                  "sol-requires-encryption",
                                                  "sol-unavailable",
                                                  "privilege-insufficient"};
    return states;
}

asio::awaitable<Result<ConsoleProof>> prove_console(Bmc& bmc)
{
    const net::TimePoint start = SteadyClock::now();
    Result<Session*> session = co_await bmc.session();
    if (!session)
        co_return session.error();
    ConsoleProof proof;
    Result<std::string> refused = co_await activate(bmc, proof);
    if (!refused)
        co_return refused.error();
    proof.activation = since(start);
    if (!refused->empty()) {
        proof.state = *refused;
        (void)co_await bmc.deactivate_sol(); // only where it may be ours all the same
        co_return proof;
    }
    // A round trip, of which activating took two at least: so a prompt costs no more than two.
    const net::Duration look_first = std::max<net::Duration>(look_first_min, proof.activation / 3);
    SolConversation conversation{**session, bmc.waits(), look_first, bmc.console().patterns};
    const net::TimePoint active = SteadyClock::now();
    Result<unsigned> typed = co_await conversation.converse();
    proof.to_prompt = since(active);
    // Not every BMC tells that somebody took SOL over: ask, before it is blamed for silence.
    proof.shown = conversation.shown();
    const bool at_prompt = proof.shown && proof.shown->state == check::ConsoleState::prompt;
    const bool taken = conversation.stolen() ||
                       (!at_prompt && co_await bmc.sol_owner() == SolOwner::somebody_else);
    if (taken)
        bmc.sol_is(SolState::none);
    proof.still_active = !co_await bmc.deactivate_sol();
    if (!typed)
        co_return typed.error();
    proof.carriage_returns = *typed;
    describe_outcome(conversation, taken, proof);
    if (Result<void> explained = co_await explain(bmc, proof); !explained)
        co_return explained.error();
    co_return proof;
}

} // namespace oobready::ipmi
