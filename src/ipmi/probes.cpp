// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipmi/probes.hpp"

#include "ipmi/access_probes.hpp"
#include "ipmi/decode.hpp"
#include "ipmi/decode_system.hpp"
#include "ipmi/errors.hpp"
#include "ipmi/fru.hpp"
#include "ipmi/lan_extended.hpp"
#include "ipmi/one_command.hpp"
#include "ipmi/read_parameters.hpp"
#include "ipmi/raw_command.hpp"
#include "ipmi/sdr.hpp"
#include "ipmi/sel.hpp"
#include "ipmi/sensors.hpp"
#include "ipmi/sol_console.hpp"
#include "ipmi/suite_probes.hpp"
#include "ipmi/system_probes.hpp"

namespace oobready::ipmi {

namespace {

using check::Evidence;
using check::Observation;

// A port that stays silent or closed is an answer to "does 623 answer?"; anything else means that
// we could not look.
bool is_silence(Errc code)
{
    return code == Errc::connection_timeout || code == Errc::connection_refused ||
           code == Errc::unreachable;
}

Evidence silence(std::string source, Errc code)
{
    json::object facts{{"answered", false}, {"reason", id(code)}};
    return {std::move(source), std::move(facts), {}};
}

asio::awaitable<Observation> observe_presence(Bmc& bmc, const json::object&)
{
    std::string source = bmc.source() + " RMCP presence ping";
    const Result<net::PresencePong> pong = co_await bmc.presence();
    if (!pong && is_silence(pong.error().code))
        co_return silence(std::move(source), pong.error().code);
    if (!pong)
        co_return pong.error();
    json::object facts;
    facts["answered"] = true;
    facts["ipmi_supported"] = pong->ipmi_supported;
    facts["iana"] = pong->iana;
    facts["iana_byte_swapped"] = pong->iana_byte_swapped;
    co_return Evidence{std::move(source), std::move(facts), {}};
}

asio::awaitable<Observation> observe_authentication_capabilities(Bmc& bmc, const json::object&)
{
    std::string source = bmc.source(get_channel_authentication_capabilities);
    const Result<AuthenticationCapabilities> answer = co_await bmc.authentication_capabilities();
    if (!answer && is_silence(answer.error().code))
        co_return silence(std::move(source), answer.error().code);
    if (!answer)
        co_return answer.error();
    json::object facts;
    facts["answered"] = true;
    facts["channel"] = answer->channel;
    facts["ipmi_v2"] = answer->ipmi_v2;
    facts["k_g_set"] = answer->k_g_set;
    facts["per_message_authentication"] = answer->per_message_authentication;
    facts["user_level_authentication"] = answer->user_level_authentication;
    facts["non_null_usernames"] = answer->non_null_usernames;
    facts["null_usernames"] = answer->null_usernames;
    facts["anonymous_login"] = answer->anonymous_login;
    co_return Evidence{std::move(source), std::move(facts), {}};
}

asio::awaitable<Observation> observe_cipher_suites(Bmc& bmc, const json::object&)
{
    const Result<std::vector<std::uint8_t>> ids = co_await bmc.cipher_suite_ids();
    if (!ids)
        co_return ids.error();
    json::array listed;
    for (std::uint8_t suite : *ids)
        listed.push_back(suite);
    json::object facts;
    facts["suite_ids"] = std::move(listed);
    co_return Evidence{bmc.source(get_channel_cipher_suites), std::move(facts), {}};
}

asio::awaitable<Observation> observe_session(Bmc& bmc, const json::object&)
{
    std::string source = bmc.source() + " RMCP+ session";
    const Result<Session*> session = co_await bmc.session();
    json::object facts;
    if (session) {
        facts["state"] = "open";
        facts["cipher_suite"] = bmc.suite().id;
        facts["privilege"] = id(bmc.privilege());
        facts["quirks"] = json::value_from(bmc.policy().quirks);
    } else if (is_definite_refusal(session.error().code)) {
        facts["state"] = "refused";
        facts["error"] = id(session.error().code);
        facts["detail"] = session.error().context;
    } else {
        co_return session.error();
    }
    co_return Evidence{std::move(source), std::move(facts), {}};
}

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

asio::awaitable<Observation> observe_console(Bmc& bmc, const json::object&)
{
    Result<ConsoleProof> proof = co_await prove_console(bmc);
    if (!proof)
        co_return proof.error();
    json::object facts;
    facts["state"] = proof->state;
    facts["prompt"] = proof->prompt.empty() ? json::value(nullptr) : json::value(proof->prompt);
    facts["bytes"] = proof->bytes;
    facts["carriage_returns"] = proof->carriage_returns;
    facts["activation_ms"] = proof->activation.count();
    facts["to_prompt_ms"] = proof->to_prompt.count();
    facts["transcript"] = proof->transcript;
    co_return Evidence{bmc.source(activate_payload), std::move(facts), {}};
}

} // namespace

std::span<const check::Probe<Bmc>> probes()
{
    static const check::Probe<Bmc> rows[] = {
        {{"net.rmcp_ping", "RMCP presence ping (IPMI v2.0 13.2.3)"}, observe_presence},
        {{"ipmi.auth_capabilities", "Get Channel Authentication Capabilities (IPMI v2.0 22.13)"},
         observe_authentication_capabilities},
        {{"ipmi.session", "An RMCP+ session, opened and closed (IPMI v2.0 13.17)"},
         observe_session},
        {{"ipmi.cipher_suites", "Get Channel Cipher Suites (IPMI v2.0 22.15)"},
         observe_cipher_suites},
        {{"ipmi.device_id", "Get Device ID (IPMI v2.0 20.1)"},
         observe<get_device_id, decode_device_id>},
        {{"ipmi.guid", "Get System GUID (IPMI v2.0 22.14)"},
         observe<get_system_guid, decode_system_guid>},
        {{"ipmi.lan", "Get LAN Configuration Parameters (IPMI v2.0 23.2)"}, observe_lan},
        {{"ipmi.sol_config", "Get SOL Configuration Parameters (IPMI v2.0 26.3)"},
         observe_sol_configuration},
        {{"ipmi.chassis_status", "Get Chassis Status (IPMI v2.0 28.2)"},
         observe<get_chassis_status, decode_chassis_status>},
        {{"ipmi.self_test", "Get Self Test Results (IPMI v2.0 20.4)"},
         observe<get_self_test_results, decode_self_test>},
        {{"ipmi.chassis_capabilities", "Get Chassis Capabilities (IPMI v2.0 28.1)"},
         observe<get_chassis_capabilities, decode_chassis_capabilities>},
        {{"ipmi.power_on_hours", "Get POH Counter (IPMI v2.0 28.14)"},
         observe<get_poh_counter, decode_power_on_hours>},
        {{"ipmi.restart_cause", "Get System Restart Cause (IPMI v2.0 28.11)"},
         observe<get_system_restart_cause, decode_restart_cause>},
        {{"ipmi.boot_options", "Get System Boot Options (IPMI v2.0 28.13)"}, observe_boot_options},
        {{"ipmi.watchdog", "Get Watchdog Timer (IPMI v2.0 27.7)"},
         observe<get_watchdog_timer, decode_watchdog>},
        {{"ipmi.channels", "Get Channel Info, Get Channel Access (IPMI v2.0 22.24, 22.23)"},
         observe_channels},
        {{"ipmi.users", "Get User Access, Get User Name (IPMI v2.0 22.27, 22.29)"}, observe_users},
        {{"ipmi.sessions",
          "Get Session Info, Get Payload Activation Status (IPMI v2.0 22.20, 24.4)"},
         observe_sessions},
        {{"ipmi.lan_extended", "Get LAN Configuration Parameters, the rarer ones (IPMI v2.0 23.2)"},
         observe_lan_extended},
        {{"ipmi.sdr_info", "Get SDR Repository Info (IPMI v2.0 33.9)"}, observe_sdr_info},
        {{"ipmi.sensors", "Get SDR, Get Sensor Reading (IPMI v2.0 33.12, 35.14)", {"thresholds"}},
         observe_sensors},
        {{"ipmi.fru", "Read FRU Data (IPMI v2.0 34.2)"}, observe_fru},
        {{"ipmi.sel_info", "Get SEL Info, Get SEL Time (IPMI v2.0 31.2, 31.10)"}, observe_sel_info},
        {{"ipmi.sel", "Get SEL Entry, the newest entries (IPMI v2.0 31.5)"}, observe_sel},
        {{"ipmi.raw", "A [[raw_command]] of the profile", {"command"}}, observe_raw},
        {{"sol.console", "A console proven over Serial-over-LAN (IPMI v2.0 15)"}, observe_console},
        // The last of the table: a BMC that accepts holds a half-open session until its own
        // time-out, which could be the slot that our session needs. By now that one has served.
        {{"ipmi.active_disabled_suites",
          "Open Session Request with the cipher suites that are listed as disabled (IPMI v2.0 "
          "13.17)"},
         observe_active_disabled_suites},
        {{"ipmi.active_cipher_zero", "Open Session Request with cipher suite 0 (IPMI v2.0 13.17)"},
         observe_active_cipher_zero},
    };
    return rows;
}

} // namespace oobready::ipmi
