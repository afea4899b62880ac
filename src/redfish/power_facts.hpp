// SPDX-License-Identifier: GPL-3.0-or-later
// Power supplies and their redundancy out of both schemas (DSP0268 Power; PowerSubsystem,
// PowerSupply, PowerSupplyMetrics), in one form. Pure.
#pragma once

#include "check/shape.hpp"

#include <boost/json.hpp>

#include <string>

namespace oobready::redfish {

namespace json = boost::json;

struct PowerFacts {
    /// Power of a chassis: the older schema, which holds all supplies in itself.
    void add_power(const std::string& uri, const json::object& power);
    /// PowerSubsystem of a chassis: of it, the redundancy.
    void add_subsystem(const std::string& uri, const json::object& subsystem);
    /// A PowerSupply, and its Metrics where there are any (null).
    void add_supply(const std::string& uri, const json::object& supply,
                    const json::object* metrics);

    json::object take();

private:
    void add_redundancy(const std::string& uri, const json::object& group, bool older);

    json::array members_;
    json::array redundancy_;
};

check::Shape power_shape();

} // namespace oobready::redfish
