// SPDX-License-Identifier: GPL-3.0-or-later
// How facts are said in JSON: words of Redfish for what the machine holds.
#pragma once

#include "sim/model/machine.hpp"

#include <boost/json/value.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace oobready::sim::fact_value {

namespace json = boost::json;

json::value text(std::string_view from);
json::value texts(const std::vector<std::string>& from);
json::value upper(std::string text);
/// The sixteen bytes in reverse order, as a UUID again: how some makes read Get System GUID.
json::value reversed_uuid(const std::string& uuid);

json::value health(Health health);
/// CIM's PrimaryStatus, which OEM rollups use instead of Health.
json::value primary_status(Health health);

Health storage_health(const Machine& machine);
Health power_health(const Machine& machine);
Health fan_health(const Machine& machine);

/// Redfish's predefined role (DSP0266 13.2.4) of an IPMI privilege level.
json::value role(const User* user);
/// Bits per second of IPMI v2.0 Table 26-5, parameter 5, as text.
json::value bit_rate(std::uint8_t code);

} // namespace oobready::sim::fact_value
