// SPDX-License-Identifier: GPL-3.0-or-later
// Goal: whatever step of an IPMI probe fails, the probe ends by itself, leaves no session behind,
// and says nothing that is not so. Method: each row of the table of probes runs against a node in
// order; then once more for each of its questions with the answer damaged in each way, and what it
// says is compared with what it said in order.
#include "broken_bmc.hpp"

#include "base/text.hpp"
#include "ipmi/probes.hpp"
#include "shipped_patterns.hpp"
#include "support/run.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <set>

using namespace ipmi_node;
namespace json = boost::json;

namespace {

const std::string address = "127.0.61.9";

// Loopback answers at once: so nothing is lost by waiting for less.
ipmi::Waits short_waits()
{
    using Milliseconds = std::chrono::milliseconds;
    constexpr Milliseconds shorter{3};
    constexpr Milliseconds longer{6};
    ipmi::Waits waits;
    waits.command = waits.handshake = waits.close = {shorter, longer};
    waits.presence = waits.capabilities = waits.cipher_suites = longer;
    // The node gathers characters for 50 ms before it sends them (IPMI v2.0 Table 26-5).
    waits.console_listen = {Milliseconds{120}, Milliseconds{20}, Milliseconds{20}};
    waits.console_quiet = Milliseconds{20};
    waits.console_output = Milliseconds{200};
    return waits;
}

// Few of everything, so that each step can be broken: a threshold sensor, one without an analog
// reading, one behind another LUN.
std::shared_ptr<MachineModel> tiny_model()
{
    std::shared_ptr<MachineModel> model = small_model();
    std::erase_if(model->sensors, [](const Sensor& sensor) {
        return sensor.name != "CPU1 Temp" && sensor.name != "PS2 Status" && sensor.name != "Power";
    });
    model->user_slots = 4;
    return model;
}

struct Run {
    std::optional<check::Observation> observation;
    std::size_t steps = 0;
    std::size_t datagrams = 0;
    std::string broken;
    std::uint64_t sessions_left = 0;
    check::Etiquette etiquette;
};

// For ipmi.raw, which sends what a profile says.
check::RawCommand raw_device_id()
{
    check::RawCommand row;
    row.name = "who";
    row.net_fn = ipmi::get_device_id.net_fn;
    row.number = ipmi::get_device_id.number;
    return row;
}

asio::awaitable<check::Observation> look(const Target& target, const check::Probe<ipmi::Bmc>& probe,
                                         const ipmi::Waits& waits, check::Etiquette& etiquette)
{
    const auto executor = co_await asio::this_coro::executor;
    LoginGate gate;
    check::Settings settings;
    settings.cipher_suites = {17};
    ipmi::Bmc bmc{executor, target,    asio::ip::make_address(address),
                  gate,     etiquette, ipmi::login_policy(settings, {}),
                  waits};
    const std::vector<check::RawCommand> raw{raw_device_id()};
    bmc.raw_commands_are(raw);
    bmc.console_is(test::shipped_console());
    json::object arguments; // all that it takes, so that it does all that it can
    for (const std::string_view name : probe.info.arguments)
        arguments[name] = name == "command" ? json::value(raw[0].name) : json::value(true);
    check::Observation observation = co_await probe.observe(bmc, arguments);
    co_await bmc.close();
    co_return observation;
}

// The client may stop waiting for the answer to Close Session before the node has looked at it.
asio::awaitable<void> let_node_catch_up(const NodeCounters& counters)
{
    constexpr unsigned looks_max = 20;
    asio::steady_timer timer{co_await asio::this_coro::executor};
    for (unsigned i = 0; i < looks_max && counters.ipmi_sessions.now() != 0; ++i) {
        timer.expires_after(std::chrono::milliseconds{2});
        co_await timer.async_wait(asio::use_awaitable);
    }
}

asio::awaitable<bool> look_and_stop(const Target& target, const check::Probe<ipmi::Bmc>& probe,
                                    const ipmi::Waits& waits, Run& run, BrokenBmc& server,
                                    const NodeCounters& counters)
{
    check::Observation observation = co_await look(target, probe, waits, run.etiquette);
    run.observation = std::move(observation);
    co_await let_node_catch_up(counters);
    server.stop();
    co_return true;
}

Run run_probe(const check::Probe<ipmi::Bmc>& probe, Breach breach, const ipmi::Waits& waits)
{
    static const std::shared_ptr<MachineModel> model = tiny_model();
    Run run;
    Node node{model, address};
    asio::io_context context{1};
    BrokenBmc server{context, node, address, breach};
    Target target;
    target.host = address;
    target.ports.ipmi = server.port();
    target.credentials = Credentials{user, Secret{password}, {}};
    support::run(context, look_and_stop(target, probe, waits, run, server, node.counters));
    run.steps = server.steps();
    run.datagrams = server.datagrams();
    run.broken = server.broken();
    run.sessions_left = node.counters.ipmi_sessions.now();
    return run;
}

// Facts that differ between two runs in order, or that measure what happened: times, ports, how
// much could be read.
bool is_measure(std::string_view fact)
{
    static const std::set<std::string_view> names{
        "activation_ms",  "to_prompt_ms", "time",
        "clock_offset_s", "port",         "payload_port",
        "initiator_time", "bytes",        "transcript",
        "read",           "left_out",     "last_addition",
        "last_erase",     "raw",          "carriage_returns",
        "sdr_part_bytes", "sdr_records",  "hex"};
    return names.contains(fact);
}

// A fact of one word that says how it went: it may say another failure, never another success.
bool is_failure(std::string_view fact, const json::value& healthy, const json::value& broken)
{
    if (fact == "answered" || fact == "supported")
        return healthy == true && broken == false;
    if (fact == "still_active") // Deactivate Payload was refused, each time
        return healthy == false && broken == true;
    if (fact == "state")
        return (healthy == "open" || healthy == "prompt") && broken != "open" && broken != "prompt";
    // A status code that no table names, as it came.
    return fact == "status" && broken.is_string() &&
           std::string_view{broken.get_string()}.starts_with("status-");
}

// Facts that tell what could not be read, in words.
bool is_confession(std::string_view fact)
{
    static const std::set<std::string_view> names{"unreadable", "unsupported", "skipped",
                                                  "errors",     "error",       "completion_code",
                                                  "detail",     "reason",      "missing"};
    return names.contains(fact);
}

bool confesses(const json::value& facts)
{
    if (const json::array* array = facts.if_array())
        return std::ranges::any_of(*array, confesses);
    const json::object* object = facts.if_object();
    return object && std::ranges::any_of(*object, [](const json::key_value_pair& fact) {
               const json::value& value = fact.value();
               if (is_confession(fact.key()))
                   return !value.is_null() && !(value.is_array() && value.as_array().empty());
               return confesses(value);
           });
}

// What in `broken` contradicts `healthy`, as "/members/0/name"; empty where nothing does. Null and
// absent contradict nothing; a list may be shorter, if `confessed` somewhere that it is.
std::string contradiction(const json::value& healthy, const json::value& broken, bool confessed)
{
    if (broken.is_null() || broken == healthy)
        return {};
    if (healthy.is_object() && broken.is_object()) {
        const bool refused = broken.get_object().contains("completion_code");
        for (const json::key_value_pair& fact : broken.get_object()) {
            if (is_measure(fact.key()) || is_confession(fact.key()) ||
                (refused && fact.key() == "status")) // "refused", and with which code
                continue;
            const json::value* same = healthy.get_object().if_contains(fact.key());
            if (same && is_failure(fact.key(), *same, fact.value()))
                continue;
            const std::string found =
                same ? contradiction(*same, fact.value(), confessed) : " is new";
            if (!found.empty())
                return "/" + std::string{fact.key()} + found;
        }
        return {};
    }
    if (healthy.is_array() && broken.is_array()) {
        const json::array& all = healthy.get_array();
        if (broken.get_array().size() < all.size() && !confessed)
            return " is shorter, and nothing says why";
        for (const json::value& member : broken.get_array())
            if (std::ranges::none_of(all, [&](const json::value& one) {
                    return contradiction(one, member, confessed).empty();
                }))
                return " has " + json::serialize(member);
        return {};
    }
    return " is " + json::serialize(broken) + " instead of " + json::serialize(healthy);
}

void check_printable(const json::value& value)
{
    if (const json::string* text = value.if_string()) {
        const std::string_view view{*text};
        CHECK(printable_lines(view, view.size() + 1) == view);
    } else if (const json::array* array = value.if_array()) {
        for (const json::value& member : *array)
            check_printable(member);
    } else if (const json::object* object = value.if_object()) {
        for (const json::key_value_pair& member : *object)
            check_printable(member.value());
    }
}

// As `facts` would be in a session of the next lower level.
void lower_privilege(json::value& facts)
{
    if (json::array* array = facts.if_array())
        for (json::value& member : *array)
            lower_privilege(member);
    json::object* object = facts.if_object();
    if (!object)
        return;
    const bool own = object->contains("cipher_suite") || object->contains("own");
    if (own && object->at("privilege") == "administrator")
        (*object)["privilege"] = "operator";
    for (json::key_value_pair& fact : *object)
        lower_privilege(fact.value());
}

bool is_refusal(Damage damage)
{
    return damage == Damage::refused_c1 || damage == Damage::refused_cc ||
           damage == Damage::refused_d4 || damage == Damage::refused_ff;
}

// The BMC says that it refuses RAKP Message 3, and has a session open all the same: no client can
// know of it, and it ends by the BMC's time-out.
bool is_lie_about_login(const Run& run, Damage damage)
{
    return is_refusal(damage) && run.broken == "set-up message 14h";
}

void check_broken(const Run& healthy, const Run& run, Damage damage)
{
    REQUIRE(run.observation);
    CHECK(run.datagrams < BrokenBmc::datagrams_max);
    CHECK(run.sessions_left == (is_lie_about_login(run, damage) ? 1 : 0));
    const check::Observation& observation = *run.observation;
    if (!observation) {
        CHECK(!id(observation.error().code).empty());
        CHECK(printable(observation.error().context, 10'000) == observation.error().context);
        return;
    }
    check_printable(observation->facts);
    if (damage == Damage::garbage)
        return; // other values may be right ones
    json::value before((*healthy.observation)->facts);
    const json::value facts(observation->facts);
    // A session that was not raised is one of lower privilege, and says so.
    if (is_refusal(damage) && run.broken.starts_with("session Set Session Privilege Level"))
        lower_privilege(before);
    // A channel that does not exist is refused in just this way.
    const bool may_be_shorter =
        confesses(facts) || run.broken.starts_with("session Get Channel Info");
    CHECK(contradiction(before, facts, may_be_shorter) == "");
}

} // namespace

TEST_CASE("no broken step of a probe makes it say what is not so, or leave a session", "[ipmi]")
{
    const ipmi::Waits waits = short_waits();
    for (const check::Probe<ipmi::Bmc>& probe : ipmi::probes()) {
        const Run healthy = run_probe(probe, {}, ipmi::usual_waits);
        INFO(probe.info.name << ", " << healthy.steps << " steps");
        REQUIRE(healthy.observation);
        REQUIRE(*healthy.observation);
        REQUIRE(healthy.steps > 0);
        CHECK(healthy.sessions_left == 0);
        for (std::size_t step = 0; step < healthy.steps; ++step)
            for (const Damage damage : damages) {
                const Run run = run_probe(probe, {damage, step}, waits);
                INFO("step " << step << ", " << run.broken << ": " << id(damage));
                INFO((run.observation && *run.observation
                          ? json::serialize((*run.observation)->facts)
                          : describe(run.observation->error())));
                check_broken(healthy, run, damage);
            }
    }
}
