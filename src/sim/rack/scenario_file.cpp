// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/text.hpp"
#include "check/toml_reader.hpp"
#include "sim/rack/scenario_nodes.hpp"

#include <fmt/format.h>

#include <limits>

namespace oobready::sim {

namespace {

using check::TomlReader;

constexpr std::int64_t count_max = 1'000'000'000;
constexpr std::int64_t seconds_max = 7 * 24 * 3600;

// The nodes of a table's `nodes`; empty plus a mistake when there are none.
std::vector<NodePlan*> chosen(TomlReader& reader, RackPlan& plan)
{
    const std::string text = reader.required_text("nodes");
    if (text.empty())
        return {};
    const Choice choice{plan, text};
    if (!choice.problem().empty())
        reader.mistake("nodes", choice.problem());
    return choice.nodes();
}

void read_subject(TomlReader& reader, const FaultRow& row, Fault& fault)
{
    const std::optional<std::string> command = reader.text("command");
    const std::optional<std::string> uri = reader.text("uri");
    if (command && uri)
        reader.mistake("uri", "'command' and 'uri' exclude each other");
    if (command && (row.plane == FaultPlane::web || row.plane == FaultPlane::machine))
        reader.mistake("command", fmt::format("'{}' is no fault of IPMI", row.name));
    if (uri && (row.plane == FaultPlane::ipmi || row.plane == FaultPlane::machine))
        reader.mistake("uri", fmt::format("'{}' is no fault of the web server", row.name));
    fault.subject = command.value_or(uri.value_or(""));
    if (command || uri)
        fault.plane = command ? FaultPlane::ipmi : FaultPlane::web;
}

void read_plane(TomlReader& reader, const FaultRow& row, Fault& fault)
{
    const std::optional<std::string> plane = reader.text("plane");
    if (!plane)
        return;
    if (row.plane != FaultPlane::network)
        reader.mistake("plane", fmt::format("'{}' belongs to one plane anyway", row.name));
    else if (*plane == id(FaultPlane::ipmi))
        fault.plane = FaultPlane::ipmi;
    else if (*plane == id(FaultPlane::web))
        fault.plane = FaultPlane::web;
    else
        reader.mistake("plane", "'plane' must be \"ipmi\" or \"web\"");
}

// When and how often.
void read_limits(TomlReader& reader, const FaultRow& row, Fault& fault)
{
    const bool has_value = reader.node("value") != nullptr;
    if (const auto value = reader.integer("value", 0, fault_value_max))
        fault.value = *value;
    if (has_value && row.value == FaultValue::none)
        reader.mistake("value", fmt::format("'{}' takes no value", row.name));
    if (row.value == FaultValue::completion_code && (fault.value < 1 || fault.value > 0xff))
        reader.mistake("value", "a completion code is from 0x01 to 0xff");
    if (row.value == FaultValue::http_status && (fault.value < 200 || fault.value > 599))
        reader.mistake("value", "an HTTP status is from 200 to 599");
    fault.jitter_ms = reader.integer("jitter_ms", 0, fault_value_max).value_or(0);
    fault.probability = reader.number("probability", 0.0, 1.0).value_or(fault.probability);
    fault.count = static_cast<std::uint64_t>(reader.integer("count", 1, count_max).value_or(0));
    fault.from = std::chrono::seconds{reader.integer("from_s", 0, seconds_max).value_or(0)};
    fault.until = std::chrono::seconds{reader.integer("until_s", 1, seconds_max).value_or(0)};
    if (fault.until.count() != 0 && fault.until <= fault.from)
        reader.mistake("until_s", "'until_s' must be later than 'from_s'");
}

void read_fault(TomlReader& reader, RackPlan& plan)
{
    const std::string name = reader.required_text("fault");
    const std::optional<FaultKind> kind = find_fault(name);
    if (!kind && !name.empty())
        reader.mistake("fault", no_fault(name));
    Fault fault = made(kind.value_or(FaultKind::delay));
    read_subject(reader, row(fault.kind), fault);
    read_plane(reader, row(fault.kind), fault);
    read_limits(reader, row(fault.kind), fault);
    for (NodePlan* node : chosen(reader, plan))
        node->faults.push_back(fault);
    reader.finish();
}

void read_node(TomlReader& reader, RackPlan& plan, const Models& models,
               const std::filesystem::path& folder)
{
    const std::vector<NodePlan*> nodes = chosen(reader, plan);
    const auto apply = [&](std::string_view key, auto set) {
        const std::optional<std::string> text = reader.text(key);
        std::string problem;
        for (NodePlan* node : nodes)
            if (text)
                set(*node, *text, problem);
        if (!problem.empty())
            reader.mistake(key, problem);
    };
    apply("console", set_console);
    apply("tree", [&](NodePlan& node, const std::string& text, std::string& problem) {
        set_tree(node, folder / text, problem);
    });
    apply("model", [&](NodePlan& node, const std::string& text, std::string& problem) {
        set_model(models, node, text, problem);
    });
    reader.finish();
}

} // namespace

void read_scenario_file(RackPlan& plan, const Models& models, const std::filesystem::path& file,
                        std::uint64_t& seed, Mistakes& mistakes)
{
    const std::optional<toml::table> table = check::read_toml(file, mistakes);
    if (!table)
        return;
    TomlReader whole{*table, file.string(), "the scenario", mistakes};
    if (const auto value = whole.integer("seed", 0, std::numeric_limits<std::int64_t>::max()))
        seed = static_cast<std::uint64_t>(*value);
    for (const toml::table* node : whole.tables("node")) {
        TomlReader reader{*node, file.string(), "[[node]]", mistakes};
        read_node(reader, plan, models, file.parent_path());
    }
    for (const toml::table* fault : whole.tables("fault")) {
        TomlReader reader{*fault, file.string(), "[[fault]]", mistakes};
        read_fault(reader, plan);
    }
    whole.finish();
}

} // namespace oobready::sim
