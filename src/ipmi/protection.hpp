// SPDX-License-Identifier: GPL-3.0-or-later
// What protects a packet of a session: HMAC for integrity, AES-CBC-128 for confidentiality, by
// OpenSSL. libfreeipmi does the same at four times the cost (it opens /dev/urandom for every packet
// and makes a 65 kB object); the tests hold the two against each other.
#pragma once

#include "base/hex.hpp"
#include "ipmi/cipher_suite.hpp"

#include <array>
#include <cstdint>
#include <span>

namespace oobready::ipmi {

inline constexpr std::size_t aes_block_bytes = 16;

/// The authentication code's length in a session trailer: 12 bytes with suite 3, 16 with suite 17
/// (IPMI v2.0 13.28.4).
std::size_t authentication_code_bytes(const CipherSuite& suite);

/// The authentication code of `covered` under K1. Returns the part of `code` that was written.
ByteView authentication_code(const CipherSuite& suite, ByteView k1, ByteView covered,
                             std::span<std::uint8_t, 32> code);

/// The length of key_exchange_code(): 20 bytes with suite 3, 32 with suite 17.
std::size_t key_exchange_code_bytes(const CipherSuite& suite);

/// The whole HMAC that the key exchange of `suite` uses (IPMI v2.0 13.28.1: SHA-1, 20 bytes, or
/// SHA-256, 32 bytes) of `covered`. Returns the part of `code` that was written. `key` is not
/// empty.
ByteView key_exchange_code(const CipherSuite& suite, ByteView key, ByteView covered,
                           std::span<std::uint8_t, 32> code);

/// AES-CBC-128 under the first 16 bytes of K2, in place; `data` is whole blocks (13.29).
void encrypt(ByteView k2, ByteView initialization_vector, std::span<std::uint8_t> data);
void decrypt(ByteView k2, ByteView initialization_vector, std::span<std::uint8_t> data);

/// Unpredictable bytes. Throws when the system has none: nothing can go on without them.
void random_fill(std::span<std::uint8_t> bytes);

} // namespace oobready::ipmi
