// SPDX-License-Identifier: GPL-3.0-or-later
// Every key is always there, null or "" where there is nothing to say; only an evidence row has
// either "facts" or "error".
#include "report/rows.hpp"

#include "base/text.hpp"
#include "report/json_writer.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <chrono>
#include <ctime>
#include <iterator>
#include <map>
#include <string_view>

namespace oobready::report {

namespace {

json::string clean(std::string_view text)
{
    return json::string{printable_lines(text, string_bytes_max)};
}

json::value null_or(std::string_view text)
{
    return text.empty() ? json::value{} : json::value(clean(text));
}

json::object etiquette_row(const check::Etiquette& etiquette)
{
    json::object row;
    row["ipmi_sessions_opened"] = etiquette.ipmi_sessions_opened;
    row["ipmi_sessions_closed"] = etiquette.ipmi_sessions_closed;
    row["redfish_sessions_opened"] = etiquette.redfish_sessions_opened;
    row["redfish_sessions_closed"] = etiquette.redfish_sessions_closed;
    row["logins_failed"] = etiquette.logins_failed;
    row["datagrams_sent"] = etiquette.datagrams_sent;
    row["http_requests"] = etiquette.http_requests;
    return row;
}

json::object evidence_row(const check::Observed& observed)
{
    json::object row;
    row["probe"] = clean(observed.call.probe);
    row["arguments"] = harmless(observed.call.arguments);
    row["source"] = "";
    row["taken"] = rfc3339(observed.taken);
    row["duration_ms"] = observed.duration.count();
    if (!observed.observation) {
        const Error& error = observed.observation.error();
        json::object& reason = row["error"].emplace_object();
        reason["id"] = clean(id(error.code));
        reason["context"] = clean(error.context);
        row["raw"] = "";
        return row;
    }
    const check::Evidence& evidence = *observed.observation;
    row["source"] = clean(evidence.source);
    row["facts"] = harmless(evidence.facts);
    row["raw"] = clean(evidence.raw);
    return row;
}

// What the profile says of a diagnosis, on both sides of what the diagnosis says itself.
json::object diagnosis_row(const check::Diagnosis& diagnosis, const check::Requirement& requirement,
                           json::value evidence, bool known)
{
    json::object row;
    row["requirement"] = clean(diagnosis.requirement);
    row["title"] = clean(requirement.title);
    row["level"] = known ? json::value(clean(id(requirement.level))) : json::value{};
    row["outcome"] = clean(id(diagnosis.outcome));
    row["measured"] = harmless(diagnosis.measured);
    row["expected"] = clean(diagnosis.expected);
    row["message"] = clean(diagnosis.message);
    row["error"] = diagnosis.error ? json::value(clean(id(*diagnosis.error))) : json::value{};
    row["blocked_by"] = null_or(diagnosis.blocked_by);
    row["clause"] = clean(requirement.clause);
    row["why"] = clean(requirement.why);
    row["remedy"] = clean(diagnosis.remedy.empty() ? requirement.remedy : diagnosis.remedy);
    row["probe"] = clean(requirement.call.probe);
    row["arguments"] = harmless(requirement.call.arguments);
    row["select"] = clean(requirement.select);
    row["evidence"] = std::move(evidence);
    return row;
}

} // namespace

std::string rfc3339(check::Clock::time_point time)
{
    const auto whole = std::chrono::floor<std::chrono::seconds>(time);
    const auto milliseconds = std::chrono::floor<check::Milliseconds>(time - whole).count();
    const std::time_t seconds = check::Clock::to_time_t(whole);
    return fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:03}Z", fmt::gmtime(seconds), milliseconds);
}

json::object tool_row()
{
    json::object row;
    row["name"] = "oobready";
    row["version"] = OOBREADY_VERSION;
    return row;
}

json::object run_row(const check::RunRecord& run)
{
    json::object row;
    row["started"] = rfc3339(run.started);
    row["ended"] = rfc3339(run.ended);
    row["rack"] = clean(run.rack);
    json::array& notes = row["notes"].emplace_array();
    for (const std::string& note : run.notes)
        notes.emplace_back(clean(note));
    return row;
}

json::object verdict_row(const check::RunRecord& run)
{
    json::object row;
    row["verdict"] = clean(id(run.readiness));
    row["exit_status"] = check::exit_status(run);
    return row;
}

json::object appliance_row(const check::ApplianceRecord& appliance)
{
    json::object row;
    row["name"] = clean(appliance.name);
    row["profile"] = clean(appliance.profile.name);
    row["title"] = clean(appliance.profile.title);
    row["verdict"] = clean(id(appliance.readiness));
    return row;
}

json::object node_row(const check::NodeRecord& node)
{
    json::object row;
    row["name"] = clean(node.name);
    row["bmc"] = clean(node.bmc);
    row["verdict"] = clean(id(node.readiness));
    row["duration_ms"] = node.duration.count();
    row["declared"] = harmless(node.declared);
    json::array& quirks = row["quirks"].emplace_array();
    for (const std::string& quirk : node.quirks)
        quirks.emplace_back(clean(quirk));
    row["etiquette"] = etiquette_row(node.etiquette);
    return row;
}

std::vector<json::object> evidence_rows(const check::NodeRecord& node)
{
    std::vector<json::object> rows;
    for (const auto& [key, observed] : node.observations)
        rows.push_back(evidence_row(observed));
    return rows;
}

std::vector<json::object> diagnosis_rows(const check::Profile& profile,
                                         const check::NodeRecord& node)
{
    std::map<std::string, const check::Requirement*> requirements;
    for (const check::Requirement& requirement : profile.requirements)
        requirements.emplace(requirement.id, &requirement);
    const check::Requirement nothing{}; // of a requirement that the profile does not have
    std::vector<json::object> rows;
    for (const check::Diagnosis& diagnosis : node.diagnoses) {
        const auto found = requirements.find(diagnosis.requirement);
        const bool known = found != requirements.end();
        const check::Requirement& requirement = known ? *found->second : nothing;
        json::value evidence;
        const auto observed = node.observations.find(requirement.call.key());
        if (known && observed != node.observations.end())
            evidence = std::distance(node.observations.begin(), observed);
        rows.push_back(diagnosis_row(diagnosis, requirement, std::move(evidence), known));
    }
    return rows;
}

} // namespace oobready::report
