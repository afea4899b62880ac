// SPDX-License-Identifier: GPL-3.0-or-later
// SOL configuration parameters (IPMI v2.0 26.2, 26.3, Table 26-5): one row a parameter.
#include "sim/ipmi/channel.hpp"
#include "sim/ipmi/configuration_parameters.hpp"

namespace oobready::sim::bmc {

namespace {

constexpr std::uint8_t bit_rate_min = 0x06; // 9600 bit/s
constexpr std::uint8_t bit_rate_max = 0x0a; // 115200 bit/s
constexpr std::uint8_t force_encryption = 0x80;
constexpr std::uint8_t force_authentication = 0x40;

std::optional<Bytes> read_set_in_progress(const Call& call, Selectors)
{
    return Bytes{call.settings().sol_set_in_progress};
}
bool write_set_in_progress(const Call& call, ByteView data)
{
    constexpr std::uint8_t commit_write = 2;
    if (data[0] < commit_write)
        call.settings().sol_set_in_progress = data[0];
    return data[0] <= commit_write;
}

std::optional<Bytes> read_enable(const Call& call, Selectors)
{
    return Bytes{call.machine().shown_sol().enabled ? std::uint8_t{1} : std::uint8_t{0}};
}
bool write_enable(const Call& call, ByteView data)
{
    call.machine().sol.enabled = (data[0] & 0x01) != 0;
    return true;
}

std::optional<Bytes> read_authentication(const Call& call, Selectors)
{
    const SolSettings sol = call.machine().shown_sol();
    return Writer{}
        .byte((sol.force_encryption ? force_encryption : 0u) |
              (sol.force_authentication ? force_authentication : 0u) | (sol.privilege & 0x0fu))
        .take();
}
bool write_authentication(const Call& call, ByteView data)
{
    const std::uint8_t privilege = data[0] & 0x0f;
    if (privilege < privilege_user || privilege > 5)
        return false;
    SolSettings& sol = call.machine().sol;
    sol.force_encryption = (data[0] & force_encryption) != 0;
    sol.force_authentication = (data[0] & force_authentication) != 0;
    sol.privilege = privilege;
    return true;
}

std::optional<Bytes> read_accumulate(const Call& call, Selectors)
{
    constexpr std::uint8_t longest = 0xff; // 5 ms each
    if (call.machine().faults().present(FaultKind::sol_untuned))
        return Bytes{longest, 0};
    return Bytes{call.settings().sol_accumulate, call.settings().sol_send_threshold};
}
bool write_accumulate(const Call& call, ByteView data)
{
    if (data[0] == 0)
        return false; // reserved
    call.settings().sol_accumulate = data[0];
    call.settings().sol_send_threshold = data[1];
    return true;
}

std::optional<Bytes> read_retry(const Call& call, Selectors)
{
    if (call.machine().faults().present(FaultKind::sol_untuned))
        return Bytes{0, 0};
    return Bytes{call.settings().sol_retries, call.settings().sol_retry_interval};
}
bool write_retry(const Call& call, ByteView data)
{
    call.settings().sol_retries = data[0] & 0x07;
    call.settings().sol_retry_interval = data[1];
    return true;
}

std::optional<Bytes> read_bit_rate(const Call& call, Selectors)
{
    return Bytes{call.machine().shown_sol().bit_rate};
}
std::optional<Bytes> read_stored_bit_rate(const Call& call, Selectors)
{
    return Bytes{call.machine().shown_sol().stored_bit_rate};
}
// Nothing when the BMC has no such rate; 0 is as the serial port is set anyway.
std::optional<std::uint8_t> rate_in(ByteView data)
{
    const std::uint8_t rate = data[0] & 0x0f;
    if (rate != 0 && (rate < bit_rate_min || rate > bit_rate_max))
        return std::nullopt;
    return rate;
}
bool write_bit_rate(const Call& call, ByteView data)
{
    const std::optional<std::uint8_t> rate = rate_in(data);
    if (rate && *rate != 0)
        call.machine().sol.bit_rate = *rate;
    return rate.has_value();
}
bool write_stored_bit_rate(const Call& call, ByteView data)
{
    const std::optional<std::uint8_t> rate = rate_in(data);
    if (rate && *rate != 0)
        call.machine().sol.stored_bit_rate = *rate;
    return rate.has_value();
}

std::optional<Bytes> read_channel(const Call& call, Selectors)
{
    const bool other = call.machine().faults().present(FaultKind::sol_other_channel);
    return Bytes{static_cast<std::uint8_t>(Controller::channel + (other ? 1 : 0))};
}
std::optional<Bytes> read_port(const Call& call, Selectors)
{
    return Writer{}.number(call.controller.ports.sol, 2).take();
}

constexpr ConfigurationParameter parameters[] = {
    {0, read_set_in_progress, 1, write_set_in_progress},
    {1, read_enable, 1, write_enable},
    {2, read_authentication, 1, write_authentication},
    {3, read_accumulate, 2, write_accumulate},
    {4, read_retry, 2, write_retry},
    {5, read_stored_bit_rate, 1, write_stored_bit_rate},
    {6, read_bit_rate, 1, write_bit_rate},
    {7, read_channel},
    {8, read_port},
};

Reply set_sol_configuration_parameters(const Call& call) { return set_parameter(call, parameters); }
Reply get_sol_configuration_parameters(const Call& call) { return get_parameter(call, parameters); }

constexpr CommandRow rows[] = {
    {net_fn_transport,
     0x21,
     "Set SOL Configuration Parameters",
     privilege_administrator,
     {3, 4},
     set_sol_configuration_parameters,
     Trait::changes},
    {net_fn_transport,
     0x22,
     "Get SOL Configuration Parameters",
     privilege_user,
     {4, 4},
     get_sol_configuration_parameters},
};

} // namespace

std::span<const CommandRow> sol_commands() { return rows; }

} // namespace oobready::sim::bmc
