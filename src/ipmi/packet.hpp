// SPDX-License-Identifier: GPL-3.0-or-later
// The RMCP+ packet codec (IPMI v2.0 13.6, 13.28): bytes in, packet or Error out, no I/O. Every
// length, pad, checksum and code is checked before a packet is believed; libfreeipmi is its oracle
// in the tests.
#pragma once

#include "base/hex.hpp"
#include "base/result.hpp"
#include "ipmi/cipher_suite.hpp"

#include <cstdint>
#include <span>

namespace oobready::ipmi {

inline constexpr std::size_t packet_bytes_max = 1024;

/// IPMI v2.0 Table 13-16.
enum class PayloadType : std::uint8_t {
    ipmi = 0x00,
    sol = 0x01,
    open_session_request = 0x10,
    open_session_response = 0x11,
    rakp_1 = 0x12,
    rakp_2 = 0x13,
    rakp_3 = 0x14,
    rakp_4 = 0x15,
};

/// What protects the packets of one open session.
struct SessionKeys {
    CipherSuite suite;
    Bytes integrity;       ///< K1 (IPMI v2.0 13.32)
    Bytes confidentiality; ///< K2, of which AES-CBC-128 uses the first 16 bytes
};

/// One RMCP+ packet taken apart: decrypted, and authenticated where it belongs to a session.
struct Packet {
    PayloadType type = PayloadType::ipmi;
    std::uint32_t session_id = 0; ///< the receiver's
    std::uint32_t sequence = 0;
    Bytes payload;
    bool encrypted = false; ///< how it came; a packet of suite 0 never is
};

/// Takes one datagram apart. With `keys`, only packets of a session are accepted: encrypted,
/// authenticated, their authentication code, pads and lengths right. Without, only those outside a
/// session (session set-up). Direction does not matter.
/// Errors: malformed, saying what is wrong. Never trusts a length of the peer's.
Result<Packet> decode_packet(ByteView datagram, const SessionKeys* keys);

/// What a BMC accepts as a packet of a session, which is more than a client of ours does: without
/// encryption where the payload may come so (the caller looks at Packet::encrypted), and without
/// any protection when `keys` are of suite 0. Errors: malformed.
Result<Packet> decode_session_packet(ByteView datagram, const SessionKeys& keys);

/// One side of an IPMI message: its address and LUN.
struct Party {
    std::uint8_t address = 0;
    std::uint8_t lun = 0; ///< 0 to 3
};

/// An IPMI message (IPMI v2.0 13.8), as a request or as a response.
struct Message {
    std::uint8_t net_fn = 0;
    std::uint8_t sequence = 0; ///< rqSeq, 0 to 3Fh
    std::uint8_t command = 0;
    Bytes data;          ///< after the command byte; a response's begins with its completion code
    Party to{0x20, 0};   ///< the BMC, unless it is a response
    Party from{0x81, 0}; ///< a remote console, unless it is a response
};

/// The response to `request`: both parties change places (IPMI v2.0 13.8). `data` is what follows
/// the completion code.
Message response_to(const Message& request, std::uint8_t completion_code, ByteView data);

/// Whether the two checksums of a message are looked at. What the packet's authentication code
/// protects is whole without them, and some BMCs make them wrong.
enum class Checksums { checked, ignored };

/// The message in `payload`. Errors: malformed (short, or either checksum wrong).
Result<Message> decode_message(ByteView payload, Checksums checksums = Checksums::checked);

/// The bytes of `message`, as a payload of a session or alone.
Bytes encode_message(const Message& message);

/// Any payload as one datagram of a session, protected as `keys` demand: by nothing under suite 0,
/// without encryption when the payload goes so (SOL that was activated without).
Bytes encode_session_packet(const SessionKeys& keys, const Packet& packet);

/// A request as one datagram of a session. `buffer` holds at least packet_bytes_max.
/// Returns the part of it that was written.
ByteView encode_request(const SessionKeys& keys, std::uint32_t session_id, std::uint32_t sequence,
                        const Message& request, std::span<std::uint8_t> buffer);

/// A SOL payload (IPMI v2.0 15.9) as one datagram of a session.
ByteView encode_sol(const SessionKeys& keys, std::uint32_t session_id, std::uint32_t sequence,
                    ByteView payload, std::span<std::uint8_t> buffer);

/// A payload outside any session as one datagram: a session set-up message, or an IPMI message in
/// the IPMI v2.0 packet format.
Bytes encode_setup(PayloadType type, ByteView payload);

/// A message outside any session, in the IPMI v1.5 packet format that IPMI v2.0 13.14 asks for
/// Get Channel Authentication Capabilities and allows for Get Channel Cipher Suites.
Bytes encode_sessionless(const Message& request);

/// The message in a sessionless v1.5 datagram. Errors: malformed.
Result<Message> decode_sessionless(ByteView datagram);

} // namespace oobready::ipmi
