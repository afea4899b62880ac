// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipmi/console_probe.hpp"

#include "ipmi/sol_console.hpp"

namespace oobready::ipmi {

namespace {

using check::Evidence;
using check::integer;
using check::Observation;
using check::text;

constexpr std::string_view prompts[] = {"login", "password", "shell"};

} // namespace

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

check::ProbeInfo console_info()
{
    using check::Door;
    const check::Often silent = check::only("where the console is silent");
    return {
        .name = "sol.console",
        .summary = "A console proven over Serial-over-LAN (IPMI v2.0 15)",
        .needs = check::Needs::ipmi_session,
        .sends = {{describe(get_payload_activation_status)},
                  {describe(activate_payload), Door::ipmi,
                   check::only("where nobody else holds SOL")},
                  {"carriage return on the console (SOL packet)", Door::ipmi,
                   check::per("try until a prompt shows", carriage_returns_max)},
                  {describe(get_payload_instance_info), Door::ipmi,
                   check::per("question whose SOL it is")},
                  {describe(deactivate_payload), Door::ipmi, check::only("where the SOL is ours")},
                  {describe(get_chassis_status), Door::ipmi, silent}},
        .facts = {text("/state", "what came of it").one_of(console_states()),
                  text("/prompt", "the prompt that showed").one_of(prompts).or_null(),
                  integer("/bytes", "that the console sent").in("bytes"),
                  integer("/carriage_returns", "that were typed"),
                  integer("/activation_ms", "until SOL was active").in("ms"),
                  integer("/to_prompt_ms", "from then until the end").in("ms"),
                  text("/transcript", "what it said, in printable lines")}};
}

} // namespace oobready::ipmi
