// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipmi/sol_activation.hpp"

#include "ipmi/little_endian.hpp"
#include "ipmi/session_owner.hpp"
#include "ipmi/sol_packet.hpp"

namespace oobready::ipmi {

namespace {

constexpr std::uint8_t activate_encrypted = 0x80;
constexpr std::uint8_t activate_authenticated = 0x40;

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

// Takes the console from whoever holds it, because somebody asked for just that (24.2).
asio::awaitable<Result<void>> take_over(Bmc& bmc)
{
    Request request{deactivate_payload, Bytes{payload_type_sol, payload_instance, 0, 0, 0, 0}};
    const Result<Response> done = co_await bmc.ask(std::move(request));
    if (!done)
        co_return done.error();
    co_return Result<void>{};
}

// Says in `activated` who holds SOL, and leaves it in use unless it may be taken.
asio::awaitable<Result<void>> make_free(Bmc& bmc, SolActivated& activated)
{
    Request who{get_payload_activation_status, Bytes{payload_type_sol}};
    const Result<Response> status = co_await bmc.answer(std::move(who));
    if (!status)
        co_return status.error();
    if (!held_by_somebody(*status))
        co_return Result<void>{};
    json::array unsupported;
    Result<json::object> holder = co_await read_sol_holder(bmc, payload_instance, unsupported);
    if (!holder)
        co_return holder.error();
    activated.holder = std::move(*holder);
    activated.taken_over = bmc.console().take_over;
    if (activated.taken_over)
        co_return co_await take_over(bmc);
    activated.refused = "sol-in-use";
    co_return Result<void>{};
}

asio::awaitable<Result<void>> activate(Bmc& bmc, SolActivated& activated)
{
    // From here on the BMC may have activated it, also when its answer is lost.
    bmc.sol_is(SolState::activating);
    Request request{activate_payload, Bytes{payload_type_sol, payload_instance,
                                            activate_encrypted | activate_authenticated, 0, 0, 0}};
    const Result<Response> active = co_await bmc.answer(std::move(request));
    // Some BMCs answer nothing at all when the service behind SOL is down.
    const bool silent = !active && active.error().code == Errc::session_timeout;
    if (!active && !silent)
        co_return active.error();
    activated.refused = silent ? "no-reply" : state_of_activation(active->completion_code);
    if (silent)
        co_return Result<void>{};
    // When the first answer was lost, "active on another session" can mean our own.
    if (activated.refused == "sol-in-use" && co_await bmc.sol_owner() == SolOwner::us)
        activated.refused.clear();
    bmc.sol_is(activated.refused.empty() ? SolState::active : SolState::none);
    if (const std::uint16_t port = port_of(*active); !bmc.is_own_port(port)) {
        activated.refused = "port-redirected";
        activated.port = port;
    }
    co_return Result<void>{};
}

} // namespace

asio::awaitable<Result<SolActivated>> activate_sol(Bmc& bmc)
{
    SolActivated activated;
    Result<void> done = co_await make_free(bmc, activated);
    if (done && activated.refused.empty())
        done = co_await activate(bmc, activated);
    if (!done)
        co_return done.error();
    co_return activated;
}

} // namespace oobready::ipmi
