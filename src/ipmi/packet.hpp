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
};

/// Takes one datagram apart. With `keys`, only packets of a session are accepted: encrypted,
/// authenticated, their authentication code, pads and lengths right. Without, only those outside a
/// session (session set-up). Direction does not matter.
/// Errors: malformed, saying what is wrong. Never trusts a length of the peer's.
Result<Packet> decode_packet(ByteView datagram, const SessionKeys* keys);

/// An IPMI message (IPMI v2.0 13.8), as a request or as a response.
struct Message {
    std::uint8_t net_fn = 0;
    std::uint8_t sequence = 0; ///< rqSeq, 0 to 3Fh
    std::uint8_t command = 0;
    Bytes data; ///< after the command byte; a response's begins with its completion code
};

/// The message in `payload`. Errors: malformed (short, or either checksum wrong).
Result<Message> decode_message(ByteView payload);

/// A request as one datagram of a session. `buffer` holds at least packet_bytes_max.
/// Returns the part of it that was written.
ByteView encode_request(const SessionKeys& keys, std::uint32_t session_id, std::uint32_t sequence,
                        const Message& request, std::span<std::uint8_t> buffer);

/// A SOL payload (IPMI v2.0 15.9) as one datagram of a session.
ByteView encode_sol(const SessionKeys& keys, std::uint32_t session_id, std::uint32_t sequence,
                    ByteView payload, std::span<std::uint8_t> buffer);

/// A session set-up message (Open Session Request, RAKP Message 1 or 3) as one datagram.
Bytes encode_setup(PayloadType type, ByteView payload);

/// A request outside any session, in the IPMI v1.5 packet format that IPMI v2.0 13.14 asks for
/// Get Channel Authentication Capabilities and allows for Get Channel Cipher Suites.
Bytes encode_sessionless(const Message& request);

/// The message in a sessionless v1.5 datagram. Errors: malformed.
Result<Message> decode_sessionless(ByteView datagram);

} // namespace oobready::ipmi
