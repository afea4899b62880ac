// SPDX-License-Identifier: GPL-3.0-or-later
// Rows between the same roles become one rule for each transport, so that the rules stay few.
#include "ports/port_rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

namespace oobready::ports {

namespace {

constexpr std::string_view nodes = "nodes";
constexpr std::string_view families[] = {"ip", "ip6"};

// Names that hardly meet the site's own in the same table.
std::string set_name(std::string role, std::string_view family)
{
    std::ranges::replace(role, '-', '_'); // which would be a minus
    return fmt::format("appliance_{}{}", role, family == "ip6" ? "_6" : "");
}

// What one rule says together: rows that differ in their ports only.
using Key = std::tuple<std::string, Transport, Level, std::string>; // role, …, feature
struct Together {
    std::set<std::pair<std::uint16_t, std::uint16_t>> ports;
    std::set<std::string> sections;
};
using Rules = std::map<Key, Together>;

Rules gathered(const std::vector<PortRow>& rows, bool inwards)
{
    Rules rules;
    for (const PortRow& row : rows) {
        if ((inwards ? row.to : row.from) != nodes)
            continue;
        for (const Transport transport : row.transports) {
            Together& together =
                rules[{inwards ? row.from : row.to, transport, row.level, row.feature}];
            together.sections.insert(row.section);
            for (const PortRange& range : row.ports)
                together.ports.emplace(range.first, range.last);
        }
    }
    return rules;
}

// What of a packet is looked at, for that address family.
std::string match(Transport transport, std::string_view family, const Together& together)
{
    if (transport == Transport::icmp)
        return family == "ip" ? "icmp type echo-request" : "icmpv6 type echo-request";
    if (transport == Transport::esp)
        return "meta l4proto esp";
    std::string ports;
    for (const auto& [first, last] : together.ports) {
        ports += ports.empty() ? "" : ", ";
        ports += first == last ? fmt::format("{}", first) : fmt::format("{}-{}", first, last);
    }
    return fmt::format("{} dport {{ {} }}", id(transport), ports);
}

std::string chain(std::string_view name, const std::vector<PortRow>& rows, bool inwards)
{
    std::string text = fmt::format("    chain {} {{\n", name);
    for (const auto& [key, together] : gathered(rows, inwards)) {
        const auto& [role, transport, level, feature] = key;
        const std::string when = feature.empty() ? std::string{id(level)} : "with " + feature;
        for (const std::string_view family : families)
            text += fmt::format("        {} {} @{} {} accept comment \"{}, {}\"\n", family,
                                inwards ? "saddr" : "daddr", set_name(role, family),
                                match(transport, family, together),
                                fmt::join(together.sections, " "), when);
    }
    return text + "    }\n";
}

bool is_spoken_of(const Role& role, const std::vector<PortRow>& rows)
{
    return std::ranges::any_of(rows, [&role](const PortRow& row) {
        return (row.to == nodes && row.from == role.id) || (row.from == nodes && row.to == role.id);
    });
}

} // namespace

std::string nftables_rules(const PortTable& table, const std::vector<PortRow>& rows)
{
    std::string text =
        fmt::format("# {}: what a node's firewall must let through.\n"
                    "# Name the table as the one that has your own chains: one jumps only within "
                    "its table. Load\n"
                    "# this with \"nft -f\", fill the sets, and jump to the two chains from your "
                    "own. They accept\n"
                    "# what opens a connection; accept \"ct state established,related\" yourself.\n"
                    "table inet filter {{\n",
                    table.title);
    for (const Role& role : table.roles) {
        if (!is_spoken_of(role, rows))
            continue;
        const std::string host = role.host.empty() ? "" : " (" + role.host + ")";
        text += fmt::format("    # {}{}\n", role.about, host);
        text += fmt::format("    set {} {{ type ipv4_addr; flags interval; }}\n",
                            set_name(role.id, "ip"));
        text += fmt::format("    set {} {{ type ipv6_addr; flags interval; }}\n",
                            set_name(role.id, "ip6"));
    }
    text += "\n" + chain("appliance_input", rows, true);
    text += "\n" + chain("appliance_output", rows, false);
    return text + "}\n";
}

} // namespace oobready::ports
