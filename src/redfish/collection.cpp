// SPDX-License-Identifier: GPL-3.0-or-later
// Several resources: the members of a collection on all its pages, and lists of links.
#include "base/text.hpp"
#include "net/deadline.hpp"
#include "redfish/errors.hpp"
#include "redfish/service.hpp"

#include <algorithm>
#include <set>

namespace oobready::redfish {

namespace {

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
        if (pages.size() > pages_max) {
            found.push_back(
                {next, Error{Errc::too_large,
                             "a collection of over " + std::to_string(pages_max) + " pages"}});
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

asio::awaitable<void> Service::read_next(std::vector<Member>& members, std::size_t& next)
{
    while (next < members.size()) {
        Member& member = members[next++];
        if (member.resource)
            member.resource = co_await get_as_sent(member.uri);
    }
}

// Two lanes take the next one each, so that a slow resource holds up its own lane only.
asio::awaitable<void> Service::read_all(std::vector<Member>& members)
{
    std::size_t next = 0;
    if (pace_.requests_at_once < 2 || pace_.pause.count() > 0 || members.size() < 2)
        co_await read_next(members, next);
    else
        co_await net::together(read_next(members, next), read_next(members, next));
    for (Member& member : members) {
        member.resource = without_secrets(std::move(member.resource));
        member.uri = confidential().removed_from(std::move(member.uri));
    }
}

asio::awaitable<Result<std::vector<Service::Member>>>
Service::members(std::string collection_uri, std::span<const std::string_view> id_parts_skipped)
{
    Result<std::vector<Member>> found = co_await links(std::move(collection_uri));
    if (!found)
        co_return confidential().removed_from(found.error());
    for (Member& member : *found) {
        member.skipped = member.resource && is_skipped(member.uri, id_parts_skipped);
        if (member.skipped)
            member.resource = Error{Errc::unsupported, "not read: " + printable(member.uri)};
    }
    co_await read_all(*found);
    co_return found;
}

asio::awaitable<Result<std::vector<Service::Member>>>
Service::get_each(std::vector<std::string> uris)
{
    const Result<Login> way_in = co_await login();
    if (!way_in)
        co_return way_in.error();
    std::vector<Member> found;
    for (std::string& uri : uris)
        found.push_back({std::move(uri), json::object{}});
    co_await read_all(found);
    co_return found;
}

} // namespace oobready::redfish
