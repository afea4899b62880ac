// SPDX-License-Identifier: GPL-3.0-or-later
// The RMCP+ cipher suites (IPMI v2.0 Table 22-20; 15 to 19 as in its errata 7). A CipherSuite is
// one that a session of ours may use: it authenticates, protects integrity and encrypts. All others
// can only be proposed, to learn whether a BMC would take them.
#pragma once

#include <cstdint>
#include <optional>

namespace oobready::ipmi {

struct CipherSuite {
    std::uint8_t id;
    std::uint8_t authentication;  ///< Table 13-17: 1 RAKP-HMAC-SHA1, 2 -MD5, 3 -SHA256
    std::uint8_t integrity;       ///< Table 13-18: 1 HMAC-SHA1-96, 2 HMAC-MD5-128, 3 MD5-128,
                                  ///< 4 HMAC-SHA256-128
    std::uint8_t confidentiality; ///< Table 13-19: 1 AES-CBC-128

    friend bool operator==(const CipherSuite&, const CipherSuite&) = default;
};

/// Values of CipherSuite::integrity.
inline constexpr std::uint8_t integrity_hmac_sha1_96 = 1;
inline constexpr std::uint8_t integrity_hmac_md5_128 = 2;
inline constexpr std::uint8_t integrity_md5_128 = 3;
inline constexpr std::uint8_t integrity_hmac_sha256_128 = 4;
/// Values of CipherSuite::authentication.
inline constexpr std::uint8_t authentication_hmac_sha1 = 1;
inline constexpr std::uint8_t authentication_hmac_md5 = 2;
inline constexpr std::uint8_t authentication_hmac_sha256 = 3;

inline constexpr CipherSuite cipher_suite_3{3, 1, 1, 1};
inline constexpr CipherSuite cipher_suite_8{8, 2, 2, 1};
inline constexpr CipherSuite cipher_suite_12{12, 2, 3, 1};
inline constexpr CipherSuite cipher_suite_17{17, 3, 4, 1};

/// The suite of this id, if a session of ours may use it.
constexpr std::optional<CipherSuite> cipher_suite(unsigned id)
{
    for (const CipherSuite& suite :
         {cipher_suite_3, cipher_suite_8, cipher_suite_12, cipher_suite_17})
        if (suite.id == id)
            return suite;
    return std::nullopt;
}

/// MD5 no longer protects anything well: such a suite is for a BMC that lists no other.
constexpr bool is_weak(const CipherSuite& suite)
{
    return suite.authentication == authentication_hmac_md5;
}

/// The three algorithms of a proposal, by the numbers above; 0 is none.
struct Algorithms {
    std::uint8_t authentication = 0;
    std::uint8_t integrity = 0;
    std::uint8_t confidentiality = 0; ///< 2 xRC4-128, 3 xRC4-40

    friend bool operator==(const Algorithms&, const Algorithms&) = default;
};

/// What the standard suite `id` (0 to 19) is made of; nothing for an OEM's.
constexpr std::optional<Algorithms> algorithms_of(unsigned id)
{
    constexpr Algorithms table[] = {{0, 0, 0}, {1, 0, 0}, {1, 1, 0}, {1, 1, 1}, {1, 1, 2},
                                    {1, 1, 3}, {2, 0, 0}, {2, 2, 0}, {2, 2, 1}, {2, 2, 2},
                                    {2, 2, 3}, {2, 3, 0}, {2, 3, 1}, {2, 3, 2}, {2, 3, 3},
                                    {3, 0, 0}, {3, 4, 0}, {3, 4, 1}, {3, 4, 2}, {3, 4, 3}};
    if (id < sizeof table / sizeof *table)
        return table[id];
    return std::nullopt;
}

} // namespace oobready::ipmi
