// SPDX-License-Identifier: GPL-3.0-or-later
// What a controller says of its own network ports (DSP0268 EthernetInterface of a Manager). Pure.
#pragma once

#include "check/shape.hpp"

#include <boost/json.hpp>

#include <string>
#include <vector>

namespace oobready::redfish {

namespace json = boost::json;

struct ManagerNetworkFacts {
    /// One EthernetInterface.
    void add(const std::string& uri, const json::object& interface);
    /// All of them, and in sum what those with an IPv4 address agree on; where none has one, what
    /// all agree on. One that has link-local addresses only (RFC 3927) leads to the host, not to
    /// the network: it is listed, and no part of the sum.
    json::object take(bool complete);

private:
    std::vector<json::object> rows_;
};

check::Shape manager_network_shape();

} // namespace oobready::redfish
