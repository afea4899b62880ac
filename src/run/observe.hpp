// SPDX-License-Identifier: GPL-3.0-or-later
// Observes one node: takes the observations that its profile needs, and leaves nothing open.
#pragma once

#include "check/readiness.hpp"
#include "ipmi/console_options.hpp"
#include "ipmi/sdr_share.hpp"
#include "net/deadline.hpp"
#include "net/http_client.hpp"
#include "rack/rack.hpp"
#include "run/progress.hpp"

namespace oobready::run {

namespace asio = boost::asio;

/// What all nodes of a run share.
struct Shared {
    net::HttpClient& client;
    net::Stop& stop;  ///< ends observing
    net::Stop& grace; ///< ends even the clean-up that follows it
    Progress& progress;
    ipmi::SdrShare& sdrs;                ///< for profiles that allow it
    const ipmi::ConsoleOptions& console; ///< without patterns
};

/// Fills `record.observations` and `record.etiquette` by asking `node`. Order within the node: the
/// three lanes HTTPS, HTTP and IPMI side by side, then Redfish, so that a login that IPMI saw
/// refused is not tried again there. Sessions are closed before it returns, whatever happened.
/// A node whose name cannot be resolved gets hostname_invalid for every observation.
/// All references must outlive it. Never fails: what could not be observed is in the record.
asio::awaitable<void> observe_node(const rack::Node& node, const check::Profile& profile,
                                   std::size_t index, Shared& shared, check::NodeRecord& record);

} // namespace oobready::run
