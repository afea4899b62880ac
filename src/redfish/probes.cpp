// SPDX-License-Identifier: GPL-3.0-or-later
#include "redfish/probes.hpp"

#include "base/text.hpp"
#include "redfish/errors.hpp"
#include "redfish/redaction.hpp"

namespace oobready::redfish {

namespace {

// Chassis whose id holds one of these are never read: on some controllers the mere reading of a
// RAID enclosure restarts the controller. They are listed in the facts as "skipped".
constexpr std::string_view chassis_id_parts_skipped[] = {"RAID", "Enclosure"};

using Members = std::vector<Service::Member>;

json::object facts_of(const Members& members)
{
    json::array readable;
    json::array unreadable;
    json::array skipped;
    for (const Service::Member& member : members) {
        const json::string uri{printable(member.uri)};
        if (member.skipped)
            skipped.push_back(uri);
        else if (member.resource)
            readable.push_back(redact(*member.resource));
        else
            unreadable.push_back(
                json::object{{"uri", uri}, {"error", describe(member.resource.error())}});
    }
    json::object facts{{"count", members.size()},
                       {"members", std::move(readable)},
                       {"unreadable", std::move(unreadable)}};
    if (!skipped.empty())
        facts["skipped"] = std::move(skipped);
    return facts;
}

// Nothing could be read at all: then there is no evidence, only the reason of the first.
std::optional<Error> reason_for_nothing(const Members& members)
{
    std::optional<Error> first;
    for (const Service::Member& member : members) {
        if (member.resource)
            return std::nullopt;
        if (!first && !member.skipped)
            first = member.resource.error();
    }
    return first;
}

asio::awaitable<check::Observation> observe_root(Service& service, const json::object&)
{
    const Result<json::object> root = co_await service.root();
    // "Not found" answers the question: there is no Redfish.
    if (!root && root.error().code != Errc::not_found)
        co_return root.error();
    check::Evidence evidence;
    evidence.source = service.source(root_uri);
    evidence.facts["uri"] = root_uri;
    evidence.facts["resource"] = root ? json::value(redact(*root)) : json::value(nullptr);
    if (!root)
        evidence.facts["error"] = id(root.error().code);
    co_return evidence;
}

asio::awaitable<check::Observation> observe_session(Service& service, const json::object&)
{
    const Result<Login> login = co_await service.login();
    if (!login && login.error().code != Errc::not_authorized)
        co_return login.error();
    check::Evidence evidence;
    evidence.source = service.source(root_uri) + " login";
    if (login) {
        evidence.facts["state"] = "open";
        evidence.facts["login"] = *login == Login::session ? "session" : "basic";
    } else {
        evidence.facts["state"] = "refused";
        evidence.facts["error"] = id(login.error().code);
    }
    co_return evidence;
}

asio::awaitable<check::Observation> observe_members(Service& service, std::string_view property,
                                                    std::span<const std::string_view> skipped)
{
    const Result<std::string> uri = co_await service.root_link(property);
    if (!uri)
        co_return uri.error();
    const Result<Members> members = co_await service.members(*uri, skipped);
    if (!members)
        co_return members.error();
    if (std::optional<Error> reason = reason_for_nothing(*members))
        co_return std::move(*reason);
    check::Evidence evidence;
    evidence.source = service.source(*uri);
    evidence.facts = facts_of(*members);
    co_return evidence;
}

asio::awaitable<check::Observation> observe_systems(Service& service, const json::object&)
{
    return observe_members(service, "Systems", {});
}

asio::awaitable<check::Observation> observe_chassis(Service& service, const json::object&)
{
    return observe_members(service, "Chassis", chassis_id_parts_skipped);
}

asio::awaitable<check::Observation> observe_managers(Service& service, const json::object&)
{
    return observe_members(service, "Managers", {});
}

} // namespace

std::span<const check::Probe<Service>> probes()
{
    // In the order in which they are asked: what the others need first.
    static const check::Probe<Service> table[] = {
        {{"redfish.root", "the service root, without logging in (DSP0266 6.2)"}, observe_root},
        {{"redfish.session", "log in, and what the service says to it (DSP0266 13.3)"},
         observe_session},
        {{"redfish.systems", "every member of the Systems collection"}, observe_systems},
        {{"redfish.chassis", "every member of the Chassis collection"}, observe_chassis},
        {{"redfish.managers", "every member of the Managers collection"}, observe_managers},
    };
    return table;
}

} // namespace oobready::redfish
