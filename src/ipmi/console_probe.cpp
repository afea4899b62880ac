// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipmi/console_probe.hpp"

#include "ipmi/session_owner.hpp"
#include "ipmi/sol_console.hpp"

#include <fmt/format.h>

namespace oobready::ipmi {

namespace {

using check::boolean;
using check::Evidence;
using check::integer;
using check::Observation;
using check::text;

constexpr std::string_view prompts[] = {"login", "password", "shell", "recovery"};

json::value text_or_null(std::string_view words)
{
    return words.empty() ? json::value(nullptr) : json::value(words);
}

// What the host's own rate probably is; null unless the bytes and the BMC both tell.
json::value probable_rate(const ConsoleProof& proof)
{
    if (!proof.probable_ratio || !proof.bmc_bit_rate.is_number())
        return nullptr;
    return proof.bmc_bit_rate.to_number<std::uint64_t>() / *proof.probable_ratio;
}

// "ADMIN (administrator) from 10.0.0.5:40123", as far as the BMC tells.
std::string words_of(const json::value& holder)
{
    if (!holder.is_object())
        return "nobody";
    const auto word = [&holder](std::string_view fact) {
        const json::value& value = holder.at(fact);
        return value.is_string() ? std::string{value.get_string()} : std::string{};
    };
    std::string words = word("user").empty() ? "somebody" : word("user");
    if (!word("privilege").empty())
        words += " (" + word("privilege") + ")";
    if (!word("address").empty())
        words += " from " + word("address");
    if (holder.at("port").is_number() && !word("address").empty())
        words += fmt::format(":{}", holder.at("port").to_number<unsigned>());
    return words;
}

json::object facts_of(const ConsoleProof& proof)
{
    json::object facts;
    const bool at_prompt = proof.state == "prompt" && proof.shown && proof.shown->kind;
    facts["state"] = proof.state;
    facts["prompt"] = at_prompt ? json::value(id(*proof.shown->kind)) : json::value(nullptr);
    facts["pattern"] = text_or_null(proof.shown ? proof.shown->pattern : std::string{});
    facts["line"] = text_or_null(proof.shown ? proof.shown->line : std::string{});
    facts["port"] = proof.port == 0 ? json::value(nullptr) : json::value(proof.port);
    facts["nonce"] = text_or_null(proof.nonce.nonce);
    facts["nonce_answer"] = text_or_null(proof.nonce.answer);
    facts["nonce_host"] = text_or_null(proof.nonce_host);
    facts["bytes"] = proof.bytes;
    facts["questions"] = proof.questions;
    facts["carriage_returns"] = proof.carriage_returns;
    facts["activation_ms"] = proof.activation.count();
    facts["to_prompt_ms"] = proof.to_prompt.count();
    facts["held_by"] = words_of(proof.holder);
    facts["holder"] = proof.holder;
    facts["taken_over"] = proof.taken_over;
    facts["still_active"] = proof.still_active;
    facts["bmc_bit_rate"] = proof.bmc_bit_rate;
    facts["probable_bit_rate"] = probable_rate(proof);
    facts["transcript"] = proof.transcript;
    return facts;
}

} // namespace

asio::awaitable<Observation> observe_console(Bmc& bmc, const json::object&)
{
    const Result<ConsoleProof> proof = co_await prove_console(bmc);
    if (!proof)
        co_return proof.error();
    co_return Evidence{bmc.source(activate_payload), facts_of(*proof), {}};
}

check::ProbeInfo console_info()
{
    using check::Door;
    const check::Often held = check::only("where somebody else holds SOL");
    const check::Often silent = check::only("where the console is silent");
    return {
        .name = "sol.console",
        .summary = "A console proven over Serial-over-LAN (IPMI v2.0 15)",
        .needs = check::Needs::ipmi_session,
        .sends = {{describe(get_payload_activation_status)},
                  {describe(activate_payload), Door::ipmi,
                   check::only("where nobody holds SOL, or it is taken over")},
                  {"carriage return on the console (SOL packet)", Door::ipmi,
                   check::per("try until a prompt shows", carriage_returns_max)},
                  {"answer to a node's nonce (SOL packet)", Door::ipmi,
                   check::only("where oobready sol nonce runs on the node")},
                  {describe(get_payload_instance_info), Door::ipmi,
                   check::per("question whose SOL it is")},
                  {describe(deactivate_payload), Door::ipmi, check::only("where the SOL is ours")},
                  {describe(get_session_info), Door::ipmi, held},
                  {describe(get_user_name), Door::ipmi, held},
                  {describe(get_chassis_status), Door::ipmi, silent},
                  {describe(get_sol_configuration_parameters), Door::ipmi,
                   check::Often{.per = "parameter", .only = "where the text is garbled"}}},
        .facts = check::joined(
            {{text("/state", "the rung that was reached").one_of(console_states()),
              text("/prompt", "the prompt that showed").one_of(prompts).or_null(),
              text("/pattern", "id of the console pattern that the screen was recognised by")
                  .or_null(),
              text("/line", "of the screen that it was recognised by").or_null(),
              integer("/port", "the other UDP port where SOL is, where it is at another").or_null(),
              text("/nonce", "that the node wrote to its serial port").or_null(),
              text("/nonce_answer", "that it was given, over Serial over LAN").or_null(),
              text("/nonce_host", "as the node that wrote it names itself").or_null(),
              integer("/bytes", "that the console sent").in("bytes"),
              integer("/questions", "that it asked the terminal; none was answered"),
              integer("/carriage_returns", "that were typed"),
              integer("/activation_ms", "until SOL was active").in("ms"),
              integer("/to_prompt_ms", "from then until the end").in("ms"),
              text("/held_by", "the same in words, or nobody"),
              check::object("/holder", "who held the console before us").or_null()},
             check::each_where_given(check::under("/holder", sol_holder_shape())),
             {boolean("/taken_over", "it was taken from them, because the run was told to"),
              boolean("/still_active", "the BMC did not let us deactivate it"),
              integer("/bmc_bit_rate", "of garbled text: what the BMC is set to")
                  .in("bit/s")
                  .or_null(),
              integer("/probable_bit_rate", "of garbled text: what the host probably uses")
                  .in("bit/s")
                  .or_null(),
              text("/transcript", "what it showed, in printable lines")}})};
}

} // namespace oobready::ipmi
