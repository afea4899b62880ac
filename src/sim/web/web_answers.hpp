// SPDX-License-Identifier: GPL-3.0-or-later
// WebAnswers: what a node's two web ports answer, faults included, without a socket.
#pragma once

#include "sim/web/redfish_service.hpp"

#include <memory>

namespace oobready::sim {

class WebAnswers {
public:
    /// `source` is null where the machine has no Redfish. Nothing else is owned.
    WebAnswers(Machine& machine, NodeCounters& counters, const WebPlace& place,
               std::unique_ptr<ResourceSource> source);

    /// On the port with TLS: Redfish, and a page for browsers.
    WebReply https(const WebRequest& request, SimClock::time_point now);

    /// On the port without: leads to the other.
    WebReply http(const WebRequest& request);

    /// Null where the machine has no Redfish.
    [[nodiscard]] RedfishService* redfish() { return redfish_.get(); }

private:
    WebReply redfish_answer(const WebRequest& request, const std::string& path,
                            SimClock::time_point now);

    Machine& machine_;
    const WebPlace& place_;
    std::unique_ptr<RedfishService> redfish_;
};

} // namespace oobready::sim
