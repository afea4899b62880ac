// SPDX-License-Identifier: GPL-3.0-or-later
// How systems, chassis and managers say that they are, and why (DSP0268 Status, Conditions). Pure.
#pragma once

#include "check/shape.hpp"

#include <boost/json.hpp>

#include <string>
#include <string_view>

namespace oobready::redfish {

namespace json = boost::json;

inline constexpr std::size_t faults_max = 32; ///< of one list of faults

struct HealthFacts {
    /// `kind`: "system", "chassis" or "manager".
    void add(std::string_view kind, const std::string& uri, const json::object& resource);
    /// An entry of the log of current faults that a profile names (DSP0268 LogEntry).
    void add_fault(const std::string& uri, const json::object& entry);

    json::object take();

private:
    json::array members_;
    json::array reasons_;
};

check::Shape health_shape();

} // namespace oobready::redfish
