// SPDX-License-Identifier: GPL-3.0-or-later
// LoginPolicy: how one BMC wants to be logged in to, as its profile and the quirks in force say.
#pragma once

#include "check/profile.hpp"
#include "ipmi/handshake.hpp"
#include "ipmi/packet.hpp"

#include <span>
#include <string>
#include <vector>

namespace oobready::ipmi {

struct LoginPolicy {
    std::vector<CipherSuite> cipher_suites; ///< to offer, in this order
    Privilege privilege = Privilege::administrator;
    HandshakeOptions handshake;
    Checksums checksums = Checksums::checked;
    std::vector<std::string> quirks; ///< the ids of those that changed something above
};

LoginPolicy login_policy(const check::Settings& settings, std::span<const check::Quirk> in_force);

/// Whether what a BMC lists changes anything: not where one strong suite is all there is to offer.
bool list_matters(std::span<const CipherSuite> wanted);

/// The suites to offer to a BMC that lists `listed`, or does not say (empty). Those that it lists;
/// all of `wanted` when it lists none of them, for then its refusal is the answer, not its list.
/// Weak ones only where it lists no better one.
std::vector<CipherSuite> suites_to_offer(std::span<const CipherSuite> wanted,
                                         std::span<const std::uint8_t> listed);

} // namespace oobready::ipmi
