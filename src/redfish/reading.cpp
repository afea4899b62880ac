// SPDX-License-Identifier: GPL-3.0-or-later
#include "redfish/reading.hpp"

#include "base/text.hpp"
#include "redfish/errors.hpp"
#include "redfish/property.hpp"

namespace oobready::redfish {

namespace {

// Never read: on some controllers the mere reading of a RAID enclosure restarts the controller.
constexpr std::string_view chassis_id_parts_left_alone[] = {"RAID", "Enclosure"};

} // namespace

void Reading::note(const std::string& uri, const Error& error)
{
    if (!first_)
        first_ = error;
    unreadable_.push_back(json::object{{"uri", uri_fact(uri)}, {"error", describe(error)}});
}

void Reading::note_unless_absent(const std::string& uri, const Error& error)
{
    if (error.code != Errc::not_found)
        note(uri, error);
}

asio::awaitable<std::vector<Reading::Found>>
Reading::members(std::string uri, const std::vector<std::string>& id_parts_skipped)
{
    std::vector<Found> found;
    const std::vector<std::string_view> skipped{id_parts_skipped.begin(), id_parts_skipped.end()};
    Result<std::vector<Service::Member>> members = co_await service_.members(uri, skipped);
    if (!members) {
        note_unless_absent(uri, members.error());
        co_return found;
    }
    for (Service::Member& member : *members) {
        if (member.resource)
            found.push_back({member.uri, std::move(*member.resource)});
        else if (!member.skipped)
            note(member.uri, member.resource.error());
    }
    co_return found;
}

asio::awaitable<std::vector<Reading::Found>> Reading::root_members(std::string_view property)
{
    std::vector<Found> found;
    const Result<std::string> uri = co_await service_.root_link(property);
    if (!uri) {
        note_unless_absent(std::string{root_uri}, uri.error());
        co_return found;
    }
    std::vector<std::string> skipped;
    if (property == "Chassis")
        skipped.assign(std::begin(chassis_id_parts_left_alone),
                       std::end(chassis_id_parts_left_alone));
    found = co_await members(*uri, skipped);
    co_return found;
}

asio::awaitable<std::vector<Reading::Found>> Reading::linked_members(const json::object& from,
                                                                     std::string_view property)
{
    std::vector<Found> found;
    std::string uri = link_at(from, property);
    if (uri.empty())
        co_return found;
    const std::vector<std::string> all;
    found = co_await members(std::move(uri), all);
    co_return found;
}

asio::awaitable<std::optional<Reading::Found>> Reading::resource(std::string uri)
{
    Result<json::object> read = co_await service_.get(uri);
    if (!read) {
        note_unless_absent(uri, read.error());
        co_return std::nullopt;
    }
    Found found{std::move(uri), std::move(*read)};
    co_return found;
}

asio::awaitable<std::optional<Reading::Found>> Reading::certain(std::string uri)
{
    Result<json::object> read = co_await service_.get(uri);
    if (!read) {
        note(uri, read.error());
        co_return std::nullopt;
    }
    Found found{std::move(uri), std::move(*read)};
    co_return found;
}

asio::awaitable<std::optional<Reading::Found>> Reading::root_resource(std::string_view property)
{
    const Result<std::string> uri = co_await service_.root_link(property);
    if (!uri) {
        note_unless_absent(std::string{root_uri}, uri.error());
        co_return std::nullopt;
    }
    co_return co_await resource(*uri);
}

asio::awaitable<std::optional<Reading::Found>> Reading::linked(const json::object& from,
                                                               std::string_view property)
{
    std::string uri = link_at(from, property);
    if (uri.empty())
        co_return std::nullopt;
    co_return co_await resource(std::move(uri));
}

check::Observation Reading::observation(std::string_view uri, json::object facts, bool found)
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

} // namespace oobready::redfish
