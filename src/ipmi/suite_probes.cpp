// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipmi/suite_probes.hpp"

#include "ipmi/lan_extended.hpp"
#include "ipmi/read_parameters.hpp"

#include <set>

namespace oobready::ipmi {

namespace {

using check::boolean;
using check::Evidence;
using check::integer;
using check::Observation;
using check::text;

std::string source_of(const Bmc& bmc, std::string_view what)
{
    return bmc.source() + " RMCP+ Open Session Request, " + std::string{what};
}

// Asks about `suites` until one is accepted: that is proof, and each acceptance costs the BMC a
// half-open session.
asio::awaitable<Result<void>> propose(Bmc& bmc, const std::vector<std::uint8_t>& suites,
                                      json::object& facts)
{
    json::array asked;
    json::array accepted;
    for (const std::uint8_t suite : suites) {
        const Result<SuiteAnswer> answer = co_await bmc.propose_suite(*algorithms_of(suite));
        if (!answer)
            co_return answer.error();
        asked.push_back(suite);
        if (answer->accepted) {
            accepted.push_back(suite);
            break;
        }
    }
    facts["asked"] = std::move(asked);
    facts["accepted"] = std::move(accepted);
    co_return Result<void>{};
}

// A question that is asked once more where the BMC wants a privilege named.
std::vector<check::Sent> question_sends(const std::string& question, check::Often often)
{
    return {{describe(get_channel_authentication_capabilities)},
            {question, check::Door::ipmi, often},
            {question + ", as administrator", check::Door::ipmi,
             check::only("where the BMC wants a privilege named")}};
}

} // namespace

asio::awaitable<Observation> observe_active_cipher_zero(Bmc& bmc, const json::object&)
{
    const Result<SuiteAnswer> answer = co_await bmc.propose_suite(Algorithms{});
    if (!answer)
        co_return answer.error();
    json::object facts;
    facts["accepted"] = answer->accepted;
    facts["status"] = status_word(answer->status);
    co_return Evidence{source_of(bmc, "cipher suite 0"), std::move(facts), {}};
}

check::ProbeInfo active_cipher_zero_info()
{
    return {.name = "ipmi.active_cipher_zero",
            .summary = "Open Session Request with cipher suite 0 (IPMI v2.0 13.17); never followed "
                       "up: no session is opened",
            .sends = question_sends("RMCP+ Open Session Request, cipher suite 0", check::once),
            .facts = {boolean("/accepted", "a session without any password was offered"),
                      text("/status", "the answer: no-errors, no-cipher-suite-match, …")}};
}

std::vector<std::uint8_t> disabled_suites(const json::object& facts)
{
    std::set<std::uint8_t> disabled;
    const json::value* listed = facts.if_contains("cipher_suites");
    if (!listed || !listed->is_array())
        return {};
    for (const json::value& suite : listed->as_array()) {
        const auto id = suite.at("id").to_number<std::uint8_t>();
        if (suite.at("privilege") == "unspecified" && algorithms_of(id))
            disabled.insert(id);
    }
    return {disabled.begin(), disabled.end()};
}

asio::awaitable<Observation> observe_active_disabled_suites(Bmc& bmc, const json::object&)
{
    Observation listed =
        co_await read_parameters(bmc, get_lan_configuration_parameters, cipher_suite_parameters());
    if (!listed)
        co_return listed.error();
    join_cipher_suites(listed->facts);
    const std::vector<std::uint8_t> disabled = disabled_suites(listed->facts);
    json::object facts;
    facts["disabled"] = json::value_from(disabled);
    facts["unsupported"] = listed->facts["unsupported"];
    if (Result<void> asked = co_await propose(bmc, disabled, facts); !asked)
        co_return asked.error();
    co_return Evidence{source_of(bmc, "disabled cipher suites"), std::move(facts), {}};
}

check::ProbeInfo active_disabled_suites_info()
{
    const check::Often each = check::per("suite listed as disabled, until one is accepted");
    std::vector<check::Sent> sends =
        question_sends("RMCP+ Open Session Request, a disabled cipher suite", each);
    sends.insert(sends.begin() + 1, {describe(get_lan_configuration_parameters), check::Door::ipmi,
                                     check::per("parameter", cipher_suite_parameters().size())});
    return {.name = "ipmi.active_disabled_suites",
            .summary = "Open Session Request with the cipher suites that are listed as disabled "
                       "(IPMI v2.0 13.17); never followed up: no session is opened",
            .needs = check::Needs::ipmi_session,
            .sends = std::move(sends),
            .facts = {check::list("/disabled", "the suites that the BMC lists as not used"),
                      integer("/disabled/*", "id of one").where_given(),
                      check::list("/asked", "those that it was asked about"),
                      integer("/asked/*", "id of one").where_given(),
                      check::list("/accepted", "the first that it would open a session with"),
                      integer("/accepted/*", "its id").where_given(),
                      check::list("/unsupported", "what the BMC does not have"),
                      text("/unsupported/*", "parameter and completion code").where_given()}};
}

} // namespace oobready::ipmi
