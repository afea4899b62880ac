// SPDX-License-Identifier: GPL-3.0-or-later
// Temperatures and fans out of both schemas (DSP0268 Thermal; ThermalSubsystem, Fan, Sensor), in
// one form. Pure.
#pragma once

#include "check/shape.hpp"

#include <boost/json.hpp>

#include <string>

namespace oobready::redfish {

namespace json = boost::json;

struct ThermalFacts {
    /// Thermal of a chassis: the older schema, which holds all in itself.
    void add_thermal(const std::string& uri, const json::object& thermal);
    /// ThermalSubsystem of a chassis: of it, the redundancy.
    void add_subsystem(const std::string& uri, const json::object& subsystem);
    void add_fan(const std::string& uri, const json::object& fan);
    /// A Sensor; only one of temperature is kept.
    void add_sensor(const std::string& uri, const json::object& sensor);

    [[nodiscard]] std::size_t temperatures() const { return temperatures_.size(); }
    [[nodiscard]] std::size_t fans() const { return fans_.size(); }
    json::object take();

private:
    json::array temperatures_;
    json::array fans_;
    json::array redundancy_;
};

check::Shape thermal_shape();

} // namespace oobready::redfish
