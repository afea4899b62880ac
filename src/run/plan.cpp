// SPDX-License-Identifier: GPL-3.0-or-later
// The calls of a profile, in the order of the probe tables as observe.cpp takes them, turned into
// what they send. Calls the tables of ipmi, redfish and net_side.
#include "run/plan.hpp"

#include "ipmi/probes.hpp"
#include "ipmi/raw_command.hpp"
#include "rack/address.hpp"
#include "redfish/probes.hpp"
#include "run/net_side.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace oobready::run {

namespace {

using check::PlannedGroup;
using check::PlannedPlane;
using check::PlannedReason;
using check::PlannedSend;
using check::ProbeCall;
using check::ProbeInfo;
using check::Sent;

// A login whose last answer is lost is made once more (Bmc::try_suite).
constexpr unsigned ipmi_login_attempts_max = 2;
constexpr unsigned redfish_login_attempts_max = 1;

// One call of a profile, and who makes it.
struct Wanted {
    ProbeCall call;
    std::vector<std::string> requirements;
    std::vector<Sent> raw; ///< what the profile's row sends, for check::raw_probe
};

std::vector<Wanted> wanted_by(const check::Profile& profile)
{
    std::vector<Wanted> all;
    for (const ProbeCall& call : check::calls_of(profile)) {
        Wanted wanted{call, {}, ipmi::raw_sends(profile, call)};
        const std::string key = call.key();
        const auto is_it = [&key](const ProbeCall* other) { return other->key() == key; };
        for (const check::Requirement& requirement : profile.requirements)
            if (std::ranges::any_of(check::calls_in(requirement), is_it))
                wanted.requirements.push_back(requirement.id);
        all.push_back(std::move(wanted));
    }
    return all;
}

std::uint16_t port_of(const Sent& sent, const Ports& ports, const ProbeCall* call)
{
    switch (sent.door) {
    case check::Door::ipmi:
        return ports.ipmi;
    case check::Door::https:
        return ports.https;
    case check::Door::http:
        return ports.http;
    case check::Door::argument:
        break;
    }
    const json::value* named = call ? call->arguments.if_contains("port") : nullptr;
    return named && is_port(*named) ? actual_port(ports, named->as_int64()) : std::uint16_t{0};
}

bool is_true(const json::object& arguments, std::string_view name)
{
    const json::value* value = arguments.if_contains(name);
    return value != nullptr && value->is_bool() && value->get_bool();
}

void add_new(std::vector<std::string>& to, const std::vector<std::string>& names)
{
    for (const std::string& name : names)
        if (std::ranges::find(to, name) == to.end())
            to.push_back(name);
}

// One plane of one group of nodes, filled step by step.
class PlaneBuilder {
public:
    PlaneBuilder(std::string_view name, const Ports& ports) : ports_(ports) { plane_.name = name; }

    void add(const Sent& sent, const Wanted* wanted)
    {
        const ProbeCall* call = wanted ? &wanted->call : nullptr;
        if (call && !sent.often.argument.empty() && !is_true(call->arguments, sent.often.argument))
            return;
        const std::uint16_t port = port_of(sent, ports_, call);
        const auto same = std::ranges::find_if(plane_.sends, [&](const PlannedSend& known) {
            return known.what == sent.what && known.port == port;
        });
        PlannedSend& send = same == plane_.sends.end()
                                ? plane_.sends.emplace_back(PlannedSend{sent.what, port, {}})
                                : *same;
        const auto alike = std::ranges::find(send.reasons, sent.often, &PlannedReason::often);
        PlannedReason& reason =
            alike == send.reasons.end()
                ? send.reasons.emplace_back(PlannedReason{sent.often, {}, {}, {}})
                : *alike;
        reason.session = reason.session || !wanted;
        if (wanted) {
            add_new(reason.probes, {wanted->call.probe});
            add_new(reason.requirements, wanted->requirements);
        }
    }

    // The probes of a table in its order, with the session around them that they share. Without
    // credentials only what precedes them is sent: the first thing of `session`.
    void add_lane(const std::vector<ProbeInfo>& table, const std::vector<Wanted>& calls,
                  const check::SessionSends& session, bool credentials)
    {
        for (const ProbeInfo& info : table)
            for (const Wanted& wanted : calls)
                if (wanted.call.probe == info.name)
                    add_probe(info, wanted, session, credentials);
        if (plane_.login)
            for (const Sent& sent : session.closing)
                add(sent, nullptr);
    }

    PlannedPlane plane_;

private:
    void add_probe(const ProbeInfo& info, const Wanted& wanted, const check::SessionSends& session,
                   bool credentials)
    {
        if (info.needs != check::Needs::nothing && !credentials) {
            add(session.opening.front(), &wanted);
            add_new(plane_.withheld, {wanted.call.probe});
            return;
        }
        if (info.needs != check::Needs::nothing && !plane_.login) {
            plane_.login = true;
            for (const Sent& sent : session.opening)
                add(sent, nullptr);
        }
        for (const Sent& sent : wanted.raw.empty() ? info.sends : wanted.raw)
            add(sent, &wanted);
    }

    const Ports& ports_;
};

template <class Subject>
std::vector<ProbeInfo> infos_of(std::span<const check::Probe<Subject>> probes)
{
    std::vector<ProbeInfo> infos;
    for (const check::Probe<Subject>& probe : probes)
        infos.push_back(probe.info);
    return infos;
}

bool is_of(const std::vector<ProbeInfo>& table, const Wanted& wanted)
{
    return std::ranges::find(table, wanted.call.probe, &ProbeInfo::name) != table.end();
}

void add_planes(const std::vector<Wanted>& calls, PlannedGroup& group)
{
    static const std::vector<ProbeInfo> net = infos_of(net_probes());
    static const std::vector<ProbeInfo> ipmi_table = infos_of(ipmi::probes());
    static const std::vector<ProbeInfo> redfish_table = infos_of(redfish::probes());
    const bool credentials = group.username.has_value();
    PlaneBuilder ports{"ports", group.ports};
    ports.add_lane(net, calls, {}, credentials);
    // observe.cpp asks nothing of a Redfish service whose port is silent.
    for (const Wanted& wanted : calls)
        if (is_of(redfish_table, wanted))
            ports.add({"TCP connect", check::Door::https}, &wanted);
    PlaneBuilder ipmi_plane{"ipmi", group.ports};
    ipmi_plane.add_lane(ipmi_table, calls, ipmi::session_sends(), credentials);
    ipmi_plane.plane_.login_attempts_max = ipmi_plane.plane_.login ? ipmi_login_attempts_max : 0;
    PlaneBuilder redfish_plane{"redfish", group.ports};
    redfish_plane.add_lane(redfish_table, calls, redfish::session_sends(), credentials);
    redfish_plane.plane_.login_attempts_max =
        redfish_plane.plane_.login ? redfish_login_attempts_max : 0;
    for (PlaneBuilder* built : {&ports, &ipmi_plane, &redfish_plane})
        if (!built->plane_.sends.empty())
            group.planes.push_back(std::move(built->plane_));
    group.activates_sol = credentials && std::ranges::any_of(calls, [](const Wanted& wanted) {
                              return wanted.call.probe == "sol.console";
                          });
}

std::string certificate_words(const TlsTrust& trust)
{
    if (trust.insecure)
        return "not verified";
    if (!trust.pin_sha256.empty())
        return "must be the pinned one";
    if (!trust.ca_file.empty())
        return "must lead to an authority of " + trust.ca_file;
    return "must lead to an authority that this system trusts";
}

PlannedGroup group_of(const Target& target)
{
    PlannedGroup group;
    group.names_looked_up = !rack::is_ip(target.host);
    group.ports = target.ports;
    if (target.credentials)
        group.username = target.credentials->username;
    group.certificate = certificate_words(target.tls);
    return group;
}

bool alike(const PlannedGroup& left, const PlannedGroup& right)
{
    return left.names_looked_up == right.names_looked_up && left.ports.https == right.ports.https &&
           left.ports.ipmi == right.ports.ipmi && left.ports.http == right.ports.http &&
           left.username == right.username && left.certificate == right.certificate;
}

} // namespace

check::Plan plan_of(const rack::Rack& rack, const std::map<std::string, check::Profile>& profiles)
{
    check::Plan plan;
    plan.rack = rack.origin;
    for (const rack::Appliance& appliance : rack.appliances) {
        const std::vector<Wanted> calls = wanted_by(profiles.at(appliance.profile));
        check::PlannedAppliance planned{appliance.name, appliance.profile, {}};
        for (const rack::Node& node : appliance.nodes) {
            PlannedGroup own = group_of(node.target);
            auto group = std::ranges::find_if(
                planned.groups, [&own](const PlannedGroup& known) { return alike(known, own); });
            if (group == planned.groups.end()) {
                add_planes(calls, own);
                planned.groups.push_back(std::move(own));
                group = std::prev(planned.groups.end());
            }
            group->nodes.push_back(node.name);
            group->hosts.push_back(node.target.host);
        }
        plan.appliances.push_back(std::move(planned));
    }
    return plan;
}

} // namespace oobready::run
