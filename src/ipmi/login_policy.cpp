// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipmi/login_policy.hpp"

#include <algorithm>

namespace oobready::ipmi {

namespace {

void apply(const check::Quirk& quirk, LoginPolicy& policy)
{
    switch (quirk.effect) {
    case check::QuirkEffect::built_in:
    case check::QuirkEffect::not_needed:
        return;
    case check::QuirkEffect::open_session_privilege_zero:
        policy.handshake.open_session_privilege_zero = true;
        break;
    case check::QuirkEffect::message_checksum_ignored:
        policy.checksums = Checksums::ignored;
        break;
    case check::QuirkEffect::rakp_2_one_byte_long:
        policy.handshake.rakp_2_one_byte_long = true;
        break;
    }
    policy.quirks.push_back(quirk.id);
}

} // namespace

LoginPolicy login_policy(const check::Settings& settings, std::span<const check::Quirk> in_force)
{
    LoginPolicy policy;
    for (const unsigned id : settings.cipher_suites)
        if (const std::optional<CipherSuite> suite = cipher_suite(id))
            policy.cipher_suites.push_back(*suite);
    for (const Privilege privilege :
         {Privilege::administrator, Privilege::operator_, Privilege::user})
        if (id(privilege) == settings.privilege)
            policy.privilege = privilege;
    policy.handshake.lookup =
        settings.lookup_by_privilege ? UsernameLookup::name_and_privilege : UsernameLookup::name;
    for (const check::Quirk& quirk : in_force)
        apply(quirk, policy);
    return policy;
}

bool list_matters(std::span<const CipherSuite> wanted)
{
    return wanted.size() != 1 || is_weak(wanted.front());
}

std::vector<CipherSuite> suites_to_offer(std::span<const CipherSuite> wanted,
                                         std::span<const std::uint8_t> listed)
{
    std::vector<CipherSuite> strong;
    std::vector<CipherSuite> strong_listed;
    std::vector<CipherSuite> weak_listed;
    for (const CipherSuite& suite : wanted) {
        const bool is_listed = std::ranges::find(listed, suite.id) != listed.end();
        if (!is_weak(suite))
            strong.push_back(suite);
        if (is_listed)
            (is_weak(suite) ? weak_listed : strong_listed).push_back(suite);
    }
    if (!strong_listed.empty())
        return strong_listed;
    return weak_listed.empty() ? strong : weak_listed;
}

} // namespace oobready::ipmi
