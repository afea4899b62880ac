// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/net_side.hpp"

#include "base/rfc3339.hpp"
#include "base/text.hpp"
#include "net/tls_facts.hpp"

#include <fmt/format.h>

namespace oobready::run {

namespace {

using namespace std::chrono_literals;
using check::Evidence;
using check::Observation;

// A port that never answers costs at most this.
constexpr auto connect_limit = 3s;
constexpr auto tls_limit = 10s; // slow controllers take seconds for one RSA handshake
constexpr auto http_limit = 10s;

std::string authority(const NetSide& side, std::uint16_t port)
{
    const std::string text = side.address.to_string();
    return fmt::format("{}:{}", side.address.is_v6() ? "[" + text + "]" : text, port);
}

std::string text_of(std::chrono::system_clock::time_point time)
{
    return rfc3339(std::chrono::system_clock::to_time_t(time));
}

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
    co_return Evidence{"tcp://" + authority(side, port), std::move(facts), {}};
}

json::object facts_of(const net::TlsFacts& tls)
{
    const auto left = tls.not_after - std::chrono::system_clock::now();
    json::object facts;
    facts["protocol"] = tls.protocol;
    facts["cipher"] = tls.cipher;
    facts["subject"] = tls.subject;
    facts["issuer"] = tls.issuer;
    facts["names"] = json::array(tls.names.begin(), tls.names.end());
    facts["not_before"] = text_of(tls.not_before);
    facts["not_after"] = text_of(tls.not_after);
    facts["days_left"] = std::chrono::duration_cast<std::chrono::days>(left).count();
    facts["key_type"] = tls.key_type;
    facts["key_bits"] = tls.key_bits;
    facts["sha256"] = tls.sha256;
    facts["self_signed"] = tls.self_signed;
    facts["verifies"] = tls.verifies;
    facts["verify_error"] =
        tls.verify_error.empty() ? json::value(nullptr) : json::value(tls.verify_error);
    facts["trusted"] = tls.trusted;
    return facts;
}

asio::awaitable<Observation> observe_tls(NetSide& side, const json::object&)
{
    const std::uint16_t port = side.target.ports.https;
    if (Result<void> open = co_await side.reachable(port); !open)
        co_return open.error();
    const asio::ip::tcp::endpoint endpoint{side.address, port};
    Result<net::TlsFacts> tls =
        co_await net::tls_facts(endpoint, side.target.host, side.target.tls, tls_limit);
    if (!tls)
        co_return tls.error();
    co_return Evidence{"tls://" + authority(side, port), facts_of(*tls), {}};
}

asio::awaitable<Observation> observe_http(NetSide& side, const json::object&)
{
    const std::uint16_t port = side.target.ports.http;
    if (Result<void> open = co_await side.reachable(port); !open)
        co_return open.error();
    net::HttpRequest request;
    request.tls = false;
    request.host = side.target.host;
    request.address = side.address;
    request.port = port;
    request.path = "/";
    request.limit = http_limit;
    request.connect_limit = connect_limit;
    ++side.etiquette.http_requests;
    Result<net::HttpReply> reply = co_await side.client.exchange(request);
    if (!reply)
        co_return reply.error();
    const std::string location = printable(reply->header("location"));
    json::object facts;
    facts["status"] = reply->status;
    facts["location"] = location.empty() ? json::value(nullptr) : json::value(location);
    facts["redirects_to_https"] =
        reply->status >= 300 && reply->status < 400 && to_lower(location).rfind("https://", 0) == 0;
    co_return Evidence{"http://" + authority(side, port) + "/", std::move(facts), {}};
}

constexpr std::string_view port_states[] = {"open", "refused", "filtered", "unreachable"};

check::Sent tcp_connect_to(check::Door door) { return {"TCP connect", door}; }

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

check::ProbeInfo tls_info()
{
    using check::boolean;
    using check::integer;
    using check::text;
    return {.name = "tls.facts",
            .summary = "The certificate and protocol that the HTTPS port presents",
            .sends = {tcp_connect_to(check::Door::https), {"TLS handshake", check::Door::https}},
            .facts = {text("/protocol", "the TLS version"), text("/cipher", "its cipher suite"),
                      text("/subject", "who the certificate is for"),
                      text("/issuer", "who signed it"),
                      check::list("/names", "host names and addresses that it is for"),
                      text("/names/*", "one of these").where_given(),
                      text("/not_before", "valid from, RFC 3339"),
                      text("/not_after", "valid until, RFC 3339"),
                      integer("/days_left", "until then; below 0: over").in("days"),
                      text("/key_type", "of its public key: RSA, EC, …"),
                      integer("/key_bits", "size of that").in("bits"),
                      text("/sha256", "its fingerprint, as a pin is written"),
                      boolean("/self_signed", "signed by itself"),
                      boolean("/verifies", "leads to an authority that is trusted, and fits"),
                      text("/verify_error", "why it does not").or_null(),
                      boolean("/trusted", "verifies, or is the pinned one")}};
}

check::ProbeInfo http_info()
{
    return {.name = "web.http",
            .summary = "GET / on the HTTP port: status and Location, no redirect followed",
            .sends = {tcp_connect_to(check::Door::http), {"GET /", check::Door::http}},
            .facts = {check::integer("/status", "of the answer"),
                      check::text("/location", "where it redirects to").or_null(),
                      check::boolean("/redirects_to_https", "whether that is HTTPS")}};
}

} // namespace

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
        {tcp_info(), observe_tcp},
        {tls_info(), observe_tls},
        {http_info(), observe_http},
    };
    return rows;
}

} // namespace oobready::run
