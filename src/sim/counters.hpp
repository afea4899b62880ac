// SPDX-License-Identifier: GPL-3.0-or-later
// NodeCounters: what a node saw of its clients. Tests prove gentleness and cleaning up with it.
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace oobready::sim {

/// How many of something are open, and the most there were at once.
class Gauge {
public:
    void up() { most_ = std::max(most_, ++now_); }
    void down() { now_ -= now_ > 0 ? 1 : 0; }
    [[nodiscard]] std::uint64_t now() const { return now_; }
    [[nodiscard]] std::uint64_t most() const { return most_; }

private:
    std::uint64_t now_ = 0;
    std::uint64_t most_ = 0;
};

struct NodeCounters {
    // IPMI
    std::uint64_t datagrams_received = 0;
    std::uint64_t datagrams_sent = 0;
    std::uint64_t datagrams_refused = 0; ///< malformed, forged or of no session: not answered
    std::uint64_t ipmi_logins = 0;       ///< RAKP Message 1 received
    std::uint64_t ipmi_logins_failed = 0;
    std::uint64_t ipmi_sessions_opened = 0;
    std::uint64_t ipmi_sessions_closed = 0; ///< by Close Session
    std::uint64_t ipmi_sessions_timed_out = 0;
    Gauge ipmi_sessions;
    Gauge ipmi_in_flight; ///< commands received and not yet answered
    Gauge sol_sessions;
    std::uint64_t sol_characters_typed = 0;
    std::map<std::string, std::uint64_t, std::less<>> commands; ///< by name, or "2Ch 01h"
    // Web
    std::uint64_t http_requests = 0; ///< on either port
    Gauge https_connections;
    Gauge http_connections;
    Gauge http_in_flight;
    std::uint64_t redfish_logins = 0;
    std::uint64_t redfish_logins_failed = 0; ///< also Basic authentication that was refused
    std::uint64_t redfish_sessions_closed = 0;
    std::uint64_t redfish_sessions_timed_out = 0;
    Gauge redfish_sessions;

    void count_command(std::string_view name)
    {
        if (const auto known = commands.find(name); known != commands.end())
            ++known->second;
        else
            commands.emplace(name, 1);
    }
};

} // namespace oobready::sim
