// SPDX-License-Identifier: GPL-3.0-or-later
// Channel commands that are asked before a session: bytes in, values out.
#pragma once

#include "ipmi/bmc.hpp"

namespace oobready::ipmi {

/// Asks for the present channel with IPMI v2.0 data, at administrator level (IPMI v2.0 22.13).
Bytes channel_authentication_capabilities_request();

/// Errors: malformed when short; when the BMC refuses the question, unsupported, or what
/// errc_of_completion() says that the refusal means.
Result<AuthenticationCapabilities>
decode_channel_authentication_capabilities(const Response& response);

/// Page `page` of the list by cipher suite (IPMI v2.0 22.15).
Bytes channel_cipher_suites_request(std::uint8_t channel, unsigned page);

/// The suite ids in the concatenated records (IPMI v2.0 Table 22-19), ascending, each once.
/// Errors: malformed when the records do not begin with C0h or C1h.
Result<std::vector<std::uint8_t>> decode_cipher_suite_ids(ByteView records);

} // namespace oobready::ipmi
