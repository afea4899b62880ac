// SPDX-License-Identifier: GPL-3.0-or-later
// Reading: requests, same-host redirects, resources and collections. Logging in is in login.cpp.
#include "redfish/service.hpp"

#include "base/text.hpp"
#include "redfish/errors.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace oobready::redfish {

namespace {

bool is_redirect(int status)
{
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

bool is_skipped(std::string_view uri, std::span<const std::string_view> id_parts)
{
    while (uri.ends_with('/'))
        uri.remove_suffix(1);
    const std::string_view id = uri.substr(uri.find_last_of('/') + 1);
    return std::any_of(id_parts.begin(), id_parts.end(),
                       [&](std::string_view part) { return id.find(part) != id.npos; });
}

// A member is {"@odata.id":"…"} by the standard; plain strings are seen too.
std::string member_link(const json::value& member)
{
    if (const json::string* text = member.if_string())
        return std::string{*text};
    if (const json::object* object = member.if_object())
        return string_at(*object, "@odata.id");
    return {};
}

std::string next_link(const json::object& page)
{
    std::string next = string_at(page, "Members@odata.nextLink");
    return next.empty() ? string_at(page, "@odata.nextLink") : next;
}

} // namespace

Service::Service(net::HttpClient& client, const Target& target, asio::ip::address address,
                 LoginGate& gate, check::Etiquette& etiquette)
    : client_(client),
      target_(target),
      origin_{target.host, address, target.ports.https},
      gate_(gate),
      etiquette_(etiquette)
{
}

std::string Service::source(std::string_view uri) const
{
    const bool bare_ipv6 = target_.host.find(':') != std::string::npos;
    return fmt::format("https://{}{}{}:{}{}", bare_ipv6 ? "[" : "", target_.host,
                       bare_ipv6 ? "]" : "", origin_.port, printable(uri));
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
    request.headers = {{"Accept", "application/json"}, {"OData-Version", "4.0"}};
    if (access == Access::session)
        request.headers.emplace_back("X-Auth-Token", token_.reveal());
    if (access == Access::basic)
        request.basic = &*target_.credentials;
    return request;
}

asio::awaitable<Result<net::HttpReply>> Service::send(const net::HttpRequest& request)
{
    ++etiquette_.http_requests;
    co_return co_await client_.exchange(request);
}

asio::awaitable<Result<net::HttpReply>> Service::get_following(std::string path, Access access)
{
    for (unsigned hop = 0; hop <= redirects_max; ++hop) {
        const net::HttpRequest request = request_for("GET", path, access);
        Result<net::HttpReply> reply = co_await send(request);
        if (!reply || !is_redirect(reply->status))
            co_return reply;
        Result<std::string> next = local_path(reply->header("location"), origin_, path);
        if (!next)
            co_return Error{Errc::redirect_refused,
                            "GET " + printable(path) + ": " + next.error().context};
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
    co_return resource_of(*reply, "GET " + printable(path));
}

asio::awaitable<Result<json::object>> Service::root()
{
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
    Result<std::string> path = local_path(uri, origin_, root_uri);
    if (!path)
        co_return path.error();
    const Result<Login> way_in = co_await login();
    if (!way_in)
        co_return way_in.error();
    const Access access = *way_in == Login::session ? Access::session : Access::basic;
    co_return co_await read(std::move(*path), access);
}

// The members of all pages, unread: each has its link, or the Error why it is none. A later page
// that cannot be read stands as a member in its place, so that nothing is lost without a word.
asio::awaitable<Result<std::vector<Service::Member>>> Service::links(std::string collection_uri)
{
    std::vector<Member> found;
    std::set<std::string> pages;
    std::set<std::string> seen;
    for (std::string next = std::move(collection_uri); !next.empty();) {
        if (!pages.insert(next).second)
            co_return found; // a circle of pages
        const Result<json::object> page = co_await get(next);
        if (!page && pages.size() == 1)
            co_return page.error();
        if (!page) {
            found.push_back({next, page.error()});
            co_return found;
        }
        const json::value* members = page->if_contains("Members");
        if (members == nullptr || !members->is_array())
            co_return Error{Errc::malformed, "GET " + printable(next) + ": no Members"};
        for (const json::value& member : members->get_array()) {
            std::string link = member_link(member);
            if (!link.empty() && !seen.insert(link).second)
                continue;
            if (found.size() >= members_max) {
                found.push_back({link, Error{Errc::too_large, "a collection of over " +
                                                                  std::to_string(members_max)}});
                co_return found;
            }
            found.push_back({std::move(link), json::object{}});
        }
        next = next_link(*page);
    }
    co_return found;
}

asio::awaitable<Result<std::vector<Service::Member>>>
Service::members(std::string collection_uri, std::span<const std::string_view> id_parts_skipped)
{
    Result<std::vector<Member>> found = co_await links(std::move(collection_uri));
    if (!found)
        co_return found;
    for (Member& member : *found) {
        if (!member.resource)
            continue;
        member.skipped = is_skipped(member.uri, id_parts_skipped);
        if (member.skipped)
            member.resource = Error{Errc::unsupported, "not read: " + printable(member.uri)};
        else
            member.resource = co_await get(member.uri);
    }
    co_return found;
}

asio::awaitable<void> Service::close()
{
    login_ = Error{Errc::cancelled, "logged out"};
    if (token_.empty())
        co_return;
    if (!session_path_.empty()) {
        net::HttpRequest request = request_for("DELETE", session_path_, Access::session);
        request.limit = logout_limit;
        const Result<net::HttpReply> reply = co_await send(request);
        // Not found: it has ended by itself.
        if (reply && (reply->status / 100 == 2 || reply->status == 404))
            ++etiquette_.redfish_sessions_closed;
    }
    token_ = Secret{};
}

} // namespace oobready::redfish
