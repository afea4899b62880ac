// SPDX-License-Identifier: GPL-3.0-or-later
// SessionTable: the open Redfish sessions of one node (DSP0266 13.3.4).
#pragma once

#include "sim/counters.hpp"
#include "sim/fault/node_faults.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace oobready::sim {

struct WebSession {
    std::string id; ///< the last segment of its URI
    std::string token;
    std::string user;
    SimClock::time_point used;
};

class SessionTable {
public:
    SessionTable(std::size_t sessions_max, std::chrono::seconds timeout, NodeCounters& counters)
        : sessions_max_(sessions_max), timeout_(timeout), counters_(counters)
    {
    }

    /// Null when the table is full. The pointer is valid until the next call.
    const WebSession* open(const std::string& user, SimClock::time_point now);
    /// The session of that token, which it keeps alive; null when there is none.
    const WebSession* use(std::string_view token, SimClock::time_point now);
    [[nodiscard]] const WebSession* find(std::string_view id) const;
    /// Whether there was a session of that id.
    bool close(std::string_view id);

    /// Ends what was not used for the time-out.
    void expire(SimClock::time_point now);
    /// When the next one may end; nothing while none is open.
    [[nodiscard]] std::optional<SimClock::time_point> next_expiry() const;

    [[nodiscard]] const std::vector<WebSession>& sessions() const { return sessions_; }

private:
    std::vector<WebSession> sessions_;
    std::size_t sessions_max_;
    std::chrono::seconds timeout_;
    NodeCounters& counters_;
    std::uint64_t last_id_ = 0;
};

} // namespace oobready::sim
