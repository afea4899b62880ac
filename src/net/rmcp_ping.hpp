// SPDX-License-Identifier: GPL-3.0-or-later
// ASF presence ping (DSP0136 3.2.4.2, IPMI v2.0 13.2.3): does anything that speaks RMCP listen?
#pragma once

#include "base/hex.hpp"
#include "net/udp_socket.hpp"

#include <cstdint>
#include <optional>

namespace oobready::net {

inline constexpr std::uint32_t asf_iana = 4542;

/// A presence pong, decoded.
struct PresencePong {
    bool ipmi_supported = false;    ///< supported entities, bit 7
    std::uint32_t iana = 0;         ///< of the ASF message, as a big-endian number
    bool iana_byte_swapped = false; ///< 4542 in the wrong byte order: seen on OpenBMC
};

/// The ping as sent; `tag` 0 to FEh, different each time so that no receiver drops it as a
/// duplicate.
Bytes presence_ping(std::uint8_t tag);

/// The pong in `datagram`, or nothing when it is none of ours (other tag, short, other message).
std::optional<PresencePong> presence_pong(ByteView datagram, std::uint8_t tag);

/// Pings up to three times within `limit`; adds each to `datagrams_sent`. Errors as
/// UdpSocket::receive.
asio::awaitable<Result<PresencePong>> rmcp_ping(UdpSocket& socket, Duration limit,
                                                unsigned& datagrams_sent);

} // namespace oobready::net
