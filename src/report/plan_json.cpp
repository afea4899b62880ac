// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/json_writer.hpp"
#include "report/often_row.hpp"
#include "report/plan.hpp"
#include "report/rows.hpp"

#include <utility>

namespace oobready::report {

namespace {

json::array texts(const std::vector<std::string>& list)
{
    return json::array(list.begin(), list.end());
}

json::object send_row(const check::PlannedSend& send)
{
    json::array reasons;
    for (const check::PlannedReason& reason : send.reasons) {
        json::object row = often_row(reason.often);
        row["session"] = reason.session;
        row["probes"] = texts(reason.probes);
        row["requirements"] = texts(reason.requirements);
        reasons.emplace_back(std::move(row));
    }
    return {{"what", send.what}, {"port", send.port}, {"reasons", std::move(reasons)}};
}

json::object plane_row(const check::PlannedPlane& plane)
{
    json::array sends;
    for (const check::PlannedSend& send : plane.sends)
        sends.emplace_back(send_row(send));
    return {{"plane", plane.name},
            {"login", plane.login},
            {"sessions_max", plane.login ? 1 : 0},
            {"login_attempts_max", plane.login_attempts_max},
            {"sends", std::move(sends)},
            {"withheld", texts(plane.withheld)}};
}

json::object group_row(const check::PlannedGroup& group)
{
    json::array planes;
    for (const check::PlannedPlane& plane : group.planes)
        planes.emplace_back(plane_row(plane));
    return {
        {"nodes", texts(group.nodes)},
        {"hosts", texts(group.hosts)},
        {"names_looked_up", group.names_looked_up},
        {"ports",
         {{"https", group.ports.https}, {"ipmi", group.ports.ipmi}, {"http", group.ports.http}}},
        {"username", group.username ? json::value(*group.username) : json::value(nullptr)},
        {"certificate", group.certificate},
        {"activates_sol", group.activates_sol},
        {"planes", std::move(planes)}};
}

} // namespace

std::string plan_document(const check::Plan& plan)
{
    json::array appliances;
    for (const check::PlannedAppliance& appliance : plan.appliances) {
        json::array groups;
        for (const check::PlannedGroup& group : appliance.groups)
            groups.emplace_back(group_row(group));
        appliances.emplace_back(json::object{{"name", appliance.name},
                                             {"profile", appliance.profile},
                                             {"groups", std::move(groups)}});
    }
    return to_document(json::object{{"schema_version", schema_version},
                                    {"tool", tool_row()},
                                    {"rack", plan.rack},
                                    {"appliances", std::move(appliances)}});
}

} // namespace oobready::report
