// SPDX-License-Identifier: GPL-3.0-or-later
// Probe: takes one observation over the network. The tables of probes are plain constant arrays in
// ipmi/probes.cpp, redfish/probes.cpp and run/net_probes.cpp.
#pragma once

#include "check/evidence.hpp"
#include "check/sent.hpp"
#include "check/shape.hpp"

#include <boost/asio/awaitable.hpp>

#include <string_view>
#include <vector>

namespace oobready::check {

/// What a probe needs before it can ask: nothing, or a login on its plane, which is opened once for
/// all probes of a run.
enum class Needs { nothing, ipmi_session, redfish_session };

/// What is known of a probe before anything is sent: `profile lint`, `bind`, `oobready probe` and
/// the plan of a run use it.
struct ProbeInfo {
    std::string_view name;                        ///< "ipmi.device_id"
    std::string_view summary;                     ///< "Get Device ID (IPMI v2.0 20.1)"
    std::vector<std::string_view> arguments = {}; ///< the argument names that it takes
    Needs needs = Needs::nothing;
    std::vector<Sent> sends = {}; ///< in this order, besides what opens and closes the session
    Shape facts = {};             ///< what it gives
};

/// A probe of the plane whose connection is a `Subject` (ipmi::Bmc, redfish::Bmc, net::Target).
/// `observe` must not keep the reference to its arguments beyond its own end.
template <class Subject>
struct Probe {
    ProbeInfo info;
    boost::asio::awaitable<Observation> (*observe)(Subject&, const json::object& arguments);
};

} // namespace oobready::check
