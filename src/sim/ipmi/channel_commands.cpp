// SPDX-License-Identifier: GPL-3.0-or-later
// Commands about the LAN channel (IPMI v2.0 22.13 to 22.17, 22.22 to 22.25).
#include "sim/ipmi/channel.hpp"
#include "sim/ipmi/cipher_suites.hpp"
#include "sim/ipmi/command.hpp"

#include <algorithm>

namespace oobready::sim::bmc {

namespace {

constexpr std::uint8_t with_ipmi_v2_data = 0x80;
constexpr std::size_t cipher_records_max = 16; // of one answer (22.15)
constexpr std::uint8_t list_by_suite = 0x80;
constexpr std::uint8_t page_mask = 0x3f;

// What users there are, as status bits of Get Channel Authentication Capabilities.
std::uint8_t login_status(const Machine& machine)
{
    std::uint8_t status = 0;
    for (std::size_t slot = 1; slot < machine.users.size(); ++slot) {
        const User& user = machine.users[slot];
        if (!user.enabled || user.privilege == privilege_none)
            continue;
        if (!user.name.empty())
            status |= 0x04; // non-null user names
        else if (slot == 1)
            status |= user.password.empty() ? 0x01 : 0x02; // anonymous login, null user names
    }
    return status;
}

Reply get_channel_authentication_capabilities(const Call& call)
{
    constexpr std::uint8_t k_g_set = 0x20;
    constexpr std::uint8_t types_1_5 = 0x16; // straight password, MD5, MD2
    const std::uint8_t privilege = call.data[1] & 0x0f;
    if (!is_lan_channel(call.data[0]) || privilege == 0 || privilege > 5)
        return code::invalid_data_field;
    const Machine& machine = call.machine();
    const NodeFaults& faults = machine.faults();
    const bool only_1_5 = faults.present(FaultKind::ipmi_version_1_5_only);
    std::uint8_t status = login_status(machine);
    if (!machine.k_g.empty() || faults.present(FaultKind::k_g_required))
        status |= k_g_set;
    const bool extended = (call.data[0] & with_ipmi_v2_data) != 0 && !only_1_5;
    return Writer{}
        .byte(Controller::channel)
        .byte(only_1_5   ? types_1_5
              : extended ? with_ipmi_v2_data
                         : 0u)
        .byte(only_1_5 ? status & ~unsigned{k_g_set} : status)
        .byte(extended ? 0x02 : 0x00) // IPMI v2.0 connections
        .fill(4);                     // no OEM's
}

Reply get_channel_cipher_suites(const Call& call)
{
    if (!is_lan_channel(call.data[0]))
        return code::invalid_data_field;
    const std::vector<ipmi::CipherSuite> offered = offered_suites(call.machine());
    const Bytes records = (call.data[2] & list_by_suite) != 0 ? cipher_suite_records(offered)
                                                              : algorithm_records(offered);
    const std::size_t from =
        std::min(records.size(), cipher_records_max * (call.data[2] & page_mask));
    const std::size_t count = std::min(cipher_records_max, records.size() - from);
    return Writer{}.byte(Controller::channel).bytes(ByteView{records}.subspan(from, count));
}

Reply get_channel_info(const Call& call)
{
    constexpr std::uint8_t medium_802_3 = 0x04;
    constexpr std::uint8_t medium_system_interface = 0x0c;
    constexpr std::uint8_t protocol_ipmb = 0x01;
    constexpr std::uint8_t protocol_kcs = 0x05;
    constexpr std::uint8_t multi_session = 0x80;
    constexpr std::uint32_t ipmi_forum = 7154;
    const bool lan = is_lan_channel(call.data[0]);
    if (!lan && (call.data[0] & 0x0f) != system_interface_channel)
        return code::invalid_data_field;
    const auto open = static_cast<unsigned>(call.controller.sessions.open_sessions().size());
    return Writer{}
        .byte(lan ? Controller::channel : system_interface_channel)
        .byte(lan ? medium_802_3 : medium_system_interface)
        .byte(lan ? protocol_ipmb : protocol_kcs)
        .byte(lan ? multi_session | open : 0u)
        .number(ipmi_forum, 3)
        .fill(2);
}

Reply get_channel_access(const Call& call)
{
    constexpr std::uint8_t always_available = 0x02;
    const std::uint8_t which = call.data[1] >> 6; // 1 non-volatile, 2 volatile
    if (!is_lan_channel(call.data[0]) || (which != 1 && which != 2))
        return code::invalid_data_field;
    return Bytes{always_available, privilege_administrator};
}

// K_g, key id 1 (22.25), is read and written as the specification lets an administrator; K_r, key
// id 0, belongs to one-key logins and is not used in RMCP+.
Reply set_channel_security_keys(const Call& call)
{
    enum Operation : std::uint8_t { read = 0, set = 1 };
    constexpr unsigned not_lockable = 0;
    constexpr std::uint8_t key_g = 1;
    const std::uint8_t operation = call.data[1] & 0x03;
    const std::uint8_t key = call.data[2];
    if (!is_lan_channel(call.data[0]) || operation > set || key > key_g)
        return code::invalid_data_field;
    Machine& machine = call.machine();
    if (operation == read)
        return Writer{}
            .byte(not_lockable)
            .padded(key == key_g ? machine.k_g.reveal() : std::string_view{}, password_bytes_max);
    const ByteView value = call.data.subspan(3);
    if (key != key_g)
        return code::invalid_data_field;
    if (value.size() != password_bytes_max)
        return code::length_invalid;
    machine.k_g = Secret{std::string{value.begin(), std::ranges::find(value, 0)}};
    return Writer{}.byte(not_lockable);
}

constexpr CommandRow rows[] = {
    {net_fn_app,
     0x38,
     "Get Channel Authentication Capabilities",
     privilege_callback,
     {2, 2},
     get_channel_authentication_capabilities,
     Trait::sessionless},
    {net_fn_app, 0x41, "Get Channel Access", privilege_user, {2, 2}, get_channel_access},
    {net_fn_app, 0x42, "Get Channel Info", privilege_user, {1, 1}, get_channel_info},
    {net_fn_app,
     0x54,
     "Get Channel Cipher Suites",
     privilege_callback,
     {3, 3},
     get_channel_cipher_suites,
     Trait::sessionless},
    {net_fn_app,
     0x56,
     "Set Channel Security Keys",
     privilege_administrator,
     {3, 23},
     set_channel_security_keys,
     Trait::changes},
};

} // namespace

std::span<const CommandRow> channel_commands() { return rows; }

} // namespace oobready::sim::bmc
