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
    const json::array* members = array_at(entries.body, "Members");
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
    const std::optional<Resource> logs = co_await walk.one(manager.body, "LogServices", of_reasons);
    if (!logs)
        co_return;
    std::vector<std::string> links = links_in(logs->body, "Members");
    std::erase_if(links, [&](const std::string& link) { return last_segment(link) != log_id; });
    const std::vector<Resource> found = co_await walk.each(std::move(links), of_reasons);
    for (const Resource& log : found) {
        const std::optional<Resource> entries = co_await walk.one(log.body, "Entries", of_reasons);
        if (entries)
            co_await add_entries(walk, *entries, facts);
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
    bool any = false;
    for (const auto& [property, kind] : tops) {
        const std::vector<Resource> resources = co_await walk.top(property);
        any = any || !resources.empty();
        for (const Resource& resource : resources) {
            facts.add(kind, resource.uri, resource.body);
            if (kind == "manager")
                co_await add_faults(walk, resource, log_id, facts);
        }
    }
    json::object taken = facts.take();
    co_return walk.observation(root_uri, std::move(taken), any);
}

check::ProbeInfo health_info()
{
    return {.name = "redfish.health",
            .summary = "how systems, chassis and managers say that they are, and why (DSP0268 "
                       "Status)",
            .arguments = {fault_log},
            .needs = check::Needs::redfish_session,
            .sends = sent(
                {top_sends("Systems"),
                 top_sends("Chassis"),
                 top_sends("Managers"),
                 {linked("what a manager links as LogServices", check::per("manager")),
                  linked("the log of it that fault_log names", check::per("manager")),
                  linked("what that links as Entries", check::per("manager")),
                  linked("each entry that is not shown there", check::per("entry", faults_max))}}),
            .facts = health_shape()};
}

} // namespace oobready::redfish
