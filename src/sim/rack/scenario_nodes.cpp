// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/rack/scenario_nodes.hpp"

#include "base/text.hpp"
#include "check/suggest.hpp"
#include "rack/hostlist.hpp"
#include "sim/console/console.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace oobready::sim {

Fault made(FaultKind kind)
{
    Fault fault;
    fault.kind = kind;
    fault.value = row(kind).default_value;
    fault.probability = row(kind).default_probability;
    return fault;
}

std::string no_fault(std::string_view name)
{
    std::vector<std::string_view> names;
    for (const FaultRow& row : fault_catalog())
        names.push_back(row.name);
    return fmt::format("no fault '{}'{}; --list-faults explains them", printable(name, 64),
                       check::suggestion(name, names));
}

Choice::Choice(RackPlan& plan, const std::string& text)
{
    const Result<std::vector<std::string>> patterns = rack::expand_hostlist(text);
    if (!patterns) {
        problem_ = patterns.error().context;
        return;
    }
    for (const std::string& pattern : *patterns)
        add(plan, pattern);
}

void Choice::add(RackPlan& plan, const std::string& pattern)
{
    bool any = false;
    for (NodePlan& node : plan.nodes) {
        if (!matches(pattern, node.full_name()) && pattern != node.address)
            continue;
        any = true;
        nodes_.push_back(&node);
    }
    if (!any)
        problem_ = fmt::format("no node '{}'; nodes are named APPLIANCE/NODE, and * stands for any "
                               "characters",
                               printable(pattern, 64));
}

void set_console(NodePlan& node, const std::string& text, std::string& problem)
{
    if (const Result<ConsoleSpec> spec = parse_console(text); !spec)
        problem = spec.error().context;
    node.console = text;
}

void set_tree(NodePlan& node, const std::filesystem::path& folder, std::string& problem)
{
    std::error_code ignored;
    if (!std::filesystem::is_regular_file(folder / "redfish" / "v1" / "index.json", ignored))
        problem = fmt::format("no recorded tree in '{}': it has no redfish/v1/index.json",
                              printable(folder.string(), 200));
    node.recorded_tree = folder;
}

void set_model(const Models& models, NodePlan& node, const std::string& name, std::string& problem)
{
    const auto found =
        std::ranges::find_if(models, [&](const auto& model) { return model->name == name; });
    if (found == models.end())
        problem = fmt::format("no model '{}'", printable(name, 64));
    else
        node.model = *found;
}

} // namespace oobready::sim
