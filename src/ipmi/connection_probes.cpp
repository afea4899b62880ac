// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipmi/connection_probes.hpp"

#include "ipmi/errors.hpp"
#include "ipmi/probes.hpp"

namespace oobready::ipmi {

namespace {

using check::boolean;
using check::Evidence;
using check::integer;
using check::Observation;
using check::text;

constexpr std::string_view login_states[] = {"open", "refused"};
constexpr std::string_view privileges[] = {"callback", "user", "operator", "administrator"};

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

// What the facts of a port that may stay silent begin with.
check::Shape answered_shape()
{
    return {boolean("/answered", "whether anything came back"),
            text("/reason", "else why not: connection-timeout, connection-refused, unreachable")
                .where_given()};
}

check::Sent before_session(const Command& command, check::Often often = check::once)
{
    return {describe(command), check::Door::ipmi, often};
}

} // namespace

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

check::ProbeInfo presence_info()
{
    return {.name = "net.rmcp_ping",
            .summary = "RMCP presence ping (IPMI v2.0 13.2.3)",
            .sends = {{"RMCP presence ping"}},
            .facts = check::joined(
                {answered_shape(),
                 check::each_where_given(
                     {boolean("/ipmi_supported", "whether it says that it speaks IPMI"),
                      integer("/iana", "enterprise number in the answer"),
                      boolean("/iana_byte_swapped", "it came in the wrong byte order")})})};
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

check::ProbeInfo authentication_capabilities_info()
{
    const check::Shape answer = {
        integer("/channel", "the channel that IPMI comes over"),
        boolean("/ipmi_v2", "whether it has sessions of IPMI 2.0"),
        boolean("/k_g_set", "whether a K_g key is needed besides the password"),
        boolean("/per_message_authentication", "every packet is authenticated"),
        boolean("/user_level_authentication", "packets of privilege User are authenticated"),
        boolean("/non_null_usernames", "there are users with a name"),
        boolean("/null_usernames", "there are users without a name"),
        boolean("/anonymous_login", "one without name and password may log in"),
    };
    return {.name = "ipmi.auth_capabilities",
            .summary = "Get Channel Authentication Capabilities (IPMI v2.0 22.13)",
            .sends = {before_session(get_channel_authentication_capabilities)},
            .facts = check::joined({answered_shape(), check::each_where_given(answer)})};
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

check::ProbeInfo session_info()
{
    return {.name = "ipmi.session",
            .summary = "An RMCP+ session, opened and closed (IPMI v2.0 13.17)",
            .needs = check::Needs::ipmi_session,
            .sends = session_sends().opening,
            .facts = {text("/state", "how the login ended").one_of(login_states),
                      integer("/cipher_suite", "of the session").where_given(),
                      text("/privilege", "that it was given").one_of(privileges).where_given(),
                      check::list("/quirks", "that were in force for it").where_given(),
                      text("/quirks/*", "id of one").where_given(),
                      text("/error", "why it was refused: password-invalid, …").where_given(),
                      text("/detail", "at which step").where_given()}};
}

check::SessionSends session_sends()
{
    const check::Often again = check::per("cipher suite and privilege until one is accepted");
    const check::Often login = check::once;
    return {{before_session(get_channel_authentication_capabilities),
             before_session(get_channel_cipher_suites, check::per("page of the list")),
             {"RMCP+ Open Session Request", check::Door::ipmi, again},
             {"RAKP Message 1", check::Door::ipmi, again},
             {"RAKP Message 3", check::Door::ipmi, login},
             {describe(set_session_privilege_level), check::Door::ipmi, login}},
            {{describe(close_session), check::Door::ipmi, login}}};
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

check::ProbeInfo cipher_suites_info()
{
    return {.name = "ipmi.cipher_suites",
            .summary = "Get Channel Cipher Suites (IPMI v2.0 22.15)",
            .sends = {before_session(get_channel_authentication_capabilities),
                      before_session(get_channel_cipher_suites, check::per("page of the list"))},
            .facts = {check::list("/suite_ids", "the cipher suites that the BMC offers"),
                      integer("/suite_ids/*", "id of one; 0: no password is asked for")}};
}

} // namespace oobready::ipmi
