// SPDX-License-Identifier: GPL-3.0-or-later
// Responses about channels, users and sessions to facts, as in decode.hpp: pure, and malformed when
// short.
#pragma once

#include "base/hex.hpp"
#include "base/result.hpp"
#include "check/shape.hpp"

#include <boost/json.hpp>

#include <string>
#include <string_view>

namespace oobready::ipmi {

namespace json = boost::json;

/// "callback" to "administrator", "oem", "no-access" (IPMI v2.0 22.26), else "reserved".
std::string_view privilege_word(std::uint8_t level);
/// A fact that holds one of these words.
check::Fact privilege_fact(std::string_view pointer, std::string_view meaning);

/// Get Channel Info (IPMI v2.0 22.24). "number" is the channel that answered.
Result<json::object> decode_channel_info(ByteView data);
/// All but the number null for a channel that the BMC does not describe.
check::Shape channel_info_shape();

/// Get Channel Access (IPMI v2.0 22.23).
Result<json::object> decode_channel_access(ByteView data);
/// With what Get Channel Access says of the settings that a restart brings back.
check::Shape channel_access_shape();

/// Get User Access (IPMI v2.0 22.27): what it says of this user, and of all of the channel's.
struct UserAccess {
    unsigned slots = 0;       ///< the highest user id
    unsigned enabled = 0;     ///< user ids that are enabled now
    unsigned fixed_names = 0; ///< user ids whose name cannot be changed
    json::object facts;       ///< of this user
};
Result<UserAccess> decode_user_access(ByteView data);
check::Shape user_access_shape();

/// Get User Name (IPMI v2.0 22.29), made printable; empty for the null user and for an empty slot.
Result<std::string> decode_user_name(ByteView data);

/// Get User Payload Access (IPMI v2.0 24.7): whether the user may activate SOL.
Result<bool> decode_user_payload_access(ByteView data);

/// Get Session Info (IPMI v2.0 22.20).
struct SessionInfo {
    std::uint8_t handle = 0; ///< 0: no such session
    unsigned possible = 0;
    unsigned active = 0;
    json::object facts; ///< of the session; empty when there is none
};
Result<SessionInfo> decode_session_info(ByteView data);
check::Shape session_info_shape();

/// Get Payload Activation Status (IPMI v2.0 24.4).
struct PayloadActivation {
    unsigned instances_max = 0;
    std::uint16_t active = 0; ///< bit n: instance n + 1
};
Result<PayloadActivation> decode_payload_activation(ByteView data);

} // namespace oobready::ipmi
