// SPDX-License-Identifier: GPL-3.0-or-later
// Users (IPMI v2.0 22.26 to 22.30, 24.6, 24.7). They are the Machine's: Redfish sees the same.
#include "sim/ipmi/channel.hpp"
#include "sim/ipmi/command.hpp"

#include <algorithm>

namespace oobready::sim::bmc {

namespace {

constexpr std::uint8_t user_mask = 0x3f;
constexpr std::uint8_t privilege_mask = 0x0f;
constexpr std::uint8_t nameless_user = 1;
constexpr std::uint8_t sol_enable_bit = 0x02; // payload type 1

// The user that `byte` names; null when there is no such slot.
User* user_at(const Call& call, std::uint8_t byte)
{
    std::vector<User>& users = call.machine().users;
    const std::size_t slot = byte & user_mask;
    return slot == 0 || slot >= users.size() ? nullptr : &users[slot];
}

Reply get_user_access(const Call& call)
{
    constexpr std::uint8_t enabled_by_password_command = 0x40;
    constexpr std::uint8_t disabled = 0x80;
    constexpr std::uint8_t fixed_names = 1;
    constexpr std::uint8_t messaging = 0x10;
    const User* user = user_at(call, call.data[1]);
    if (!is_lan_channel(call.data[0]) || !user)
        return code::invalid_data_field;
    const std::vector<User>& users = call.machine().users;
    const auto enabled = std::ranges::count_if(users, &User::enabled);
    const bool may = user->privilege != privilege_none;
    return Writer{}
        .byte(static_cast<unsigned>(users.size() - 1) & user_mask)
        .byte((user->enabled ? enabled_by_password_command : disabled) |
              (static_cast<unsigned>(enabled) & user_mask))
        .byte(fixed_names)
        .byte((may ? messaging : 0u) | (user->privilege & privilege_mask));
}

Reply set_user_access(const Call& call)
{
    constexpr std::uint8_t change_bits = 0x80;
    constexpr std::uint8_t messaging = 0x10;
    User* user = user_at(call, call.data[1]);
    const std::uint8_t privilege = call.data[2] & privilege_mask;
    const bool known = privilege == privilege_none ||
                       (privilege >= privilege_callback && privilege <= privilege_administrator);
    if (!is_lan_channel(call.data[0]) || !user || !known)
        return code::invalid_data_field;
    const bool silenced = (call.data[0] & change_bits) != 0 && (call.data[0] & messaging) == 0;
    user->privilege = silenced ? privilege_none : privilege;
    return done();
}

Reply get_user_name(const Call& call)
{
    const User* user = user_at(call, call.data[0]);
    if (!user)
        return code::invalid_data_field;
    return Writer{}.padded(user->name, username_bytes_max);
}

Reply set_user_name(const Call& call)
{
    User* user = user_at(call, call.data[0]);
    if (!user || (call.data[0] & user_mask) == nameless_user)
        return code::invalid_data_field;
    const ByteView name = call.data.subspan(1);
    const auto end = std::ranges::find(name, 0);
    user->name.assign(name.begin(), end);
    return done();
}

// The password that follows in the request, without the zeros that fill it up.
Secret password_in(ByteView data)
{
    const ByteView bytes = data.subspan(2);
    return Secret{std::string{bytes.begin(), std::ranges::find(bytes, 0)}};
}

Reply set_user_password(const Call& call)
{
    enum Operation : std::uint8_t { disable = 0, enable = 1, set = 2, test = 3 };
    constexpr std::uint8_t long_password = 0x80;
    constexpr std::uint8_t test_failed = 0x80;
    constexpr std::size_t short_bytes = 16;
    User* user = user_at(call, call.data[0]);
    if (!user)
        return code::invalid_data_field;
    const std::uint8_t operation = call.data[1] & 0x03;
    if (operation == disable || operation == enable) {
        user->enabled = operation == enable;
        return done();
    }
    const bool is_long = (call.data[0] & long_password) != 0;
    if (call.data.size() - 2 != (is_long ? password_bytes_max : short_bytes))
        return code::length_invalid;
    Secret password = password_in(call.data);
    if (operation == test)
        return password.reveal() == user->password.reveal() ? code::ok : test_failed;
    user->password = std::move(password);
    return done();
}

Reply get_user_payload_access(const Call& call)
{
    const User* user = user_at(call, call.data[1]);
    if (!is_lan_channel(call.data[0]) || !user)
        return code::invalid_data_field;
    const bool denied = call.machine().faults().present(FaultKind::sol_user_denied);
    return Writer{}.byte(user->sol && !denied ? sol_enable_bit : 0u).fill(3);
}

Reply set_user_payload_access(const Call& call)
{
    User* user = user_at(call, call.data[1]);
    const std::uint8_t operation = call.data[1] >> 6; // 0 enable, 1 disable
    if (!is_lan_channel(call.data[0]) || !user || operation > 1)
        return code::invalid_data_field;
    if ((call.data[2] & sol_enable_bit) != 0)
        user->sol = operation == 0;
    return done();
}

constexpr CommandRow rows[] = {
    {net_fn_app,
     0x43,
     "Set User Access",
     privilege_administrator,
     {3, 4},
     set_user_access,
     Trait::changes},
    {net_fn_app, 0x44, "Get User Access", privilege_operator, {2, 2}, get_user_access},
    {net_fn_app,
     0x45,
     "Set User Name",
     privilege_administrator,
     {17, 17},
     set_user_name,
     Trait::changes},
    {net_fn_app, 0x46, "Get User Name", privilege_operator, {1, 1}, get_user_name},
    {net_fn_app,
     0x47,
     "Set User Password",
     privilege_administrator,
     {2, 22},
     set_user_password,
     Trait::changes},
    {net_fn_app,
     0x4c,
     "Set User Payload Access",
     privilege_administrator,
     {6, 6},
     set_user_payload_access,
     Trait::changes},
    {net_fn_app,
     0x4d,
     "Get User Payload Access",
     privilege_operator,
     {2, 2},
     get_user_payload_access},
};

} // namespace

std::span<const CommandRow> user_commands() { return rows; }

} // namespace oobready::sim::bmc
