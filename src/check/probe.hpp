// SPDX-License-Identifier: GPL-3.0-or-later
// Probe: takes one observation over the network. The tables of probes are plain constant arrays in
// ipmi/probes.cpp, redfish/probes.cpp and run/net_probes.cpp.
#pragma once

#include "check/evidence.hpp"

#include <boost/asio/awaitable.hpp>

#include <string_view>
#include <vector>

namespace oobready::check {

/// What is known of a probe before anything is sent: `profile lint` and `bind` use it.
struct ProbeInfo {
    std::string_view name;                        ///< "ipmi.device_id"
    std::string_view summary;                     ///< "Get Device ID (IPMI v2.0 20.1)"
    std::vector<std::string_view> arguments = {}; ///< the argument names that it takes
};

/// A probe of the plane whose connection is a `Subject` (ipmi::Bmc, redfish::Bmc, net::Target).
/// `observe` must not keep the reference to its arguments beyond its own end.
template <class Subject>
struct Probe {
    ProbeInfo info;
    boost::asio::awaitable<Observation> (*observe)(Subject&, const json::object& arguments);
};

} // namespace oobready::check
