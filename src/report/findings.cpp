// SPDX-License-Identifier: GPL-3.0-or-later
// All text from the run passes through printable() here, on its way to a terminal.
#include "report/findings.hpp"

#include "base/text.hpp"
#include "report/json_writer.hpp"

#include <algorithm>
#include <map>
#include <numeric>
#include <string_view>
#include <utility>

namespace oobready::report {

namespace {

using check::ApplianceRecord;
using check::Diagnosis;
using check::Level;
using check::NodeRecord;
using check::Outcome;
using check::Requirement;

constexpr std::size_t value_bytes_max = 160;
constexpr std::size_t message_bytes_max = 400;
constexpr std::size_t remedy_bytes_max = 2000;

// As readiness_of() counts: recommended rows never decide, and what could not be looked for is not
// known to be implemented.
bool decides(const Requirement* requirement, const Diagnosis& diagnosis)
{
    if (requirement == nullptr || requirement->level == Level::mandatory)
        return true;
    return requirement->level == Level::if_implemented &&
           (diagnosis.outcome != Outcome::unknown || !diagnosis.error ||
            !diagnosis.measured.is_null());
}

// What to do next. Nothing where nothing is known to be wrong and nothing depends on it.
std::string remedy_of(const Requirement* requirement, const Diagnosis& diagnosis)
{
    if (diagnosis.outcome == Outcome::unknown && !decides(requirement, diagnosis))
        return {};
    if (!diagnosis.remedy.empty())
        return printable(diagnosis.remedy, remedy_bytes_max);
    return requirement ? printable(requirement->remedy, remedy_bytes_max) : std::string{};
}

bool is_part_of_address(std::string_view text, std::size_t at)
{
    const auto alphanumeric = [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    };
    if (at >= text.size())
        return false;
    // A full stop continues an address only when something of it follows.
    return alphanumeric(text[at]) || text[at] == '-' ||
           (text[at] == '.' && at + 1 < text.size() && alphanumeric(text[at + 1]));
}

// `message` with "BMC" for this controller's own address, so that equal failures look equal.
std::string without_address(std::string message, const std::string& address)
{
    static constexpr std::string_view placeholder = "BMC";
    if (address.empty())
        return message;
    for (std::size_t at = message.find(address); at != std::string::npos;
         at = message.find(address, at + 1)) {
        const bool inside = (at > 0 && is_part_of_address(message, at - 1)) ||
                            is_part_of_address(message, at + address.size());
        if (!inside)
            message.replace(at, address.size(), placeholder);
    }
    return message;
}

std::string message_of(const Diagnosis& diagnosis)
{
    std::string_view whole = diagnosis.message;
    if (const std::string told = ": " + diagnosis.told; whole.ends_with(told))
        whole.remove_suffix(told.size()); // shown apart
    std::string message = printable(whole, message_bytes_max);
    if (!diagnosis.error)
        return message;
    const std::string error{id(*diagnosis.error)};
    if (message.find(error) != std::string::npos)
        return message;
    return message.empty() ? error : error + ": " + message;
}

// A value as the reader would say it; as JSON where it is made of several.
std::string words(const json::value& value)
{
    if (const json::string* text = value.if_string(); text != nullptr && !text->empty())
        return printable({text->data(), text->size()}, value_bytes_max);
    if (const bool* yes = value.if_bool())
        return *yes ? "yes" : "no";
    return printable(to_line(harmless(value)), value_bytes_max);
}

FindingRow row_of(const NodeRecord& node, const Diagnosis& diagnosis)
{
    FindingRow row;
    row.nodes = {printable(node.name)};
    if (!diagnosis.measured.is_null())
        row.measured = words(diagnosis.measured);
    row.expected = printable(diagnosis.expected, value_bytes_max);
    row.told = printable(diagnosis.told, message_bytes_max);
    row.message = message_of(diagnosis);
    return row;
}

// Gathers the diagnoses of all nodes by requirement and outcome.
class Gathering {
public:
    explicit Gathering(const ApplianceRecord& appliance)
    {
        for (const Requirement& requirement : appliance.profile.requirements)
            requirements_.emplace(requirement.id, &requirement);
        for (const NodeRecord& node : appliance.nodes)
            for (const Diagnosis& diagnosis : node.diagnoses)
                add(node, diagnosis);
        for (const NodeRecord& node : appliance.nodes)
            for (const Diagnosis& diagnosis : node.diagnoses)
                wait(node, diagnosis);
        sort(appliance);
    }

    Findings take() { return std::move(findings_); }

private:
    [[nodiscard]] const Requirement* find(const std::string& requirement) const
    {
        const auto found = requirements_.find(requirement);
        return found == requirements_.end() ? nullptr : found->second;
    }

    std::vector<Finding>& list_of(const Diagnosis& diagnosis, const Requirement* requirement)
    {
        const bool advice = !decides(requirement, diagnosis);
        switch (diagnosis.outcome) {
        case Outcome::pass:
            return findings_.passed;
        case Outcome::not_applicable:
            return findings_.not_applicable;
        case Outcome::fail:
            return advice ? findings_.advice : findings_.failed;
        case Outcome::unknown:
            break;
        }
        return advice ? findings_.advice : findings_.unknown;
    }

    Finding& finding_of(const Diagnosis& diagnosis)
    {
        const Requirement* requirement = find(diagnosis.requirement);
        std::vector<Finding>& list = list_of(diagnosis, requirement);
        const std::string id = printable(diagnosis.requirement);
        const std::string remedy = remedy_of(requirement, diagnosis);
        const auto found = std::find_if(list.begin(), list.end(), [&](const Finding& finding) {
            return finding.id == id && finding.outcome == diagnosis.outcome &&
                   finding.remedy == remedy;
        });
        if (found != list.end())
            return *found;
        Finding& finding = list.emplace_back();
        finding.id = id;
        finding.title = requirement ? printable(requirement->title) : "";
        if (finding.title.empty())
            finding.title = id;
        finding.outcome = diagnosis.outcome;
        finding.remedy = remedy;
        return finding;
    }

    void add(const NodeRecord& node, const Diagnosis& diagnosis)
    {
        if (!diagnosis.blocked_by.empty())
            return;
        FindingRow row = row_of(node, diagnosis);
        const std::string shared = without_address(row.message, printable(node.bmc));
        std::vector<FindingRow>& rows = finding_of(diagnosis).rows;
        const auto same = std::find_if(rows.begin(), rows.end(), [&](const FindingRow& other) {
            return row.measured == other.measured && row.expected == other.expected &&
                   row.told == other.told &&
                   shared == without_address(other.message, address_of_[other.nodes.front()]);
        });
        address_of_.emplace(row.nodes.front(), printable(node.bmc));
        if (same == rows.end()) {
            rows.push_back(std::move(row));
            return;
        }
        same->message = shared;
        same->nodes.push_back(row.nodes.front());
    }

    // Counts a diagnosis that waits, at the finding that it waits for where that one is listed.
    void wait(const NodeRecord& node, const Diagnosis& diagnosis)
    {
        if (diagnosis.blocked_by.empty())
            return;
        ++findings_.waiting;
        const std::string root = printable(diagnosis.blocked_by);
        const std::string name = printable(node.name);
        for (auto* list : {&findings_.failed, &findings_.unknown, &findings_.advice})
            for (Finding& finding : *list)
                for (const FindingRow& row : finding.rows)
                    if (finding.id == root && std::count(row.nodes.begin(), row.nodes.end(), name))
                        ++finding.waiting;
    }

    // In the profile's order; what the profile does not know comes last, in order of first mention.
    void sort(const ApplianceRecord& appliance)
    {
        std::map<std::string, std::size_t> place;
        for (const Requirement& requirement : appliance.profile.requirements)
            place.emplace(printable(requirement.id), place.size());
        const auto at = [&place](const Finding& finding) {
            const auto found = place.find(finding.id);
            return found == place.end() ? place.size() : found->second;
        };
        for (auto* list : {&findings_.failed, &findings_.unknown, &findings_.advice,
                           &findings_.passed, &findings_.not_applicable})
            std::stable_sort(list->begin(), list->end(),
                             [&at](const Finding& a, const Finding& b) { return at(a) < at(b); });
    }

    std::map<std::string, const Requirement*> requirements_;
    std::map<std::string, std::string> address_of_; // by node name
    Findings findings_;
};

} // namespace

Findings findings_of(const ApplianceRecord& appliance) { return Gathering{appliance}.take(); }

std::size_t count(const std::vector<Finding>& findings)
{
    std::size_t diagnoses = 0;
    for (const Finding& finding : findings)
        for (const FindingRow& row : finding.rows)
            diagnoses += row.nodes.size();
    return diagnoses;
}

} // namespace oobready::report
