// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipmi/probes.hpp"

#include "ipmi/access_probes.hpp"
#include "ipmi/connection_probes.hpp"
#include "ipmi/console_probe.hpp"
#include "ipmi/decode.hpp"
#include "ipmi/decode_system.hpp"
#include "ipmi/errors.hpp"
#include "ipmi/fru.hpp"
#include "ipmi/lan_extended.hpp"
#include "ipmi/one_command.hpp"
#include "ipmi/raw_command.hpp"
#include "ipmi/read_parameters.hpp"
#include "ipmi/sdr.hpp"
#include "ipmi/sel.hpp"
#include "ipmi/sensors.hpp"
#include "ipmi/suite_probes.hpp"
#include "ipmi/system_probes.hpp"

#include <fmt/format.h>

namespace oobready::ipmi {

namespace {

using check::Evidence;
using check::Observation;

// The probe of one command without data.
template <const Command& command, Result<json::object> (*decode)(ByteView)>
asio::awaitable<Observation> observe(Bmc& bmc, const json::object&)
{
    Asked<json::object> facts = co_await ask_for(bmc, command, decode);
    if (facts.instead)
        co_return std::move(*facts.instead);
    co_return Evidence{bmc.source(command), std::move(facts.value), to_hex(facts.raw)};
}

asio::awaitable<Observation> observe_lan(Bmc& bmc, const json::object&)
{
    return read_parameters(bmc, get_lan_configuration_parameters, lan_parameters());
}

asio::awaitable<Observation> observe_lan_extended(Bmc& bmc, const json::object&)
{
    Observation observation =
        co_await read_parameters(bmc, get_lan_configuration_parameters, lan_extended_parameters());
    if (!observation)
        co_return observation;
    join_cipher_suites(observation->facts);
    const Result<void> added = co_await add_ipv6_addresses(bmc, observation->facts);
    if (!added)
        co_return added.error();
    co_return observation;
}

asio::awaitable<Observation> observe_sol_configuration(Bmc& bmc, const json::object&)
{
    return read_parameters(bmc, get_sol_configuration_parameters, sol_parameters());
}

// What is known of the probe of one command without data.
template <const Command& command, Result<json::object> (*decode)(ByteView)>
check::Probe<Bmc> row_of(std::string_view name, const check::Shape& facts)
{
    static const std::string summary =
        fmt::format("{} (IPMI v2.0 {})", command.name, command.clause);
    return {{.name = name,
             .summary = summary,
             .needs = check::Needs::ipmi_session,
             .sends = {{describe(command)}},
             .facts = check::joined({facts, refusal_shape()})},
            observe<command, decode>};
}

check::ProbeInfo in_session(std::string_view name, std::string_view summary,
                            std::vector<check::Sent> sends, check::Shape facts)
{
    return {.name = name,
            .summary = summary,
            .needs = check::Needs::ipmi_session,
            .sends = std::move(sends),
            .facts = std::move(facts)};
}

std::vector<check::Sent> parameter_sends(const Command& command, std::span<const Parameter> rows)
{
    return {{describe(command), check::Door::ipmi, check::per("parameter", rows.size())}};
}

std::vector<check::Sent> lan_extended_sends()
{
    std::vector<check::Sent> sends =
        parameter_sends(get_lan_configuration_parameters, lan_extended_parameters());
    sends.push_back({describe(get_lan_configuration_parameters), check::Door::ipmi,
                     check::per("IPv6 address entry")});
    return sends;
}

} // namespace

std::span<const check::Probe<Bmc>> probes()
{
    static const check::Probe<Bmc> rows[] = {
        {presence_info(), observe_presence},
        {authentication_capabilities_info(), observe_authentication_capabilities},
        {session_info(), observe_session},
        {cipher_suites_info(), observe_cipher_suites},
        row_of<get_device_id, decode_device_id>("ipmi.device_id", device_id_shape()),
        row_of<get_system_guid, decode_system_guid>("ipmi.guid", system_guid_shape()),
        {in_session("ipmi.lan", "Get LAN Configuration Parameters (IPMI v2.0 23.2)",
                    parameter_sends(get_lan_configuration_parameters, lan_parameters()),
                    parameters_shape(lan_parameters())),
         observe_lan},
        {in_session("ipmi.sol_config", "Get SOL Configuration Parameters (IPMI v2.0 26.3)",
                    parameter_sends(get_sol_configuration_parameters, sol_parameters()),
                    parameters_shape(sol_parameters())),
         observe_sol_configuration},
        row_of<get_chassis_status, decode_chassis_status>("ipmi.chassis_status",
                                                          chassis_status_shape()),
        row_of<get_self_test_results, decode_self_test>("ipmi.self_test", self_test_shape()),
        row_of<get_chassis_capabilities, decode_chassis_capabilities>("ipmi.chassis_capabilities",
                                                                      chassis_capabilities_shape()),
        row_of<get_poh_counter, decode_power_on_hours>("ipmi.power_on_hours",
                                                       power_on_hours_shape()),
        row_of<get_system_restart_cause, decode_restart_cause>("ipmi.restart_cause",
                                                               restart_cause_shape()),
        {in_session("ipmi.boot_options", "Get System Boot Options (IPMI v2.0 28.13)",
                    boot_options_sends(), boot_options_shape()),
         observe_boot_options},
        row_of<get_watchdog_timer, decode_watchdog>("ipmi.watchdog", watchdog_shape()),
        {in_session("ipmi.channels",
                    "Get Channel Info, Get Channel Access (IPMI v2.0 22.24, 22.23)",
                    channels_sends(), channels_shape()),
         observe_channels},
        {in_session("ipmi.users", "Get User Access, Get User Name (IPMI v2.0 22.27, 22.29)",
                    users_sends(), users_shape()),
         observe_users},
        {in_session("ipmi.own_user",
                    "Get Session Info, Get User Payload Access: the user that we are (IPMI v2.0 "
                    "22.20, 24.7)",
                    own_user_sends(), own_user_shape()),
         observe_own_user},
        {in_session("ipmi.sessions",
                    "Get Session Info, Get Payload Activation Status (IPMI v2.0 22.20, 24.4)",
                    sessions_sends(), sessions_shape()),
         observe_sessions},
        {in_session("ipmi.lan_extended",
                    "Get LAN Configuration Parameters, the rarer ones (IPMI v2.0 23.2)",
                    lan_extended_sends(), lan_extended_shape()),
         observe_lan_extended},
        {sdr_info_info(), observe_sdr_info},
        {sensors_info(), observe_sensors},
        {fru_info(), observe_fru},
        {sel_info_info(), observe_sel_info},
        {sel_probe_info(), observe_sel},
        {raw_info(), observe_raw},
        {console_info(), observe_console},
        // The last of the table: a BMC that accepts holds a half-open session until its own
        // time-out, which could be the slot that our session needs. By now that one has served.
        {active_disabled_suites_info(), observe_active_disabled_suites},
        {active_cipher_zero_info(), observe_active_cipher_zero},
    };
    return rows;
}

} // namespace oobready::ipmi
