// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/probes.hpp"

#include "report/json_writer.hpp"
#include "report/layout.hpp"
#include "report/often_row.hpp"
#include "report/rows.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace oobready::report {

namespace {

using check::Fact;
using check::ProbeInfo;
using check::Sent;

std::string_view id(check::Needs needs)
{
    switch (needs) {
    case check::Needs::nothing:
        return "none";
    case check::Needs::ipmi_session:
        return "ipmi";
    case check::Needs::redfish_session:
        return "redfish";
    }
    return "internal-error";
}

std::string_view session_words(check::Needs needs)
{
    switch (needs) {
    case check::Needs::nothing:
        return "not needed";
    case check::Needs::ipmi_session:
        return "the one IPMI session of the run";
    case check::Needs::redfish_session:
        return "the one Redfish session of the run";
    }
    return "internal-error";
}

std::string door_words(check::Door door)
{
    switch (door) {
    case check::Door::ipmi:
        return "IPMI (UDP)";
    case check::Door::https:
        return "HTTPS";
    case check::Door::http:
        return "HTTP";
    case check::Door::argument:
        return "of the argument";
    }
    return "internal-error";
}

// "integer in ms, or null, where given"
std::string type_words(const Fact& fact)
{
    std::string words{check::id(fact.type)};
    if (!fact.unit.empty())
        words += fmt::format(" in {}", fact.unit);
    if (fact.nullable)
        words += ", or null";
    if (fact.optional)
        words += ", where given";
    return words;
}

std::string meaning_of(const Fact& fact)
{
    const std::vector<std::string_view> set = fact.closed_set();
    if (set.empty())
        return std::string{fact.meaning};
    return fmt::format("{}: {}", fact.meaning, fmt::join(set, ", "));
}

json::array array_of(const std::vector<std::string_view>& texts)
{
    return json::array(texts.begin(), texts.end());
}

json::object fact_row(const Fact& fact)
{
    json::object row{{"pointer", fact.path()},
                     {"type", check::id(fact.type)},
                     {"nullable", fact.nullable},
                     {"optional", fact.optional},
                     {"open", fact.anything}};
    if (!fact.unit.empty())
        row["unit"] = fact.unit;
    if (const auto set = fact.closed_set(); !set.empty())
        row["words"] = array_of(set);
    row["meaning"] = fact.meaning;
    return row;
}

json::object probe_row(const ProbeInfo& probe)
{
    json::array sends;
    for (const Sent& sent : probe.sends) {
        json::object row{{"what", sent.what}, {"port", check::id(sent.door)}};
        for (json::key_value_pair& pair : often_row(sent.often))
            row[pair.key()] = std::move(pair.value());
        sends.emplace_back(std::move(row));
    }
    json::array facts;
    for (const Fact& fact : probe.facts)
        facts.emplace_back(fact_row(fact));
    return {{"name", probe.name},
            {"summary", probe.summary},
            {"arguments", array_of(probe.arguments)},
            {"session", id(probe.needs)},
            {"sends", std::move(sends)},
            {"facts", std::move(facts)}};
}

// A cell of a Markdown table.
std::string cell(std::string text)
{
    for (std::size_t at = text.find('|'); at != std::string::npos; at = text.find('|', at + 2))
        text.insert(at, "\\");
    return text;
}

void add_markdown(const ProbeInfo& probe, std::string& page)
{
    page += fmt::format("\n## {}\n\n{}\n\n", probe.name, probe.summary);
    if (!probe.arguments.empty())
        page += fmt::format("- Arguments: `{}`\n", fmt::join(probe.arguments, "`, `"));
    page += fmt::format("- Session: {}\n", session_words(probe.needs));
    page += "\n| sends | to port | how often |\n|---|---|---|\n";
    for (const Sent& sent : probe.sends)
        page += fmt::format("| {} | {} | {} |\n", cell(sent.what), door_words(sent.door),
                            cell(describe(sent.often)));
    page += "\n| fact | type | meaning |\n|---|---|---|\n";
    for (const Fact& fact : probe.facts)
        page += fmt::format("| `{}` | {} | {} |\n", fact.path(), cell(type_words(fact)),
                            cell(meaning_of(fact)));
}

} // namespace

std::string probe_list_text(std::span<const ProbeInfo> probes)
{
    std::string text;
    for (const ProbeInfo& probe : probes)
        text += fmt::format("{:<28} {}\n", probe.name, probe.summary);
    return text;
}

std::string probes_text(std::span<const ProbeInfo> probes)
{
    std::string text;
    for (const ProbeInfo& probe : probes) {
        text += fmt::format("{}{}: {}\n", text.empty() ? "" : "\n", probe.name, probe.summary);
        for (std::string_view argument : probe.arguments)
            text += fmt::format("  takes   {}\n", argument);
        text += fmt::format("  session {}\n", session_words(probe.needs));
        for (const Sent& sent : probe.sends)
            text += fmt::format("  sends   {} [port: {}; {}]\n", sent.what, door_words(sent.door),
                                describe(sent.often));
        for (const Fact& fact : probe.facts)
            text += fmt::format("  gives   {:<32} {}; {}\n", fact.path(), type_words(fact),
                                meaning_of(fact));
    }
    return text;
}

std::string probes_markdown(std::span<const ProbeInfo> probes)
{
    std::string page =
        "<!-- Made by `oobready probe list --format markdown`; do not edit by hand. -->\n"
        "# Probes\n\n"
        "What each probe sends to a controller, and what it gives: the facts that a profile's\n"
        "`select` may name (docs/profiles.md). `*` stands for every member of a list. A fact that\n"
        "is there \"where given\" is missing in some answers; \"or null\" says that the "
        "controller\n"
        "answered, but has no value.\n";
    for (const ProbeInfo& probe : probes)
        add_markdown(probe, page);
    return page;
}

std::string probes_document(std::span<const ProbeInfo> probes)
{
    json::array rows;
    for (const ProbeInfo& probe : probes)
        rows.emplace_back(probe_row(probe));
    return to_document(json::object{
        {"schema_version", schema_version}, {"tool", tool_row()}, {"probes", std::move(rows)}});
}

} // namespace oobready::report
