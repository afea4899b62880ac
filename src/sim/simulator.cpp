// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/simulator.hpp"

#include <fmt/format.h>
#include <sys/resource.h>

namespace oobready::sim {

namespace {

constexpr std::size_t ports_told_max = 10;
constexpr rlim_t descriptors_per_node =
    4; // three ports, and a console or a connection now and then
constexpr rlim_t descriptors_spare = 1000;

// What the fault says of the host behind the port; else what the scenario or the model says.
ConsoleSpec console_of(const NodePlan& plan, const Machine& machine)
{
    using enum ConsoleSpec::Kind;
    constexpr std::pair<FaultKind, ConsoleSpec::Kind> kinds[] = {
        {FaultKind::sol_silent, silent},
        {FaultKind::sol_wrong_bit_rate, wrong_bit_rate},
        {FaultKind::sol_boot_log, boot_log},
        {FaultKind::sol_grub, grub},
    };
    // The plan has been checked: complete() and the scenario parse every console before.
    ConsoleSpec spec = parse_console(plan.console).value();
    for (const auto& [fault, kind] : kinds)
        if (machine.faults().present(fault))
            spec.kind = kind;
    if (!machine.powered())
        spec.kind = silent;
    spec.host_name = machine.identity().host_name;
    return spec;
}

// Debian's soft limit is 1,024; three sockets a node need more.
void raise_descriptor_limit(std::size_t nodes, Mistakes& mistakes)
{
    const rlim_t needed = nodes * descriptors_per_node + descriptors_spare;
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    if (limit.rlim_cur >= needed)
        return;
    limit.rlim_cur = std::min(needed, limit.rlim_max);
    ::setrlimit(RLIMIT_NOFILE, &limit);
    if (limit.rlim_max < nodes * 3 + 64)
        mistakes.push_back({{"the system"},
                            fmt::format("{} nodes need {} open files, but only {} are allowed: "
                                        "raise ulimit -Hn, or simulate fewer",
                                        nodes, nodes * 3 + 64, limit.rlim_max)});
}

} // namespace

Simulator::Simulator(asio::io_context& context, const RackPlan& plan, std::uint64_t seed)
    : context_(context), plan_(plan), nodes_(make_nodes(plan, seed))
{
}

Simulator::~Simulator() { stop(); }

void Simulator::open(Mistakes& mistakes)
{
    raise_descriptor_limit(nodes_.size(), mistakes);
    const std::shared_ptr<WebShared> shared = make_web_shared(authority_);
    std::size_t failed = 0;
    const auto tell = [&](const std::string& name, const Error& error) {
        if (++failed <= ports_told_max)
            mistakes.push_back({{name}, error.context});
    };
    for (std::size_t i = 0; i < nodes_.size(); ++i) {
        SimulatedNode& node = *nodes_[i];
        const NodePlan& plan = plan_.nodes[i];
        const auto address = asio::ip::make_address(plan.address);
        auto make = [this, &node, &plan] {
            return make_console(context_.get_executor(), console_of(plan, node.machine),
                                [&node](const std::string& why) {
                                    fmt::print(stderr, "{}: console: {}\n", node.name, why);
                                });
        };
        auto ipmi = IpmiSide::open(context_, {address, plan.ports.ipmi}, node.machine,
                                   node.counters, std::move(make));
        if (ipmi)
            node.ipmi = std::move(*ipmi);
        else
            tell(node.name, ipmi.error());
        WebOptions options{address, plan.ports.https, plan.ports.http, plan.recorded_tree};
        auto web = WebSide::open(context_, shared, node.machine, node.counters, options);
        if (web)
            node.web = std::move(*web);
        else
            tell(node.name, web.error());
    }
    if (failed > ports_told_max)
        mistakes.push_back({{}, fmt::format("and {} more ports", failed - ports_told_max)});
}

void Simulator::start()
{
    const SimClock::time_point now = SimClock::now();
    for (const auto& node : nodes_) {
        node->faults.start(now);
        node->ipmi->start();
        node->web->start();
    }
}

void Simulator::stop()
{
    for (const auto& node : nodes_) {
        if (node->ipmi)
            node->ipmi->stop();
        if (node->web)
            node->web->stop();
    }
}

} // namespace oobready::sim
