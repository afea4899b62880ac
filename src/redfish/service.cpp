// SPDX-License-Identifier: GPL-3.0-or-later
// Reading: requests, same-host redirects, resources. Collections are in collection.cpp, logging in
// is in login.cpp.
#include "redfish/service.hpp"

#include "base/text.hpp"
#include "redfish/errors.hpp"

#include <boost/asio/steady_timer.hpp>
#include <fmt/format.h>

#include <algorithm>

namespace oobready::redfish {

namespace {

bool is_redirect(int status)
{
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

Error left_alone(const std::string& path)
{
    return {Errc::unsupported, "not read, for it can do harm: " + printable(path)};
}

} // namespace

Service::Service(net::HttpClient& client, const Target& target, asio::ip::address address,
                 LoginGate& gate, check::Etiquette& etiquette, Pace pace)
    : client_(client),
      target_(target),
      origin_{target.host, address, target.ports.https},
      gate_(gate),
      etiquette_(etiquette),
      pace_(pace),
      requests_(pace.pause.count() > 0 ? 1 : std::clamp(pace.requests_at_once, 1U, 2U))
{
}

std::string Service::source(std::string_view uri) const
{
    const bool bare_ipv6 = target_.host.find(':') != std::string::npos;
    return fmt::format("https://{}{}{}:{}{}", bare_ipv6 ? "[" : "", target_.host,
                       bare_ipv6 ? "]" : "", origin_.port,
                       confidential().removed_from(printable(uri)));
}

Confidential Service::confidential() const
{
    Confidential secrets;
    if (target_.credentials)
        secrets.add(*target_.credentials);
    secrets.add(token_.reveal());
    return secrets;
}

Result<json::object> Service::without_secrets(Result<json::object> resource) const
{
    if (!resource)
        return confidential().removed_from(resource.error());
    confidential().remove_from(*resource);
    return resource;
}

net::HttpRequest Service::request_for(std::string method, std::string path, Access access) const
{
    net::HttpRequest request;
    request.method = std::move(method);
    request.host = target_.host;
    request.address = origin_.address;
    request.port = origin_.port;
    request.path = std::move(path);
    request.trust = target_.tls;
    request.limit = pace_.answer_limit;
    request.headers = {{"Accept", "application/json"}, {"OData-Version", "4.0"}};
    if (access == Access::session)
        request.headers.emplace_back("X-Auth-Token", token_.reveal());
    if (access == Access::basic)
        request.basic = &*target_.credentials;
    return request;
}

// Only what was received whole is kept, and counts; of what was over its limit, the limit.
asio::awaitable<Result<net::HttpReply>> Service::send(net::HttpRequest& request)
{
    const net::Turns::Turn turn = co_await requests_.take();
    if (!turn)
        co_return Error{Errc::cancelled, request.method + " " + printable(request.path)};
    // A session is closed all the same.
    if (const std::string why = patience_.exhausted(); !why.empty() && request.method != "DELETE")
        co_return Error{
            Errc::connection_timeout,
            fmt::format("{} {}: not sent, for {}", request.method, printable(request.path), why)};
    if (bytes_left_ == 0)
        co_return Error{Errc::too_large,
                        fmt::format("{} {}: over {} bytes of all resources together",
                                    request.method, printable(request.path), service_bytes_max)};
    if (pace_.pause.count() > 0 && request.method == "GET") {
        asio::steady_timer pause{co_await asio::this_coro::executor, pace_.pause};
        const auto [error] = co_await pause.async_wait(asio::as_tuple(asio::use_awaitable));
        if (error)
            co_return Error{Errc::cancelled, request.method + " " + printable(request.path)};
    }
    // Taken before it comes: another may be under way.
    const std::size_t reserved = std::min(resource_bytes_max, bytes_left_);
    request.body_bytes_max = reserved;
    bytes_left_ -= reserved;
    Result<net::HttpReply> reply = co_await exchange(request);
    if (reply)
        bytes_left_ += reserved - std::min(reserved, reply->body.size());
    else if (reply.error().code != Errc::too_large)
        bytes_left_ += reserved;
    co_return reply;
}

asio::awaitable<Result<net::HttpReply>> Service::exchange(net::HttpRequest& request)
{
    using Clock = std::chrono::steady_clock;
    ++etiquette_.http_requests;
    const Clock::time_point sent = Clock::now();
    Result<net::HttpReply> reply = co_await client_.exchange(request);
    patience_.note(!reply && reply.error().code == Errc::connection_timeout,
                   std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - sent));
    co_return reply;
}

// 401 is for a request without valid credentials (DSP0266 13.3). In a session that lives it is
// asked once more. With HTTP Basic each request is an attempt to log in: a 401 ends all further
// ones.
asio::awaitable<Result<net::HttpReply>> Service::ask(net::HttpRequest& request, Access access)
{
    Result<net::HttpReply> reply = co_await send(request);
    const auto unauthorized = [&] {
        return reply && reply->status == 401 && refusal(*reply, {}).code == Errc::not_authorized;
    };
    if (access == Access::session && unauthorized() &&
        unauthorized_in_row_ < unauthorized_in_row_max)
        reply = co_await send(request);
    if (access == Access::session && reply)
        unauthorized_in_row_ = unauthorized() ? unauthorized_in_row_ + 1 : 0;
    if (access == Access::basic && login_ && *login_ && unauthorized() && !gate_.closed())
        login_ = refused({Errc::login_withheld,
                          "the credentials were refused at GET " + printable(request.path)});
    co_return reply;
}

asio::awaitable<Result<net::HttpReply>> Service::get_following(std::string path, Access access)
{
    for (unsigned hop = 0; hop <= redirects_max; ++hop) {
        net::HttpRequest request = request_for("GET", path, access);
        Result<net::HttpReply> reply = co_await ask(request, access);
        if (!reply || !is_redirect(reply->status))
            co_return reply;
        Result<std::string> next = local_path(reply->header("location"), origin_, path);
        if (!next)
            co_return Error{Errc::redirect_refused,
                            "GET " + printable(path) + ": " + next.error().context};
        if (is_left_alone(*next))
            co_return left_alone(*next);
        path = std::move(*next);
    }
    co_return Error{Errc::redirect_refused,
                    fmt::format("over {} redirects, at {}", redirects_max, printable(path))};
}

asio::awaitable<Result<json::object>> Service::read(std::string path, Access access)
{
    const Result<net::HttpReply> reply = co_await get_following(path, access);
    if (!reply)
        co_return reply.error();
    const std::string where = "GET " + printable(path);
    Result<json::object> resource = resource_of(*reply, where);
    if (!resource)
        co_return resource;
    std::size_t nodes = 1;
    for (const auto& property : *resource)
        nodes += nodes_in(property.value());
    if (nodes > nodes_left_)
        co_return Error{Errc::too_large,
                        fmt::format("{}: over {} JSON values of all resources together", where,
                                    service_nodes_max)};
    nodes_left_ -= nodes;
    co_return resource;
}

asio::awaitable<Result<json::object>> Service::root()
{
    Result<json::object> root = co_await root_as_sent();
    co_return without_secrets(std::move(root));
}

asio::awaitable<Result<std::string>> Service::root_link(std::string_view property)
{
    const Result<json::object> root = co_await root_as_sent();
    if (!root)
        co_return confidential().removed_from(root.error());
    std::string link = link_at(*root, property);
    if (link.empty())
        co_return Error{Errc::not_found, "the service root links no " + std::string{property}};
    co_return link;
}

asio::awaitable<Result<json::object>> Service::root_as_sent()
{
    const net::Turns::Turn turn = co_await of_root_.take();
    if (!turn)
        co_return Error{Errc::cancelled, source(root_uri)};
    if (root_)
        co_return *root_;
    Result<json::object> root = co_await read(std::string{root_uri}, Access::anonymous);
    // Some serve it without the slash only.
    if (!root && root.error().code == Errc::not_found)
        root =
            co_await read(std::string{root_uri.substr(0, root_uri.size() - 1)}, Access::anonymous);
    if (root || root.error().code != Errc::cancelled)
        root_ = root;
    co_return root;
}

asio::awaitable<Result<json::object>> Service::get(std::string uri)
{
    Result<json::object> resource = co_await get_as_sent(std::move(uri));
    co_return without_secrets(std::move(resource));
}

asio::awaitable<Result<json::object>> Service::get_as_sent(std::string uri)
{
    Result<std::string> path = local_path(uri, origin_, root_uri);
    if (!path)
        co_return path.error();
    if (is_left_alone(*path))
        co_return left_alone(*path);
    const Result<Login> way_in = co_await login();
    if (!way_in)
        co_return way_in.error();
    co_return co_await read_once(std::move(*path), *way_in);
}

// Who comes second waits for the first one's answer.
asio::awaitable<Result<json::object>> Service::read_once(std::string path, Login way_in)
{
    const std::shared_ptr<net::Turns> turns = turns_of(path);
    const net::Turns::Turn turn = co_await turns->take();
    if (!turn)
        co_return Error{Errc::cancelled, "GET " + printable(path)};
    if (const auto known = remembered_.find(path); known != remembered_.end())
        co_return known->second;
    const Access access = way_in == Login::session ? Access::session : Access::basic;
    Result<json::object> resource = co_await read(path, access);
    remember(path, resource);
    co_return resource;
}

std::shared_ptr<net::Turns> Service::turns_of(const std::string& path)
{
    std::erase_if(of_path_, [](const auto& entry) { return entry.second.expired(); });
    std::weak_ptr<net::Turns>& known = of_path_[path];
    std::shared_ptr<net::Turns> turns = known.lock();
    if (!turns)
        known = turns = std::make_shared<net::Turns>(1);
    return turns;
}

// What the end of a probe's time cut short says nothing of the resource.
void Service::remember(const std::string& path, const Result<json::object>& resource)
{
    if (!resource && resource.error().code == Errc::cancelled)
        return;
    std::size_t nodes = 1;
    if (resource)
        for (const auto& property : *resource)
            nodes += nodes_in(property.value());
    if (remembered_.size() >= remembered_max || nodes > remembered_nodes_left_)
        return;
    if (remembered_.emplace(path, resource).second)
        remembered_nodes_left_ -= nodes;
}

asio::awaitable<void> Service::close()
{
    login_ = Error{Errc::cancelled, "logged out"};
    remembered_.clear();
    if (token_.empty())
        co_return;
    if (!session_path_.empty()) {
        net::HttpRequest request = request_for("DELETE", session_path_, Access::session);
        request.limit = std::min<net::Duration>(logout_limit, pace_.answer_limit);
        bytes_left_ = resource_bytes_max; // whatever was read until now
        const Result<net::HttpReply> reply = co_await send(request);
        // Not found: it has ended by itself.
        if (reply && (reply->status / 100 == 2 || reply->status == 404))
            ++etiquette_.redfish_sessions_closed;
    }
    token_ = Secret{};
}

} // namespace oobready::redfish
