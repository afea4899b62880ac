// SPDX-License-Identifier: GPL-3.0-or-later
// Would the BMC open a session with this cipher suite: with suite 0, without authentication,
// integrity and confidentiality, or with one that it lists as disabled? One Open Session Request
// asks, and nothing follows it: no key exchange, so no session. What is proposed here is no
// CipherSuite, so that no session can ever be made of it.
#pragma once

#include "base/result.hpp"
#include "ipmi/cipher_suite.hpp"
#include "ipmi/packet.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace oobready::ipmi {

/// What a BMC answers to the proposal.
struct SuiteAnswer {
    std::uint8_t status = 0; ///< RMCP+ status code (IPMI v2.0 Table 13-15)
    bool accepted = false;   ///< without errors, and with the algorithms that were proposed
};

/// The specification's words for an RMCP+ status code, as "no-cipher-suite-match".
std::string status_word(std::uint8_t status);

/// The question, without I/O.
class SuiteQuestion {
public:
    /// `role`: the privilege level asked for; 0 asks for the highest that the suite allows (IPMI
    /// v2.0 Table 13-9).
    SuiteQuestion(Algorithms proposed, std::uint32_t console_session_id, std::uint8_t first_tag,
                  std::uint8_t role);

    /// The datagram to send now: the same at each call but for its message tag.
    const Bytes& transmit();

    /// The BMC's answer, when `datagram` is one to this question; nothing else is looked at.
    [[nodiscard]] std::optional<SuiteAnswer> judge(ByteView datagram) const;

private:
    Algorithms proposed_;
    std::uint32_t console_session_id_;
    std::uint8_t tag_;
    unsigned transmissions_ = 0;
    Bytes request_;
};

} // namespace oobready::ipmi
