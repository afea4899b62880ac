// SPDX-License-Identifier: GPL-3.0-or-later
// The RMCP+ cipher suites that we offer (IPMI v2.0 Table 22-20; 17 as in DCMI 1.1): both
// authenticate, protect integrity and encrypt. Suite 0 is never offered.
#pragma once

#include <cstdint>
#include <optional>

namespace oobready::ipmi {

struct CipherSuite {
    std::uint8_t id;
    std::uint8_t authentication;  ///< Table 13-17: 1 RAKP-HMAC-SHA1, 3 RAKP-HMAC-SHA256
    std::uint8_t integrity;       ///< Table 13-18: 1 HMAC-SHA1-96, 4 HMAC-SHA256-128
    std::uint8_t confidentiality; ///< Table 13-19: 1 AES-CBC-128
};

inline constexpr CipherSuite cipher_suite_3{3, 1, 1, 1};
inline constexpr CipherSuite cipher_suite_17{17, 3, 4, 1};

inline std::optional<CipherSuite> cipher_suite(unsigned id)
{
    if (id == cipher_suite_3.id)
        return cipher_suite_3;
    if (id == cipher_suite_17.id)
        return cipher_suite_17;
    return std::nullopt;
}

} // namespace oobready::ipmi
