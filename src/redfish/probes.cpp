// SPDX-License-Identifier: GPL-3.0-or-later
#include "redfish/probes.hpp"

#include "base/text.hpp"
#include "redfish/account_probe.hpp"
#include "redfish/boot_probes.hpp"
#include "redfish/chassis_probes.hpp"
#include "redfish/errors.hpp"
#include "redfish/firmware_probe.hpp"
#include "redfish/health_probe.hpp"
#include "redfish/https_certificates_probe.hpp"
#include "redfish/log_probe.hpp"
#include "redfish/manager_probes.hpp"
#include "redfish/oem_probes.hpp"
#include "redfish/redaction.hpp"
#include "redfish/serial_probe.hpp"
#include "redfish/system_probes.hpp"

namespace oobready::redfish {

namespace {

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

// Refused for what it asked with. A service that does not look at it (full, not ready, this address
// shut out) has said nothing of the login.
bool is_refused(const Error& error)
{
    return error.code == Errc::not_authorized || error.code == Errc::privilege_insufficient ||
           error.code == Errc::password_change_required;
}

asio::awaitable<check::Observation> observe_session(Service& service, const json::object&)
{
    const Result<Login> login = co_await service.login();
    if (!login && !is_refused(login.error()))
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

constexpr check::Door https = check::Door::https;

// The root comes first; whoever asks for it first pays for all.
check::Sent get_root() { return {"GET " + std::string{root_uri}, https}; }

std::vector<check::Sent> members_sends(std::string_view property)
{
    const std::string collection = "what the root links as " + std::string{property};
    return {get_root(),
            {"GET " + collection, https, check::per("page of the collection")},
            {"GET each member of " + collection, https, check::per("member")}};
}

check::Shape members_shape(std::string_view members)
{
    using check::text;
    return {
        check::integer("/count", "how many the collection lists"),
        check::list("/members", members),
        check::object("/members/*", "one resource: any property that the controller gives")
            .of_anything(),
        check::list("/unreadable", "members that could not be read"),
        text("/unreadable/*/uri", "of the member").where_given(),
        text("/unreadable/*/error", "the reason").where_given(),
        check::list("/skipped", "members that are left alone: reading them can do harm")
            .where_given(),
        text("/skipped/*", "URI of one").where_given(),
    };
}

check::ProbeInfo root_info()
{
    using check::text;
    return {
        .name = "redfish.root",
        .summary = "the service root, without logging in (DSP0266 6.2)",
        .sends = {get_root()},
        .facts = {text("/uri", "of the root"),
                  check::object("/resource", "the root: any property that the controller gives; "
                                             "null where there is no Redfish")
                      .or_null()
                      .of_anything(),
                  text("/error", "why there is none").where_given()}};
}

check::ProbeInfo session_info()
{
    using check::text;
    static constexpr std::string_view states[] = {"open", "refused"};
    static constexpr std::string_view logins[] = {"session", "basic"};
    return {.name = "redfish.session",
            .summary = "log in, and what the service says to it (DSP0266 13.3)",
            .needs = check::Needs::redfish_session,
            .sends = session_sends().opening,
            .facts = {text("/state", "how the login ended").one_of(states),
                      text("/login", "by a session or by HTTP Basic").one_of(logins).where_given(),
                      text("/error", "why it was refused").where_given()}};
}

check::ProbeInfo members_info(std::string_view name, std::string_view summary,
                              std::string_view property, std::string_view members)
{
    return {.name = name,
            .summary = summary,
            .needs = check::Needs::redfish_session,
            .sends = members_sends(property),
            .facts = members_shape(members)};
}

} // namespace

check::SessionSends session_sends()
{
    const check::Often basic = check::only("where the service offers no sessions");
    return {{get_root(),
             {"GET what the root links as SessionService", https,
              check::only("where the root does not link Sessions")},
             {"POST what the root links as Sessions (the login)", https},
             {"GET what the root links as Systems, with HTTP Basic", https, basic}},
            {{"DELETE our session", https, check::only("where the login opened one")}}};
}

std::span<const check::Probe<Service>> probes()
{
    // In the order in which they are asked: what the others need first.
    static const check::Probe<Service> table[] = {
        {root_info(), observe_root},
        {session_info(), observe_session},
        {members_info("redfish.systems", "every member of the Systems collection", "Systems",
                      "the systems, secrets removed"),
         observe_systems},
        {members_info("redfish.chassis", "every member of the Chassis collection", "Chassis",
                      "the chassis, secrets removed"),
         observe_chassis},
        {members_info("redfish.managers", "every member of the Managers collection", "Managers",
                      "the managers, secrets removed"),
         observe_managers},
        {serial_info(), observe_serial},
        {health_info(), observe_health},
        {power_supplies_info(), observe_power_supplies},
        {thermal_info(), observe_thermal},
        {memory_info(), observe_memory},
        {processors_info(), observe_processors},
        {storage_info(), observe_storage},
        {network_ports_info(), observe_network_ports},
        {firmware_info(), observe_firmware},
        {manager_network_info(), observe_manager_network},
        {network_protocol_info(), observe_network_protocol},
        {accounts_info(), observe_accounts},
        {logs_info(), observe_logs},
        {clock_info(), observe_clock},
        {licenses_info(), observe_licenses},
        {boot_info(), observe_boot},
        {intrusion_info(), observe_intrusion},
        {oem_info(), observe_oem},
        {https_certificates_info(), observe_https_certificates},
    };
    return table;
}

} // namespace oobready::redfish
