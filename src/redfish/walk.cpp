// SPDX-License-Identifier: GPL-3.0-or-later
#include "redfish/walk.hpp"

#include "redfish/errors.hpp"
#include "redfish/part.hpp"

#include <algorithm>

namespace oobready::redfish {

std::vector<std::string> links_in(const json::object& resource, std::string_view property)
{
    std::vector<std::string> links;
    const json::array* list = array_in(resource, property);
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

void Walk::failed(const std::string& uri, const Error& error, std::string_view of)
{
    if (error.code != Errc::not_found && unreadable_.size() < parts_max)
        unreadable_.push_back(unreadable_row(uri, describe(error), of));
}

bool Walk::is_whole(std::string_view of) const
{
    return std::ranges::none_of(
        unreadable_, [of](const json::value& row) { return row.at("of") == json::value(of); });
}

std::vector<Resource> Walk::taken(std::vector<Service::Member> members, std::string_view of)
{
    std::vector<Resource> resources;
    for (Service::Member& member : members) {
        if (member.resource)
            resources.push_back({std::move(member.uri), std::move(*member.resource)});
        else if (!member.skipped && !is_left_alone(member.uri))
            failed(member.uri, member.resource.error(), of);
    }
    return resources;
}

asio::awaitable<Result<std::vector<Resource>>> Walk::top(std::string_view property,
                                                         std::string_view of)
{
    const Result<std::string> uri = co_await service_.root_link(property);
    if (!uri)
        co_return uri.error();
    std::span<const std::string_view> skipped;
    if (property == "Chassis")
        skipped = chassis_id_parts_skipped;
    Result<std::vector<Service::Member>> members = co_await service_.members(*uri, skipped);
    if (!members)
        co_return members.error();
    std::optional<Error> first;
    for (const Service::Member& member : *members)
        if (!member.resource && !member.skipped && !first)
            first = member.resource.error();
    std::vector<Resource> resources = taken(std::move(*members), of);
    if (resources.empty() && first)
        co_return std::move(*first);
    co_return resources;
}

asio::awaitable<std::vector<Resource>> Walk::members(const Resource& resource,
                                                     std::string_view property, std::string_view of)
{
    const std::string uri = link_at(resource.body, property);
    if (uri.empty() || is_left_alone(uri))
        co_return std::vector<Resource>{};
    Result<std::vector<Service::Member>> members = co_await service_.members(uri);
    if (members)
        co_return taken(std::move(*members), of);
    failed(uri, members.error(), of);
    co_return std::vector<Resource>{};
}

asio::awaitable<std::vector<Resource>> Walk::one(const Resource& resource,
                                                 std::string_view property, std::string_view of)
{
    std::vector<std::string> uris{link_at(resource.body, property)};
    co_return co_await each(std::move(uris), of);
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
        co_return taken(std::move(*members), of);
    failed(first, members.error(), of);
    co_return std::vector<Resource>{};
}

check::Sent linked(std::string what, check::Often often)
{
    return {"GET " + std::move(what), check::Door::https, often};
}

std::vector<check::Sent> top_sends(std::string_view property)
{
    const std::string collection = "what the root links as " + std::string{property};
    return {linked(std::string{root_uri}, check::once),
            linked(collection, check::per("page of the collection")),
            linked("each member of " + collection, check::per("member"))};
}

std::vector<check::Sent> collection_sends(std::string_view owner, std::string_view property)
{
    const std::string collection =
        "what a " + std::string{owner} + " links as " + std::string{property};
    return {linked(collection, check::per("page of the collection")),
            linked("each member of " + collection, check::per("member"))};
}

void append(std::vector<check::Sent>& sends, std::vector<check::Sent> more)
{
    for (check::Sent& sent : more) {
        const bool known = std::ranges::any_of(
            sends, [&sent](const check::Sent& other) { return other.what == sent.what; });
        if (!known)
            sends.push_back(std::move(sent));
    }
}

} // namespace oobready::redfish
