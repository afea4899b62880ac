// SPDX-License-Identifier: GPL-3.0-or-later
// Which services a controller says it offers, and at which ports (DSP0268 ManagerNetworkProtocol).
// Pure.
#pragma once

#include "check/shape.hpp"
#include "redfish/property.hpp"

#include <boost/json.hpp>

#include <string>

namespace oobready::redfish {

struct NetworkProtocolFacts {
    NetworkProtocolFacts();
    /// The ManagerNetworkProtocol of one manager. A protocol that it does not name is not reported,
    /// which is not the same as switched off.
    void add(const std::string& uri, const json::object& protocols);
    json::object take(bool complete);

private:
    Sums sums_;
    json::array members_;
};

check::Shape network_protocol_shape();

} // namespace oobready::redfish
