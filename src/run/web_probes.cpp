// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/web_probes.hpp"

#include "base/text.hpp"
#include "net/plain_answer.hpp"

#include <fmt/format.h>

namespace oobready::run {

namespace {

using namespace std::chrono_literals;
using check::Evidence;
using check::Observation;

constexpr auto http_limit = 10s;
constexpr auto connect_limit = 3s;
constexpr std::size_t root_bytes_max = 256 * 1024; // recorded service roots are below 8 KiB
constexpr std::size_t root_depth_max = 32;
constexpr const char* root_path = "/redfish/v1/"; // DSP0266 6.2

// One GET without TLS, no redirect followed.
asio::awaitable<Result<net::HttpReply>> get(NetSide& side, std::string path, std::size_t bytes_max)
{
    const std::uint16_t port = side.target.ports.http;
    if (Result<void> open = co_await side.reachable(port); !open)
        co_return open.error();
    net::HttpRequest request;
    request.tls = false;
    request.host = side.target.host;
    request.address = side.address;
    request.port = port;
    request.path = std::move(path);
    request.limit = http_limit;
    request.connect_limit = connect_limit;
    request.body_bytes_max = bytes_max;
    ++side.etiquette.http_requests;
    co_return co_await side.client.exchange(request);
}

json::value location_of(const net::HttpReply& reply)
{
    const std::string location = printable(reply.header("location"));
    return location.empty() ? json::value(nullptr) : json::value(location);
}

asio::awaitable<Observation> observe_http(NetSide& side, const json::object&)
{
    std::string path = "/";
    const Result<net::HttpReply> reply =
        co_await get(side, std::move(path), net::http_body_bytes_max);
    if (!reply)
        co_return reply.error();
    const net::PlainAnswer answer =
        net::plain_answer(reply->status, reply->header("location"), side.target.host, side.address);
    json::object facts;
    facts["status"] = reply->status;
    facts["location"] = location_of(*reply);
    facts["answer"] = net::id(answer);
    facts["redirects_to_https"] =
        answer == net::PlainAnswer::https_same_host || answer == net::PlainAnswer::https_other_host;
    co_return Evidence{
        "http://" + side.authority(side.target.ports.http) + "/", std::move(facts), {}};
}

// The service root that `body` is; nothing where it is something else (DSP0266 6.2, DSP0268).
std::optional<json::object> service_root(const std::string& body)
{
    json::parse_options bounded;
    bounded.max_depth = root_depth_max;
    json::error_code error;
    json::value parsed = json::parse(body, error, {}, bounded);
    const json::object* root = error ? nullptr : parsed.if_object();
    if (root == nullptr)
        return std::nullopt;
    const json::value* type = root->if_contains("@odata.type");
    const json::value* version = root->if_contains("RedfishVersion");
    const bool typed = type != nullptr && type->is_string() &&
                       std::string_view{type->get_string()}.starts_with("#ServiceRoot.");
    if (!typed && (version == nullptr || !version->is_string()))
        return std::nullopt;
    return *root;
}

asio::awaitable<Observation> observe_plain_redfish(NetSide& side, const json::object&)
{
    std::string path = root_path;
    const Result<net::HttpReply> reply = co_await get(side, std::move(path), root_bytes_max);
    if (!reply)
        co_return reply.error();
    const std::optional<json::object> root =
        reply->status == 200 ? service_root(reply->body) : std::nullopt;
    json::object facts;
    facts["status"] = reply->status;
    facts["location"] = location_of(*reply);
    facts["service_root"] = root.has_value();
    facts["redfish_version"] = nullptr;
    if (root)
        if (const json::value* version = root->if_contains("RedfishVersion");
            version != nullptr && version->is_string())
            facts["redfish_version"] = printable(std::string_view{version->get_string()});
    co_return Evidence{
        "http://" + side.authority(side.target.ports.http) + root_path, std::move(facts), {}};
}

check::ProbeInfo http_info()
{
    static constexpr std::string_view answers[] = {
        "https-same-host", "https-other-host", "http", "page", "refusal", "other"};
    return {
        .name = "web.http",
        .summary = "GET / on the HTTP port: status and Location, no redirect followed",
        .sends = {tcp_connect_to(check::Door::http), {"GET /", check::Door::http}},
        .facts = {check::integer("/status", "of the answer"),
                  check::text("/location", "where it redirects to").or_null(),
                  check::text("/answer", "a redirect to HTTPS on the same host or on another, a "
                                         "redirect that stays without TLS, a page, a refusal")
                      .one_of(answers),
                  check::boolean("/redirects_to_https", "whether that is HTTPS")}};
}

check::ProbeInfo plain_redfish_info()
{
    return {.name = "web.plain_redfish",
            .summary = "GET /redfish/v1/ on the HTTP port: whether Redfish answers without TLS",
            .sends = {tcp_connect_to(check::Door::http), {"GET /redfish/v1/", check::Door::http}},
            .facts = {check::integer("/status", "of the answer"),
                      check::text("/location", "where it redirects to").or_null(),
                      check::boolean("/service_root", "whether it is a Redfish service root"),
                      check::text("/redfish_version", "that it names").or_null()}};
}

} // namespace

check::Probe<NetSide> web_http_probe() { return {http_info(), observe_http}; }
check::Probe<NetSide> web_plain_redfish_probe()
{
    return {plain_redfish_info(), observe_plain_redfish};
}

} // namespace oobready::run
