// SPDX-License-Identifier: GPL-3.0-or-later
#include "redfish/walk.hpp"

#include "redfish/errors.hpp"
#include "redfish/part.hpp"

#include <algorithm>

namespace oobready::redfish {

bool has_any(const json::object& facts, std::string_view name)
{
    const json::array* list = array_at(facts, name);
    return list != nullptr && !list->empty();
}

std::vector<std::string> links_in(const json::object& resource, std::string_view property)
{
    std::vector<std::string> links;
    const json::array* list = array_at(resource, property);
    if (list == nullptr)
        return links;
    for (const json::value& item : *list) {
        const json::object* reference = item.if_object();
        std::string link = reference != nullptr ? string_at(*reference, "@odata.id") : "";
        if (!link.empty() && links.size() < members_max)
            links.push_back(std::move(link));
    }
    return links;
}

void Walk::note(const std::string& uri, const Error& error, std::string_view of)
{
    if (!first_)
        first_ = error;
    if (unreadable_.size() < parts_max)
        unreadable_.push_back(
            json::object{{"uri", uri_fact(uri)}, {"error", describe(error)}, {"of", of}});
}

void Walk::note_unless_absent(const std::string& uri, const Error& error, std::string_view of)
{
    if (error.code != Errc::not_found)
        note(uri, error, of);
}

bool Walk::is_whole(std::string_view of) const
{
    return std::ranges::none_of(
        unreadable_, [of](const json::value& row) { return row.at("of") == json::value(of); });
}

// What a collection lists is there for certain; what is linked elsewhere may lead to nothing.
std::vector<Resource> Walk::taken(std::vector<Service::Member> members, bool certain,
                                  std::string_view of)
{
    std::vector<Resource> resources;
    for (Service::Member& member : members) {
        if (member.resource)
            resources.push_back({std::move(member.uri), std::move(*member.resource)});
        else if (member.skipped || is_left_alone(member.uri))
            continue;
        else if (certain)
            note(member.uri, member.resource.error(), of);
        else
            note_unless_absent(member.uri, member.resource.error(), of);
    }
    return resources;
}

asio::awaitable<std::vector<Resource>> Walk::top(std::string_view property, std::string_view of)
{
    const Result<std::string> uri = co_await service_.root_link(property);
    if (!uri) {
        note_unless_absent(std::string{root_uri}, uri.error(), of);
        co_return std::vector<Resource>{};
    }
    std::span<const std::string_view> skipped;
    if (property == "Chassis")
        skipped = chassis_id_parts_skipped;
    co_return co_await members_at(*uri, skipped, of);
}

asio::awaitable<std::optional<Resource>> Walk::top_one(std::string_view property,
                                                       std::string_view of)
{
    const Result<std::string> uri = co_await service_.root_link(property);
    if (!uri) {
        note_unless_absent(std::string{root_uri}, uri.error(), of);
        co_return std::nullopt;
    }
    co_return co_await at(*uri, of);
}

asio::awaitable<std::vector<Resource>> Walk::members(const json::object& from,
                                                     std::string_view property, std::string_view of)
{
    std::string uri = link_at(from, property);
    const std::span<const std::string_view> all;
    co_return co_await members_at(std::move(uri), all, of);
}

asio::awaitable<std::optional<Resource>> Walk::one(const json::object& from,
                                                   std::string_view property, std::string_view of)
{
    std::string uri = link_at(from, property);
    co_return co_await at(std::move(uri), of);
}

asio::awaitable<std::vector<Resource>>
Walk::members_at(std::string uri, std::span<const std::string_view> id_parts_skipped,
                 std::string_view of)
{
    if (uri.empty() || is_left_alone(uri))
        co_return std::vector<Resource>{};
    Result<std::vector<Service::Member>> members = co_await service_.members(uri, id_parts_skipped);
    if (members)
        co_return taken(std::move(*members), true, of);
    note_unless_absent(uri, members.error(), of);
    co_return std::vector<Resource>{};
}

asio::awaitable<std::vector<Resource>> Walk::each(std::vector<std::string> uris,
                                                  std::string_view of)
{
    std::erase_if(uris, [](const std::string& uri) { return uri.empty() || is_left_alone(uri); });
    if (uris.empty())
        co_return std::vector<Resource>{};
    const std::string first = uris.front();
    Result<std::vector<Service::Member>> members = co_await service_.get_each(std::move(uris));
    if (members)
        co_return taken(std::move(*members), false, of);
    note_unless_absent(first, members.error(), of);
    co_return std::vector<Resource>{};
}

asio::awaitable<std::optional<Resource>> Walk::at(std::string uri, std::string_view of)
{
    if (uri.empty() || is_left_alone(uri))
        co_return std::nullopt;
    Result<json::object> body = co_await service_.get(uri);
    if (body)
        co_return Resource{std::move(uri), std::move(*body)};
    note_unless_absent(uri, body.error(), of);
    co_return std::nullopt;
}

asio::awaitable<std::optional<Resource>> Walk::certain(std::string uri, std::string_view of)
{
    Result<json::object> body = co_await service_.get(uri);
    if (body)
        co_return Resource{std::move(uri), std::move(*body)};
    note(uri, body.error(), of);
    co_return std::nullopt;
}

check::Observation Walk::observation(std::string_view uri, json::object facts, bool found)
{
    if (!found && first_)
        return *first_;
    facts["supported"] = found;
    facts["unreadable"] = std::move(unreadable_);
    check::Evidence evidence;
    evidence.source = service_.source(uri);
    evidence.facts = std::move(facts);
    return evidence;
}

check::Sent linked(std::string what, check::Often often)
{
    return {"GET " + std::move(what), check::Door::https, often};
}

std::vector<check::Sent> top_sends(std::string_view property)
{
    const std::string collection = "what the root links as " + std::string{property};
    return {linked(std::string{root_uri}), linked(collection, check::per("page of the collection")),
            linked("each member of " + collection, check::per("member"))};
}

std::vector<check::Sent> collection_sends(std::string_view owner, std::string_view property)
{
    const std::string collection =
        "what a " + std::string{owner} + " links as " + std::string{property};
    return {linked(collection, check::per("page of the collection")),
            linked("each member of " + collection, check::per("member"))};
}

std::vector<check::Sent> sent(std::vector<std::vector<check::Sent>> parts)
{
    std::vector<check::Sent> all;
    for (std::vector<check::Sent>& part : parts)
        for (check::Sent& one : part) {
            const bool known = std::ranges::any_of(
                all, [&one](const check::Sent& other) { return other.what == one.what; });
            if (!known)
                all.push_back(std::move(one));
        }
    return all;
}

} // namespace oobready::redfish
