// SPDX-License-Identifier: GPL-3.0-or-later
// RMCP+ payloads (IPMI v2.0 24): of all types, SOL alone is activated.
#include "ipmi/sol_packet.hpp"
#include "sim/ipmi/channel.hpp"
#include "sim/ipmi/command.hpp"

#include <algorithm>

namespace oobready::sim::bmc {

namespace {

using ipmi::payload_instance;
using ipmi::payload_type_sol;

constexpr std::uint16_t no_vlan = 0xffff;
constexpr std::uint32_t stranger_session_id = 0x01; // of whom a planted fault lets hold the port
constexpr std::uint8_t auxiliary_encryption = 0x80;

SolTimers timers_of(const Settings& settings)
{
    SolTimers timers;
    timers.accumulate = std::chrono::milliseconds{5 * settings.sol_accumulate};
    timers.send_threshold = settings.sol_send_threshold;
    timers.retries = settings.sol_retries;
    timers.retry = std::chrono::milliseconds{10 * std::max<int>(settings.sol_retry_interval, 1)};
    return timers;
}

// Why SOL cannot be activated, or code::ok.
std::uint8_t check_activation(const Call& call, bool encrypted)
{
    constexpr std::uint8_t already_active = 0x80;
    constexpr std::uint8_t disabled = 0x81;
    constexpr std::uint8_t not_without_encryption = 0x84;
    constexpr std::uint8_t not_with_encryption = 0x83;
    constexpr std::string_view name = "Activate Payload";
    NodeFaults& faults = call.machine().faults();
    const SolSettings settings = call.machine().shown_sol();
    if (!settings.enabled)
        return disabled;
    if (call.session->privilege < settings.privilege ||
        !call.machine().users.at(call.session->user).sol ||
        faults.present(FaultKind::sol_user_denied))
        return code::insufficient_privilege;
    if (faults.strike(FaultKind::sol_needs_encryption, name))
        return not_without_encryption;
    const bool possible = call.session->keys.suite.confidentiality != 0;
    if (encrypted && !possible)
        return not_with_encryption;
    if (!encrypted && possible && settings.force_encryption)
        return not_without_encryption;
    if (call.controller.sol.active() || call.controller.sol.held_by_stranger() ||
        faults.strike(FaultKind::sol_in_use, name))
        return already_active;
    return code::ok;
}

Reply activate_payload(const Call& call)
{
    if ((call.data[0] & 0x3f) != payload_type_sol || (call.data[1] & 0x0f) != payload_instance)
        return code::invalid_data_field;
    const bool encrypted = (call.data[2] & auxiliary_encryption) != 0;
    if (const std::uint8_t refused = check_activation(call, encrypted); refused != code::ok)
        return refused;
    SolActivation activation;
    activation.session_id = call.session->id();
    activation.encrypted = encrypted;
    activation.timers = timers_of(call.settings());
    activation.stolen = call.machine().faults().strike(FaultKind::sol_stolen, "Activate Payload");
    call.controller.sol.activate(activation, call.controller.console(), call.now);
    constexpr unsigned payload_bytes_max = sol_characters_max + sol_header_bytes;
    return Writer{}
        .fill(4)
        .number(payload_bytes_max, 2)
        .number(payload_bytes_max, 2)
        .number(call.controller.ports.sol, 2)
        .number(no_vlan, 2);
}

Reply deactivate_payload(const Call& call)
{
    constexpr std::uint8_t already_deactivated = 0x80;
    if ((call.data[0] & 0x3f) != payload_type_sol || (call.data[1] & 0x0f) != payload_instance)
        return code::invalid_data_field;
    SolPort& sol = call.controller.sol;
    if (sol.held_by_stranger()) {
        sol.hold_by_stranger(false);
        return done();
    }
    if (!sol.active())
        return call.machine().faults().present(FaultKind::sol_in_use) ? code::ok
                                                                      : already_deactivated;
    sol.deactivate(sol.activation().session_id != call.session->id());
    return done();
}

bool in_use(const Call& call)
{
    return call.controller.sol.active() || call.controller.sol.held_by_stranger() ||
           call.machine().faults().present(FaultKind::sol_in_use);
}

Reply get_payload_activation_status(const Call& call)
{
    if ((call.data[0] & 0x3f) != payload_type_sol)
        return code::invalid_data_field;
    constexpr unsigned instances = 1;
    return Writer{}.byte(instances).byte(in_use(call) ? 1u : 0u).byte(0);
}

Reply get_payload_instance_info(const Call& call)
{
    if ((call.data[0] & 0x3f) != payload_type_sol || (call.data[1] & 0x0f) != payload_instance)
        return code::invalid_data_field;
    std::uint32_t owner = 0;
    if (call.controller.sol.active())
        owner = call.controller.sol.activation().session_id;
    else if (in_use(call))
        owner = stranger_session_id;
    constexpr unsigned serial_port = 1;
    return Writer{}.number(owner, 4).byte(serial_port).fill(7);
}

Reply get_channel_payload_support(const Call& call)
{
    if (!is_lan_channel(call.data[0]))
        return code::invalid_data_field;
    constexpr unsigned ipmi_and_sol = 0x03;
    constexpr unsigned session_setup = 0x3f; // payload types 10h to 15h
    return Writer{}.byte(ipmi_and_sol).byte(0).byte(session_setup).fill(5);
}

Reply get_channel_payload_version(const Call& call)
{
    constexpr std::uint8_t not_available = 0x80;
    constexpr std::uint8_t version_1_0 = 0x10;
    constexpr std::uint8_t session_setup_first = 0x10;
    constexpr std::uint8_t session_setup_last = 0x15;
    if (!is_lan_channel(call.data[0]))
        return code::invalid_data_field;
    const std::uint8_t type = call.data[1];
    const bool available =
        type <= payload_type_sol || (type >= session_setup_first && type <= session_setup_last);
    return available ? Reply{Bytes{version_1_0}} : Reply{not_available};
}

constexpr CommandRow rows[] = {
    {net_fn_app,
     0x48,
     "Activate Payload",
     privilege_user,
     {6, 6},
     activate_payload,
     Trait::changes},
    {net_fn_app,
     0x49,
     "Deactivate Payload",
     privilege_user,
     {6, 6},
     deactivate_payload,
     Trait::changes},
    {net_fn_app,
     0x4a,
     "Get Payload Activation Status",
     privilege_user,
     {1, 1},
     get_payload_activation_status},
    {net_fn_app,
     0x4b,
     "Get Payload Instance Info",
     privilege_user,
     {2, 2},
     get_payload_instance_info},
    {net_fn_app,
     0x4e,
     "Get Channel Payload Support",
     privilege_user,
     {1, 1},
     get_channel_payload_support},
    {net_fn_app,
     0x4f,
     "Get Channel Payload Version",
     privilege_user,
     {2, 2},
     get_channel_payload_version},
};

} // namespace

std::span<const CommandRow> payload_commands() { return rows; }

} // namespace oobready::sim::bmc
