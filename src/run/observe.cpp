// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/observe.hpp"

#include "ipmi/probes.hpp"
#include "net/resolve.hpp"
#include "redfish/patience.hpp"
#include "redfish/probes.hpp"
#include "run/net_side.hpp"

#include <algorithm>

namespace oobready::run {

namespace {

using namespace std::chrono_literals;
using check::Observed;
using check::ProbeCall;

// No observation takes longer, whatever its own limits add up to. Those of Redfish share their
// connections, and wait for one another: what ends them is redfish::Patience.
constexpr auto observation_limit = 180s;
constexpr auto redfish_limit = redfish::waiting_max;
constexpr auto resolve_limit = 5s;
constexpr auto close_limit = 10s;

template <class Subject>
using Probes = std::span<const check::Probe<Subject>>;

template <class Subject>
const check::Probe<Subject>* find(Probes<Subject> probes, const std::string& name)
{
    const auto row = std::ranges::find_if(
        probes, [&](const check::Probe<Subject>& probe) { return probe.info.name == name; });
    return row == probes.end() ? nullptr : &*row;
}

// One node's planes, and the calls that its profile makes of them.
struct Observer {
    Observer(asio::any_io_executor executor, const rack::Node& node, asio::ip::address address,
             const check::Profile& profile, std::size_t node_index, Shared& run,
             check::NodeRecord& node_record)
        : calls(check::calls_of(profile)),
          index(node_index),
          shared(run),
          record(node_record),
          net_side(run.client, node.target, address, record.etiquette),
          bmc(executor, node.target, address, gate, record.etiquette,
              ipmi::login_policy(profile.settings, node.quirks)),
          service(run.client, node.target, address, gate, record.etiquette,
                  {profile.settings.https_connections,
                   std::chrono::milliseconds{profile.settings.https_pause_ms}})
    {
        bmc.raw_commands_are(profile.raw_commands);
        ipmi::ConsoleOptions console = run.console;
        console.patterns = profile.console_patterns;
        bmc.console_is(std::move(console));
        if (profile.settings.share_sdrs)
            bmc.share_sdrs(run.sdrs);
    }

    std::vector<ProbeCall> calls;
    std::size_t index;
    Shared& shared;
    check::NodeRecord& record;
    LoginGate gate;
    NetSide net_side;
    ipmi::Bmc bmc;
    redfish::Service service;
};

void keep(check::NodeRecord& record, const ProbeCall& call, check::Observation observation,
          check::Clock::time_point taken)
{
    Observed observed{call, std::move(observation), taken,
                      std::chrono::duration_cast<check::Milliseconds>(check::Clock::now() - taken)};
    record.observations.insert_or_assign(call.key(), std::move(observed));
}

template <class Subject>
constexpr net::Duration limit_of = observation_limit;
template <>
constexpr net::Duration limit_of<redfish::Service> = redfish_limit;

template <class Subject>
asio::awaitable<void> take(Observer& observer, Subject& subject, const check::Probe<Subject>& probe,
                           const ProbeCall& call)
{
    observer.shared.progress.observing(observer.index, call.probe);
    const check::Clock::time_point taken = check::Clock::now();
    asio::awaitable<check::Observation> work = probe.observe(subject, call.arguments);
    std::string what = call.probe;
    check::Observation observation = co_await net::within(observer.shared.stop, limit_of<Subject>,
                                                          std::move(work), std::move(what));
    keep(observer.record, call, std::move(observation), taken);
}

// The calls of one table whose probe `wanted` accepts, one after the other, in the table's order.
template <class Subject>
asio::awaitable<void> lane(Observer& observer, Subject& subject, Probes<Subject> probes,
                           bool (*wanted)(const ProbeCall&))
{
    for (const check::Probe<Subject>& probe : probes)
        for (const ProbeCall& call : observer.calls)
            if (call.probe == probe.info.name && wanted(call))
                co_await take(observer, subject, probe, call);
}

bool is_on_http_port(const ProbeCall& call)
{
    if (call.probe.starts_with("web."))
        return true;
    const json::value* port = call.arguments.if_contains("port");
    return port && *port == json::value(Ports{}.http);
}
bool is_on_other_port(const ProbeCall& call) { return !is_on_http_port(call); }
bool any(const ProbeCall&) { return true; }

// What the others need: a slow service says at least that it is there.
bool opens_redfish(const ProbeCall& call)
{
    return call.probe == "redfish.root" || call.probe == "redfish.session";
}

// Side by side, so that the connections never wait for one of them: each follows link after link.
asio::awaitable<void> all_of_redfish(Observer& observer)
{
    const Probes<redfish::Service> probes = redfish::probes();
    co_await lane(observer, observer.service, probes, opens_redfish);
    std::vector<asio::awaitable<void>> lanes;
    for (const check::Probe<redfish::Service>& probe : probes)
        for (const ProbeCall& call : observer.calls)
            if (call.probe == probe.info.name && !opens_redfish(call))
                lanes.push_back(take(observer, observer.service, probe, call));
    co_await net::together(std::move(lanes));
}

asio::awaitable<void> redfish_lane(Observer& observer)
{
    const Probes<redfish::Service> probes = redfish::probes();
    const bool asked = std::ranges::any_of(
        observer.calls, [&](const ProbeCall& call) { return find(probes, call.probe) != nullptr; });
    if (!asked)
        co_return;
    asio::awaitable<Result<void>> look =
        observer.net_side.reachable(observer.net_side.target.ports.https);
    const Result<void> open = co_await net::within(observer.shared.stop, observation_limit,
                                                   std::move(look), "TCP port of Redfish");
    if (open) {
        co_await all_of_redfish(observer);
        co_return;
    }
    for (const ProbeCall& call : observer.calls)
        if (find(probes, call.probe))
            keep(observer.record, call, open.error(), check::Clock::now());
}

asio::awaitable<Result<void>> to_its_end(asio::awaitable<void> work)
{
    co_await std::move(work);
    co_return Result<void>{};
}

// Closes a session within its limit, also after the run was asked to stop.
asio::awaitable<void> close(Shared& shared, asio::awaitable<void> closing, std::string what)
{
    (void)co_await net::within(shared.grace, close_limit, to_its_end(std::move(closing)),
                               std::move(what));
}

// Closed as soon as it has served: a session held through a slow Redfish reading would time out.
asio::awaitable<void> ipmi_lane(Observer& observer)
{
    co_await lane(observer, observer.bmc, ipmi::probes(), any);
    co_await close(observer.shared, observer.bmc.close(), "closing the IPMI session");
}

} // namespace

asio::awaitable<void> observe_node(const rack::Node& node, const check::Profile& profile,
                                   std::size_t index, Shared& shared, check::NodeRecord& record)
{
    asio::awaitable<Result<asio::ip::address>> look_up =
        net::resolve(node.target.host, resolve_limit);
    const Result<asio::ip::address> address =
        co_await net::within(shared.stop, observation_limit, std::move(look_up), node.target.host);
    if (!address) {
        for (const ProbeCall& call : check::calls_of(profile))
            keep(record, call, address.error(), check::Clock::now());
        co_return;
    }
    Observer observer{
        co_await asio::this_coro::executor, node, *address, profile, index, shared, record};
    co_await net::together(lane(observer, observer.net_side, net_probes(), is_on_other_port),
                           lane(observer, observer.net_side, net_probes(), is_on_http_port),
                           ipmi_lane(observer));
    co_await redfish_lane(observer);
    co_await close(shared, observer.service.close(), "closing the Redfish session");
    shared.client.forget(*address); // no idle connection to it outlives its turn
}

} // namespace oobready::run
