// SPDX-License-Identifier: GPL-3.0-or-later
// Recorded IPMI datagrams: reading them, and replaying the BMC's half of a login to our Handshake.
#pragma once

#include "ipmi/handshake.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace oobready::ipmi {

struct Frame {
    bool from_console = false;
    std::uint16_t console_port = 0; ///< tells the sessions of one recording apart
    Bytes datagram;
};

/// "> 0600ff07…" a line; '>' is from the console. Throws when the file cannot be read.
std::vector<Frame> read_hex_frames(const std::string& path);

/// The UDP datagrams from and to port 623 of a classic little-endian pcap of Ethernet frames.
std::vector<Frame> read_pcap_frames(const std::string& path);

/// Where an RMCP+ set-up datagram has its payload, whose first byte is the message tag.
inline constexpr std::size_t payload_at = 16;

/// The payload type of an RMCP+ datagram, or 0xff for another kind of datagram.
std::uint8_t payload_type_of(const Frame& frame);

/// The frames of one login, by payload type, each as recorded first.
struct RecordedLogin {
    Bytes open_session_request;
    Bytes open_session_response;
    Bytes rakp_1;
    Bytes rakp_2;
    Bytes rakp_3;
    Bytes rakp_4;

    /// What the recorded console drew as its random numbers.
    [[nodiscard]] HandshakeRandom random() const;
    /// The suite that it proposed: 3 or 17.
    [[nodiscard]] CipherSuite suite() const;
};
RecordedLogin recorded_login(const std::vector<Frame>& frames);

/// `datagram` with its message tag replaced: the tag is in no code, and every client counts its
/// own.
Bytes with_tag(Bytes datagram, std::uint8_t tag);

/// The tag of what `handshake` transmitted last.
inline std::uint8_t tag_of(const Handshake& handshake)
{
    return handshake.request().at(payload_at);
}

/// A handshake that has been given the recorded answers up to, not including, `before`.
/// Requires that each of them takes it one step on. Its present request was transmitted once.
Handshake replay_until(const RecordedLogin& login, const Credentials& credentials,
                       PayloadType before);

} // namespace oobready::ipmi
