// SPDX-License-Identifier: GPL-3.0-or-later
// Goal: a BMC is offered the best suite that it has, a weak one only when it lists no other, and a
// quirk changes the one thing that it is for. Method: tables.
#include "ipmi/login_policy.hpp"

#include <catch2/catch.hpp>

using namespace oobready;
using namespace oobready::ipmi;

namespace {

std::vector<unsigned> ids_of(const std::vector<CipherSuite>& suites)
{
    std::vector<unsigned> ids;
    for (const CipherSuite& suite : suites)
        ids.push_back(suite.id);
    return ids;
}

check::Quirk quirk(const char* id, check::QuirkEffect effect)
{
    check::Quirk made;
    made.id = id;
    made.effect = effect;
    return made;
}

} // namespace

TEST_CASE("which suites are offered to a BMC that lists these")
{
    struct Row {
        std::vector<unsigned> wanted;
        std::vector<std::uint8_t> listed;
        std::vector<unsigned> offered;
    };
    const Row rows[] = {
        {{17, 3, 8, 12}, {}, {17, 3}}, // it does not say
        {{17, 3, 8, 12}, {0, 1, 2, 3, 8, 12, 17}, {17, 3}},
        {{3, 17, 8, 12}, {3, 17}, {3, 17}},
        {{17, 3, 8, 12}, {0, 1, 2, 3, 6, 7, 8, 11, 12}, {3}},
        {{17, 3, 8, 12}, {8, 12}, {8, 12}},
        {{17, 3, 12, 8}, {0, 8, 12}, {12, 8}},
        {{17, 3}, {8, 12}, {17, 3}}, // its refusal is the answer, not its list
        {{17, 3, 8, 12}, {0, 1}, {17, 3}},
        {{8}, {}, {}}, // a weak one is never a guess
        {{8}, {3, 8}, {8}},
    };
    for (const Row& row : rows) {
        check::Settings settings;
        settings.cipher_suites = row.wanted;
        const LoginPolicy policy = login_policy(settings, {});
        CAPTURE(row.wanted, row.listed);
        CHECK(ids_of(policy.cipher_suites) == row.wanted);
        CHECK(ids_of(suites_to_offer(policy.cipher_suites, row.listed)) == row.offered);
    }
}

TEST_CASE("a quirk in force changes what it is for, and is named")
{
    using check::QuirkEffect;
    const LoginPolicy usual = login_policy({}, {});
    CHECK(usual.quirks.empty());
    CHECK_FALSE(usual.handshake.open_session_privilege_zero);
    CHECK_FALSE(usual.handshake.rakp_2_one_byte_long);
    CHECK(usual.checksums == Checksums::checked);
    CHECK(usual.handshake.lookup == UsernameLookup::name);
    CHECK(usual.privilege == Privilege::administrator);
    for (const QuirkEffect effect : check::all_quirk_effects) {
        CAPTURE(id(effect));
        const std::vector<check::Quirk> one{quirk("it", effect)};
        const LoginPolicy policy = login_policy({}, one);
        const bool zero = effect == QuirkEffect::open_session_privilege_zero;
        const bool checksum = effect == QuirkEffect::message_checksum_ignored;
        const bool longer = effect == QuirkEffect::rakp_2_one_byte_long;
        CHECK(policy.handshake.open_session_privilege_zero == zero);
        CHECK((policy.checksums == Checksums::ignored) == checksum);
        CHECK(policy.handshake.rakp_2_one_byte_long == longer);
        CHECK(policy.quirks.size() == (zero || checksum || longer ? 1 : 0));
    }
}

TEST_CASE("what a profile says of the login")
{
    check::Settings settings;
    settings.privilege = "operator";
    settings.lookup_by_privilege = true;
    const LoginPolicy policy = login_policy(settings, {});
    CHECK(policy.privilege == Privilege::operator_);
    CHECK(policy.handshake.lookup == UsernameLookup::name_and_privilege);
}

TEST_CASE("what each standard suite is made of")
{
    for (const unsigned id : {3u, 8u, 12u, 17u}) {
        const auto suite = cipher_suite(id);
        REQUIRE(suite);
        CHECK(*algorithms_of(id) ==
              Algorithms{suite->authentication, suite->integrity, suite->confidentiality});
        CHECK(is_weak(*suite) == (id == 8 || id == 12));
    }
    CHECK(*algorithms_of(0) == Algorithms{});
    CHECK_FALSE(algorithms_of(20));
    for (unsigned id = 0; id < 256; ++id) // none without authentication and encryption is used
        if (const auto suite = cipher_suite(id))
            CHECK((suite->authentication != 0 && suite->integrity != 0 &&
                   suite->confidentiality == 1));
}
