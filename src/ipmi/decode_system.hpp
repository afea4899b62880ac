// SPDX-License-Identifier: GPL-3.0-or-later
// Responses about the system and its controller to facts, as in decode.hpp: pure, and malformed
// when short.
#pragma once

#include "base/hex.hpp"
#include "base/result.hpp"
#include "check/shape.hpp"

#include <boost/json.hpp>

namespace oobready::ipmi {

namespace json = boost::json;

/// Get Self Test Results (IPMI v2.0 20.4).
Result<json::object> decode_self_test(ByteView data);
check::Shape self_test_shape();

/// Get Chassis Capabilities (IPMI v2.0 28.1).
Result<json::object> decode_chassis_capabilities(ByteView data);
check::Shape chassis_capabilities_shape();

/// Get POH Counter (IPMI v2.0 28.14). "hours": whole ones; null when the BMC does not say what it
/// counts.
Result<json::object> decode_power_on_hours(ByteView data);
check::Shape power_on_hours_shape();

/// Get System Restart Cause (IPMI v2.0 28.11).
Result<json::object> decode_restart_cause(ByteView data);
check::Shape restart_cause_shape();

/// Get Watchdog Timer (IPMI v2.0 27.7).
Result<json::object> decode_watchdog(ByteView data);
check::Shape watchdog_shape();

/// Boot option parameters (IPMI v2.0 Table 28-14): `data` begins after the parameter selector.
Result<json::object> decode_boot_flags(ByteView data);
Result<json::object> decode_boot_info_acknowledge(ByteView data);
Result<json::object> decode_boot_initiator(ByteView data);
check::Shape boot_flags_shape();
check::Shape boot_info_acknowledge_shape();
check::Shape boot_initiator_shape();

} // namespace oobready::ipmi
