// SPDX-License-Identifier: GPL-3.0-or-later
// Responses to facts: bytes after the completion code in, JSON with the specification's field names
// out. Pure. Every one is malformed when its data are too short.
#pragma once

#include "base/hex.hpp"
#include "base/result.hpp"
#include "check/shape.hpp"

#include <boost/json.hpp>

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace oobready::ipmi {

namespace json = boost::json;

/// Get Device ID (IPMI v2.0 20.1).
Result<json::object> decode_device_id(ByteView data);

/// What each decoder gives stands beside it as a shape.
check::Shape device_id_shape();

/// Get System GUID (IPMI v2.0 22.14): "raw" in wire order, "uuid" by the IPMI rule (all 16 bytes
/// reversed), "uuid_smbios" by the SMBIOS rule that many vendors follow.
Result<json::object> decode_system_guid(ByteView data);
check::Shape system_guid_shape();

/// Get Chassis Status (IPMI v2.0 28.2).
Result<json::object> decode_chassis_status(ByteView data);
check::Shape chassis_status_shape();

/// One LAN or SOL configuration parameter: `data` begins after the parameter revision.
/// Adds its facts to `facts`.
using ParameterDecoder = Result<void> (*)(ByteView data, json::object& facts);

/// A row of the parameters that a probe reads: its selector and what to make of it. `facts`: those
/// that it gives, set to null when the BMC does not have the parameter.
struct Parameter {
    std::uint8_t selector;
    std::string_view name;
    check::Shape facts;
    ParameterDecoder decode;
};

/// What a probe that reads `rows` gives: their facts, the channel, and what is unsupported.
check::Shape parameters_shape(std::span<const Parameter> rows);

/// "unsupported": what the BMC does not have of that which a probe asks for.
check::Shape unsupported_shape();
/// "missing": the facts that are null for that reason.
check::Shape missing_shape();

/// LAN configuration parameters (IPMI v2.0 Table 23-4).
std::span<const Parameter> lan_parameters();

/// SOL configuration parameters (IPMI v2.0 Table 26-5).
std::span<const Parameter> sol_parameters();

} // namespace oobready::ipmi
