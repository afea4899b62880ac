// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/net_side.hpp"

#include "run/tls_probes.hpp"
#include "run/web_probes.hpp"

#include <fmt/format.h>

namespace oobready::run {

namespace {

using namespace std::chrono_literals;
using check::Evidence;
using check::Observation;

// A port that never answers costs at most this.
constexpr auto connect_limit = 3s;

double milliseconds(net::Duration duration)
{
    const auto tenths = std::chrono::duration_cast<std::chrono::microseconds>(duration) / 100;
    return static_cast<double>(tenths.count()) / 10.0;
}

asio::awaitable<Observation> observe_tcp(NetSide& side, const json::object& arguments)
{
    const json::value* named = arguments.if_contains("port");
    if (!named || !is_port(*named))
        co_return Error{Errc::unsupported, "net.tcp needs a port from 1 to 65535"};
    const std::uint16_t port = actual_port(side.target.ports, named->as_int64());
    const Result<net::TcpConnect> connected = co_await side.connect(port);
    if (!connected)
        co_return connected.error();
    json::object facts;
    facts["port"] = port;
    facts["state"] = net::id(connected->state);
    facts["connect_ms"] = milliseconds(connected->elapsed);
    co_return Evidence{"tcp://" + side.authority(port), std::move(facts), {}};
}

constexpr std::string_view port_states[] = {"open", "refused", "filtered", "unreachable"};

check::ProbeInfo tcp_info()
{
    return {.name = "net.tcp",
            .summary = "A TCP connect: open, refused, filtered or unreachable",
            .arguments = {"port"},
            .sends = {tcp_connect_to(check::Door::argument)},
            .facts = {check::integer("/port", "that was tried"),
                      check::text("/state", "what came of it").one_of(port_states),
                      check::number("/connect_ms", "how long it took").in("ms")}};
}

} // namespace

check::Sent tcp_connect_to(check::Door door) { return {"TCP connect", door}; }

bool is_port(const json::value& named)
{
    return named.is_int64() && named.get_int64() >= 1 && named.get_int64() <= 65535;
}

std::uint16_t actual_port(const Ports& ports, std::int64_t named)
{
    const Ports well_known;
    if (named == well_known.https)
        return ports.https;
    if (named == well_known.http)
        return ports.http;
    return static_cast<std::uint16_t>(named);
}

std::string NetSide::authority(std::uint16_t port) const
{
    const std::string text = address.to_string();
    return fmt::format("{}:{}", address.is_v6() ? "[" + text + "]" : text, port);
}

asio::awaitable<Result<net::TcpConnect>> NetSide::connect(std::uint16_t port)
{
    if (const auto known = connected_.find(port); known != connected_.end())
        co_return known->second;
    const asio::ip::tcp::endpoint endpoint{address, port};
    const Result<net::TcpConnect> connected = co_await net::tcp_connect(endpoint, connect_limit);
    connected_.emplace(port, connected);
    co_return connected;
}

asio::awaitable<Result<void>> NetSide::reachable(std::uint16_t port)
{
    const Result<net::TcpConnect> connected = co_await connect(port);
    if (!connected)
        co_return connected.error();
    const std::string where = fmt::format("TCP {}", port);
    switch (connected->state) {
    case net::PortState::open:
        co_return Result<void>{};
    case net::PortState::refused:
        co_return Error{Errc::connection_refused, where};
    case net::PortState::filtered:
        co_return Error{Errc::connection_timeout, where};
    case net::PortState::unreachable:
        break;
    }
    co_return Error{Errc::unreachable, where};
}

std::span<const check::Probe<NetSide>> net_probes()
{
    static const check::Probe<NetSide> rows[] = {
        {tcp_info(), observe_tcp}, tls_facts_probe(),         tls_protocols_probe(),
        web_http_probe(),          web_plain_redfish_probe(),
    };
    return rows;
}

} // namespace oobready::run
