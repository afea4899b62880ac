// SPDX-License-Identifier: GPL-3.0-or-later
// Responses to facts: bytes after the completion code in, JSON with the specification's field names
// out. Pure. Every one is malformed when its data are too short.
#pragma once

#include "base/hex.hpp"
#include "base/result.hpp"

#include <boost/json.hpp>

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace oobready::ipmi {

namespace json = boost::json;

/// Get Device ID (IPMI v2.0 20.1).
Result<json::object> decode_device_id(ByteView data);

/// Get System GUID (IPMI v2.0 22.14): "raw" in wire order, "uuid" by the IPMI rule (all 16 bytes
/// reversed), "uuid_smbios" by the SMBIOS rule that many vendors follow.
Result<json::object> decode_system_guid(ByteView data);

/// Get Chassis Status (IPMI v2.0 28.2).
Result<json::object> decode_chassis_status(ByteView data);

/// One LAN or SOL configuration parameter: `data` begins after the parameter revision.
/// Adds its facts to `facts`.
using ParameterDecoder = Result<void> (*)(ByteView data, json::object& facts);

/// A row of the parameters that a probe reads: its selector and what to make of it. `names`: the
/// facts that it gives, set to null when the BMC does not have the parameter.
struct Parameter {
    std::uint8_t selector;
    std::string_view name;
    std::vector<std::string_view> facts;
    ParameterDecoder decode;
};

/// LAN configuration parameters (IPMI v2.0 Table 23-4).
std::span<const Parameter> lan_parameters();

/// SOL configuration parameters (IPMI v2.0 Table 26-5).
std::span<const Parameter> sol_parameters();

} // namespace oobready::ipmi
