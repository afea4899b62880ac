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

// How many members a collection says it has, on all of its pages.
std::optional<std::uint64_t> member_count(const json::object& page)
{
    const json::value* count = page.if_contains("Members@odata.count");
    if (count == nullptr || !count->is_number())
        return std::nullopt;
    boost::system::error_code error;
    const auto number = count->to_number<std::uint64_t>(error);
    return error ? std::nullopt : std::optional{number};
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
    if (bytes_left_ == 0)
        co_return Error{Errc::too_large,
                        fmt::format("{} {}: over {} bytes of all resources together",
                                    request.method, printable(request.path), service_bytes_max)};
    request.body_bytes_max = std::min(resource_bytes_max, bytes_left_);
    ++etiquette_.http_requests;
    Result<net::HttpReply> reply = co_await client_.exchange(request);
    if (reply)
        bytes_left_ -= std::min(bytes_left_, reply->body.size());
    else if (reply.error().code == Errc::too_large)
        bytes_left_ -= request.body_bytes_max;
    co_return reply;
}

asio::awaitable<Result<net::HttpReply>> Service::get_following(std::string path, Access access)
{
    for (unsigned hop = 0; hop <= redirects_max; ++hop) {
        net::HttpRequest request = request_for("GET", path, access);
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
    std::optional<std::uint64_t> count; // of all pages together
    for (std::string next = std::move(collection_uri); !next.empty();) {
        if (!pages.insert(next).second) {
            // A circle of pages, as some controllers make behind the last one.
            if (count != found.size())
                found.push_back({next, Error{Errc::malformed, "the pages of the collection lead in "
                                                              "a circle at " +
                                                                  printable(next)}});
            co_return found;
        }
        const Result<json::object> page = co_await get_as_sent(next);
        if (!page && pages.size() == 1)
            co_return page.error();
        if (!page) {
            found.push_back({next, page.error()});
            co_return found;
        }
        if (!count)
            count = member_count(*page);
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
    const bool whole = id_parts_skipped.empty();
    if (const auto known = collections_.find(collection_uri); whole && known != collections_.end())
        co_return known->second;
    Result<std::vector<Member>> found = co_await links(collection_uri);
    if (!found)
        co_return confidential().removed_from(found.error());
    for (Member& member : *found) {
        member.skipped = member.resource && is_skipped(member.uri, id_parts_skipped);
        if (member.skipped)
            member.resource = Error{Errc::unsupported, "not read: " + printable(member.uri)};
        else if (member.resource)
            member.resource = co_await get_as_sent(member.uri);
        member.resource = without_secrets(std::move(member.resource));
        member.uri = confidential().removed_from(std::move(member.uri));
    }
    if (whole)
        collections_.emplace(std::move(collection_uri), *found);
    co_return found;
}

asio::awaitable<void> Service::close()
{
    login_ = Error{Errc::cancelled, "logged out"};
    collections_.clear();
    if (token_.empty())
        co_return;
    if (!session_path_.empty()) {
        net::HttpRequest request = request_for("DELETE", session_path_, Access::session);
        request.limit = logout_limit;
        bytes_left_ = resource_bytes_max; // whatever was read until now
        const Result<net::HttpReply> reply = co_await send(request);
        // Not found: it has ended by itself.
        if (reply && (reply->status / 100 == 2 || reply->status == 404))
            ++etiquette_.redfish_sessions_closed;
    }
    token_ = Secret{};
}

} // namespace oobready::redfish
