// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/rack/scenario.hpp"

#include "base/text.hpp"
#include "sim/rack/scenario_nodes.hpp"

#include <fmt/format.h>

#include <charconv>
#include <iterator>

namespace oobready::sim {

namespace {

// One on each node of --broken, in turn.
constexpr FaultKind broken_faults[] = {
    FaultKind::ipmi_silent,    FaultKind::https_closed, FaultKind::sol_in_use,  FaultKind::wrong_ip,
    FaultKind::wrong_password, FaultKind::sol_silent,   FaultKind::fan_critical};

// "NODES=WHAT" of a command line option.
template <class Apply>
void read_option(RackPlan& plan, const std::string& option, const std::string& text, Apply apply,
                 Mistakes& mistakes)
{
    const auto mistake = [&](const std::string& message) {
        mistakes.push_back({{option, 0, 0}, message});
    };
    const std::size_t equals = text.find('=');
    if (equals == std::string::npos || equals == 0)
        return mistake(fmt::format("'{}' is not NODES=WHAT", printable(text)));
    const Choice choice{plan, text.substr(0, equals)};
    if (!choice.problem().empty())
        return mistake(choice.problem());
    std::string problem;
    for (NodePlan* node : choice.nodes())
        apply(*node, text.substr(equals + 1), problem);
    if (!problem.empty())
        mistake(problem);
}

void plant_option(NodePlan& node, const std::string& text, std::string& problem)
{
    const std::size_t colon = text.find(':');
    const std::string name = text.substr(0, colon);
    const std::optional<FaultKind> kind = find_fault(name);
    if (!kind) {
        problem = no_fault(name);
        return;
    }
    Fault fault = made(*kind);
    if (colon != std::string::npos) {
        const char* end = text.data() + text.size();
        const auto read = std::from_chars(text.data() + colon + 1, end, fault.value);
        if (read.ec != std::errc{} || read.ptr != end || fault.value < 0 ||
            fault.value > fault_value_max || row(*kind).value == FaultValue::none)
            problem = fmt::format("'{}' takes no such value", name);
    }
    node.faults.push_back(std::move(fault));
}

void plant_broken(RackPlan& plan)
{
    for (std::size_t i = 0; i + 1 < plan.nodes.size(); ++i)
        plan.nodes[i].faults.push_back(made(broken_faults[i % std::size(broken_faults)]));
    if (plan.nodes.size() == 1) // then there is no other to break
        plan.nodes.front().faults.push_back(made(FaultKind::sol_silent));
}

} // namespace

std::uint64_t apply_scenario(RackPlan& plan, const Models& models, const ScenarioOptions& options,
                             Mistakes& mistakes)
{
    std::uint64_t seed = options.seed;
    if (!options.file.empty())
        read_scenario_file(plan, models, options.file, seed, mistakes);
    if (options.broken)
        plant_broken(plan);
    for (const std::string& text : options.faults)
        read_option(plan, "--fault", text, plant_option, mistakes);
    for (const std::string& text : options.consoles)
        read_option(plan, "--console", text, set_console, mistakes);
    const auto tree = [](NodePlan& node, const std::string& text, std::string& problem) {
        set_tree(node, text, problem);
    };
    for (const std::string& text : options.trees)
        read_option(plan, "--tree", text, tree, mistakes);
    return seed;
}

} // namespace oobready::sim
