// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/summary.hpp"

#include <fmt/format.h>

namespace oobready::sim {

namespace {

namespace json = boost::json;

constexpr std::size_t lines_max = 20;

json::object ipmi_json(const NodeCounters& counters)
{
    json::object commands;
    for (const auto& [name, count] : counters.commands)
        commands[name] = count;
    return {{"datagrams_received", counters.datagrams_received},
            {"datagrams_sent", counters.datagrams_sent},
            {"datagrams_refused", counters.datagrams_refused},
            {"logins", counters.ipmi_logins},
            {"logins_failed", counters.ipmi_logins_failed},
            {"sessions_opened", counters.ipmi_sessions_opened},
            {"sessions_closed", counters.ipmi_sessions_closed},
            {"sessions_timed_out", counters.ipmi_sessions_timed_out},
            {"sessions_open", counters.ipmi_sessions.now()},
            {"sessions_most", counters.ipmi_sessions.most()},
            {"in_flight_most", counters.ipmi_in_flight.most()},
            {"sol_open", counters.sol_sessions.now()},
            {"sol_characters_typed", counters.sol_characters_typed},
            {"commands", std::move(commands)}};
}

json::object web_json(const NodeCounters& counters)
{
    return {{"http_requests", counters.http_requests},
            {"https_connections_most", counters.https_connections.most()},
            {"http_connections_most", counters.http_connections.most()},
            {"in_flight_most", counters.http_in_flight.most()},
            {"logins", counters.redfish_logins},
            {"logins_failed", counters.redfish_logins_failed},
            {"sessions_closed", counters.redfish_sessions_closed},
            {"sessions_timed_out", counters.redfish_sessions_timed_out},
            {"sessions_open", counters.redfish_sessions.now()}};
}

struct Totals {
    std::uint64_t ipmi_opened = 0, ipmi_closed = 0, ipmi_open = 0;
    std::uint64_t redfish_opened = 0, redfish_closed = 0, redfish_open = 0;
    std::uint64_t failed = 0, datagrams = 0, requests = 0;
    std::uint64_t commands = 0;

    void add(const NodeCounters& node)
    {
        ipmi_opened += node.ipmi_sessions_opened;
        ipmi_closed += node.ipmi_sessions_closed;
        ipmi_open += node.ipmi_sessions.now();
        redfish_opened += node.redfish_logins - node.redfish_logins_failed;
        redfish_closed += node.redfish_sessions_closed;
        redfish_open += node.redfish_sessions.now();
        failed += node.ipmi_logins_failed + node.redfish_logins_failed;
        datagrams += node.datagrams_received;
        requests += node.http_requests;
        for (const auto& [name, count] : node.commands)
            commands += count;
    }
};

// Nothing to say of a node that was left as it was found.
std::string remarkable(const SimulatedNode& node)
{
    const NodeCounters& counters = node.counters;
    std::string line;
    const auto add = [&line](std::uint64_t count, std::string_view what) {
        if (count > 0)
            line += fmt::format("{}{} {}", line.empty() ? "" : ", ", count, what);
    };
    add(counters.ipmi_sessions.now(), "IPMI session(s) left open");
    add(counters.ipmi_sessions_timed_out, "IPMI session(s) timed out");
    add(counters.redfish_sessions.now(), "Redfish session(s) left open");
    add(counters.redfish_sessions_timed_out, "Redfish session(s) timed out");
    add(counters.ipmi_logins_failed + counters.redfish_logins_failed, "login(s) refused");
    add(counters.datagrams_refused, "datagram(s) malformed or of no session");
    return line;
}

} // namespace

json::object counters_json(const SimulatedNodes& nodes)
{
    json::object all;
    for (const auto& node : nodes)
        all[node->name] = json::object{{"address", node->address},
                                       {"ipmi", ipmi_json(node->counters)},
                                       {"web", web_json(node->counters)}};
    return all;
}

std::string summary_text(const SimulatedNodes& nodes)
{
    Totals totals;
    for (const auto& node : nodes)
        totals.add(node->counters);
    std::string text = fmt::format(
        "Sessions: IPMI {} opened, {} closed, {} open · Redfish {} opened, {} closed, {} open · "
        "logins refused {} · {} datagrams, {} commands, {} HTTP requests\n",
        totals.ipmi_opened, totals.ipmi_closed, totals.ipmi_open, totals.redfish_opened,
        totals.redfish_closed, totals.redfish_open, totals.failed, totals.datagrams,
        totals.commands, totals.requests);
    std::size_t lines = 0;
    std::size_t more = 0;
    for (const auto& node : nodes) {
        const std::string line = remarkable(*node);
        if (line.empty())
            continue;
        if (++lines <= lines_max)
            text += fmt::format("  {}: {}\n", node->name, line);
        else
            ++more;
    }
    if (more > 0)
        text += fmt::format("  and {} more nodes\n", more);
    return text;
}

} // namespace oobready::sim
