// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/ipmi/presence.hpp"

#include <algorithm>
#include <array>

namespace oobready::sim::bmc {

namespace {

constexpr std::size_t ping_bytes = 12;
constexpr std::array<std::uint8_t, 4> asf_iana{0x00, 0x00, 0x11, 0xbe}; // 4542
constexpr std::uint8_t rmcp_class_asf = 0x06;
constexpr std::uint8_t presence_ping = 0x80;

} // namespace

std::optional<Bytes> presence_pong(ByteView datagram)
{
    // RMCP version, reserved, sequence, class; ASF number, type, tag, reserved, data length 0.
    if (datagram.size() != ping_bytes || datagram[0] != 0x06 || datagram[3] != rmcp_class_asf ||
        datagram[8] != presence_ping || datagram[11] != 0)
        return std::nullopt;
    if (!std::ranges::equal(datagram.subspan(4, asf_iana.size()), asf_iana))
        return std::nullopt;
    const std::uint8_t tag = datagram[9];
    return Bytes{0x06, 0x00, 0xff, rmcp_class_asf, 0x00, 0x00, 0x11, 0xbe, // header, IANA number
                 0x40, tag,  0x00, 0x10, // Presence Pong, its tag, 16 bytes follow
                 0x00, 0x00, 0x11, 0xbe,           0x00, 0x00, 0x00, 0x00, // no OEM's data
                 0x81,                                                     // IPMI, ASF version 1.0
                 0x00, 0x00, 0x00, 0x00,           0x00, 0x00, 0x00};
}

} // namespace oobready::sim::bmc
