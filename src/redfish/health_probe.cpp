// SPDX-License-Identifier: GPL-3.0-or-later
// Reads what health_facts makes facts of: systems, chassis, managers, and the log of current faults
// that a profile names.
#include "redfish/health_probe.hpp"

#include "redfish/errors.hpp"
#include "redfish/health_facts.hpp"
#include "redfish/part.hpp"
#include "redfish/walk.hpp"

namespace oobready::redfish {

namespace {

constexpr std::string_view fault_log = "fault_log";
constexpr std::string_view of_members = "members";
constexpr std::string_view of_reasons = "reasons";

std::string last_segment(std::string_view uri)
{
    while (uri.ends_with('/'))
        uri.remove_suffix(1);
    return std::string{uri.substr(uri.find_last_of('/') + 1)};
}

// Entries stand in the collection itself, or behind its links.
asio::awaitable<void> add_entries(Walk& walk, const Resource& entries, HealthFacts& facts)
{
    std::vector<std::string> links;
    const json::array* members = array_in(entries.body, "Members");
    if (members == nullptr)
        co_return;
    std::size_t seen = 0;
    for (const json::value& member : *members) {
        const json::object* entry = member.if_object();
        if (entry == nullptr || ++seen > faults_max)
            continue;
        if (entry->contains("Message") || entry->contains("Severity"))
            facts.add_fault(string_at(*entry, "@odata.id"), *entry);
        else if (std::string link = string_at(*entry, "@odata.id"); !link.empty())
            links.push_back(std::move(link));
    }
    const std::vector<Resource> read = co_await walk.each(std::move(links), of_reasons);
    for (const Resource& entry : read)
        facts.add_fault(entry.uri, entry.body);
}

// Of the manager's logs only that one is read.
asio::awaitable<void> add_faults(Walk& walk, const Resource& manager, const std::string& log_id,
                                 HealthFacts& facts)
{
    if (log_id.empty())
        co_return;
    const std::vector<Resource> logs = co_await walk.one(manager, "LogServices", of_reasons);
    for (const Resource& collection : logs) {
        std::vector<std::string> links = links_in(collection.body, "Members");
        std::erase_if(links, [&](const std::string& link) { return last_segment(link) != log_id; });
        const std::vector<Resource> found = co_await walk.each(std::move(links), of_reasons);
        for (const Resource& log : found) {
            const std::vector<Resource> entries = co_await walk.one(log, "Entries", of_reasons);
            for (const Resource& page : entries)
                co_await add_entries(walk, page, facts);
        }
    }
}

} // namespace

asio::awaitable<check::Observation> observe_health(Service& service, const json::object& arguments)
{
    const std::string log_id = string_at(arguments, fault_log);
    static constexpr std::pair<std::string_view, std::string_view> tops[] = {
        {"Systems", "system"}, {"Chassis", "chassis"}, {"Managers", "manager"}};
    Walk walk{service};
    HealthFacts facts;
    std::optional<Error> first;
    bool any = false;
    for (const auto& [property, kind] : tops) {
        const Result<std::vector<Resource>> resources = co_await walk.top(property, of_members);
        if (!resources) {
            walk.failed("what the root links as " + std::string{property}, resources.error(),
                        of_members);
            first = first ? first : resources.error();
            continue;
        }
        for (const Resource& resource : *resources) {
            any = true;
            facts.add(kind, resource.uri, resource.body);
            if (kind == "manager")
                co_await add_faults(walk, resource, log_id, facts);
        }
    }
    if (!any && first)
        co_return std::move(*first);
    check::Evidence evidence;
    evidence.source = service.source(root_uri);
    evidence.facts = facts.take();
    evidence.facts["unreadable"] = walk.unreadable();
    co_return evidence;
}

check::ProbeInfo health_info()
{
    std::vector<check::Sent> sends = top_sends("Systems");
    append(sends, top_sends("Chassis"));
    append(sends, top_sends("Managers"));
    append(sends, {linked("what a manager links as LogServices", check::per("manager")),
                   linked("the log of it that fault_log names", check::per("manager")),
                   linked("what that links as Entries", check::per("manager")),
                   linked("each entry that is not shown there", check::per("entry", faults_max))});
    return {.name = "redfish.health",
            .summary = "how systems, chassis and managers say that they are, and why (DSP0268 "
                       "Status)",
            .arguments = {fault_log},
            .needs = check::Needs::redfish_session,
            .sends = std::move(sends),
            .facts = health_shape()};
}

} // namespace oobready::redfish
