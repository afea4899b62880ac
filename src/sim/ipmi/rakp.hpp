// SPDX-License-Identifier: GPL-3.0-or-later
// The arithmetic of RAKP as the managed system does it (IPMI v2.0 13.31, 13.32): pure functions on
// OpenSSL's HMAC.
#pragma once

#include "base/secret.hpp"
#include "ipmi/packet.hpp"

#include <array>
#include <cstdint>
#include <string>

namespace oobready::sim::bmc {

using RandomNumber = std::array<std::uint8_t, 16>;

inline constexpr std::size_t password_bytes_max = 20; ///< IPMI v2.0 22.30, and K_g's
inline constexpr std::size_t username_bytes_max = 16; ///< IPMI v2.0 13.20

/// What both sides know after RAKP Message 1 and the drawing of R_C.
struct KeyExchange {
    ipmi::CipherSuite suite;
    std::uint32_t console_session_id = 0; ///< SID_M
    std::uint32_t bmc_session_id = 0;     ///< SID_C
    RandomNumber console_random{};        ///< R_M
    RandomNumber bmc_random{};            ///< R_C
    RandomNumber bmc_guid{};              ///< GUID_C
    std::uint8_t role = 0;                ///< Role_M: the whole byte, with its lookup bit
    std::string username;                 ///< UName_M
};

/// The key exchange authentication code of RAKP Message 2 (13.31); empty under suite 0.
Bytes rakp_2_code(const KeyExchange& exchange, const Secret& password);

/// That of RAKP Message 3, as the console must have made it.
Bytes rakp_3_code(const KeyExchange& exchange, const Secret& password);

/// SIK (13.31): the session integrity key, under K_g, or the password where K_g is empty.
Bytes session_integrity_key(const KeyExchange& exchange, const Secret& k_g, const Secret& password);

/// The integrity check value of RAKP Message 4 (13.28.1): 12 bytes with SHA-1, else 16.
Bytes rakp_4_check(const KeyExchange& exchange, ByteView session_integrity_key);

/// K1 and K2 (13.32), from constants of 20 bytes for every suite; under MD5-128 K1 is the password
/// (13.28.4).
ipmi::SessionKeys derive_keys(ipmi::CipherSuite suite, ByteView session_integrity_key,
                              const Secret& password);

/// Compares in constant time; codes of different lengths differ.
bool equal_codes(ByteView a, ByteView b);

} // namespace oobready::sim::bmc
