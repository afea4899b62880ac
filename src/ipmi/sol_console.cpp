// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipmi/sol_console.hpp"

#include "ipmi/read_parameters.hpp"
#include "ipmi/sol_activation.hpp"
#include "ipmi/sol_conversation.hpp"

#include <fmt/format.h>

namespace oobready::ipmi {

namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds look_first_min{20};

std::chrono::milliseconds since(net::TimePoint start)
{
    return std::chrono::duration_cast<std::chrono::milliseconds>(SteadyClock::now() - start);
}

asio::awaitable<bool> host_is_off(Bmc& bmc)
{
    Request request{get_chassis_status};
    Result<Response> status = co_await bmc.ask(std::move(request));
    co_return status && status->ok() && !status->data.empty() && (status->data[0] & 0x01) == 0;
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
    if (conversation.nonce().proven())
        return "nonce-proven";
    if (shown && shown->state == check::ConsoleState::prompt)
        return "prompt";
    if (taken)
        return "sol-stolen";
    if (conversation.screen().bytes() == 0)
        return "silent";
    if (conversation.bit_rate().garbled)
        return "garbled";
    if (conversation.nonce().seen())
        return "one-way";
    return shown ? std::string{id(shown->state)} : "output-but-no-prompt";
}

// Everything but what the screen shows, which proof.shown says already.
void describe_outcome(const SolConversation& conversation, bool taken, ConsoleProof& proof)
{
    proof.transcript = conversation.screen().transcript();
    proof.bytes = conversation.screen().bytes();
    proof.questions = conversation.screen().questions();
    proof.nonce = conversation.nonce().answer();
    proof.nonce_host = conversation.nonce().host();
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

void tell(const Bmc& bmc, std::string_view step)
{
    if (bmc.console().listener)
        bmc.console().listener->step(step);
}

// What the console says while SOL is active. Deactivates it.
asio::awaitable<Result<void>> converse(Bmc& bmc, Session& session, ConsoleProof& proof)
{
    // A round trip, of which activating took two at least: so a prompt costs no more than two.
    const net::Duration look_first = std::max<net::Duration>(look_first_min, proof.activation / 3);
    SolConversation conversation{session, bmc.waits(), look_first, bmc.console()};
    const net::TimePoint active = SteadyClock::now();
    const Result<unsigned> typed = co_await conversation.converse();
    proof.to_prompt = since(active);
    proof.shown = conversation.shown();
    // Not every BMC tells that somebody took SOL over: ask, before it is blamed for silence.
    const bool answered = conversation.nonce().proven() ||
                          (proof.shown && proof.shown->state == check::ConsoleState::prompt);
    const bool taken =
        conversation.stolen() || (!answered && co_await bmc.sol_owner() == SolOwner::somebody_else);
    if (taken)
        bmc.sol_is(SolState::none);
    proof.still_active = !co_await bmc.deactivate_sol(answered);
    if (!typed)
        co_return typed.error();
    proof.carriage_returns = *typed;
    describe_outcome(conversation, taken, proof);
    co_return Result<void>{};
}

// At the UDP port that the BMC is spoken to at.
asio::awaitable<Result<ConsoleProof>> prove_here(Bmc& bmc)
{
    const net::TimePoint start = SteadyClock::now();
    const Result<Session*> session = co_await bmc.session();
    if (!session)
        co_return session.error();
    tell(bmc, "session open: cipher suite " + std::to_string(bmc.suite().id) + ", " +
                  std::string{id(bmc.privilege())});
    const Result<SolActivated> activated = co_await activate_sol(bmc);
    if (!activated)
        co_return activated.error();
    ConsoleProof proof;
    proof.state = activated->refused;
    proof.holder = activated->holder;
    proof.taken_over = activated->taken_over;
    proof.port = activated->port;
    proof.activation = since(start);
    if (!proof.state.empty()) {
        (void)co_await bmc.deactivate_sol(); // only where it may be ours all the same
        co_return proof;
    }
    tell(bmc, "Serial over LAN is active");
    if (Result<void> conversed = co_await converse(bmc, **session, proof); !conversed)
        co_return conversed.error();
    if (Result<void> explained = co_await explain(bmc, proof); !explained)
        co_return explained.error();
    co_return proof;
}

// Nobody listens there, or nothing lets us through.
bool nobody_answers(const Error& error)
{
    return error.code == Errc::connection_timeout || error.code == Errc::connection_refused ||
           error.code == Errc::unreachable;
}

// SOL at another UDP port wants a session of its own there (24.1). This one is closed first: a BMC
// has few. It is followed once.
asio::awaitable<Result<ConsoleProof>> follow(Bmc& bmc, ConsoleProof redirected)
{
    tell(bmc, "Serial over LAN is at UDP port " + std::to_string(redirected.port));
    co_await bmc.close();
    Bmc& there = bmc.at_port(redirected.port);
    Result<ConsoleProof> proof = co_await prove_here(there);
    co_await there.close();
    if (!proof && nobody_answers(proof.error()))
        co_return redirected;
    if (proof && proof->port == 0)
        proof->port = redirected.port;
    co_return proof;
}

} // namespace

std::span<const std::string_view> console_states()
{
    static constexpr std::string_view states[] = {"prompt",          "nonce-proven",
                                                  "boot-loader",     "firmware-setup",
                                                  "hypervisor",      "kernel-panic",
                                                  "booting",         "garbled",
                                                  "silent",          "output-but-no-prompt",
                                                  "one-way",         "host-off",
                                                  "sol-in-use",      "sol-stolen",
                                                  "sol-disabled",    "no-reply",
                                                  "port-redirected", "sol-requires-encryption",
                                                  "sol-unavailable", "privilege-insufficient"};
    return states;
}

asio::awaitable<Result<ConsoleProof>> prove_console(Bmc& bmc)
{
    Result<ConsoleProof> proof = co_await prove_here(bmc);
    if (proof && proof->state == "port-redirected")
        proof = co_await follow(bmc, std::move(*proof));
    if (proof)
        tell(bmc, proof->state);
    co_return proof;
}

} // namespace oobready::ipmi
