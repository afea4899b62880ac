// SPDX-License-Identifier: GPL-3.0-or-later
// The node's network ports in each vocabulary that is in use (DSP0268 Port, NetworkPort,
// EthernetInterface). Pure.
#pragma once

#include "check/shape.hpp"

#include <boost/json.hpp>

#include <string>

namespace oobready::redfish {

namespace json = boost::json;

struct NetworkFacts {
    /// A Port or the NetworkPort of older services. `adapter`: the id of what it is on, for ids of
    /// ports are the same on each.
    void add_port(const std::string& adapter, const std::string& uri, const json::object& port);
    /// An EthernetInterface of a system.
    void add_interface(const std::string& uri, const json::object& interface);

    json::object take();

private:
    json::array ports_;
    json::array interfaces_;
};

check::Shape network_shape();

} // namespace oobready::redfish
