// SPDX-License-Identifier: GPL-3.0-or-later
// Goal: a nonce is answered when it is the last thing on the screen, as often as its node asks for
// it and no more, and is proven by its own confirmation alone. Method: screens by hand.
#include "ipmi/nonce_proof.hpp"

#include <catch2/catch.hpp>

using namespace oobready;
using namespace std::chrono_literals;
using ipmi::NonceProof;

namespace {

constexpr const char* nonce_line = "oobready-nonce 0123456789abcdef n1";

check::ScreenText screen(std::vector<std::string> lines)
{
    check::ScreenText text;
    text.lines = std::move(lines);
    text.cursor_line = text.lines.size() - 1;
    text.before_cursor = text.lines.back();
    return text;
}

} // namespace

TEST_CASE("the node's nonce is answered with one of our own, and confirmed")
{
    NonceProof proof;
    const NonceProof::TimePoint now{};
    const auto typed = proof.look(screen({"Linux", nonce_line, ""}), now);
    REQUIRE(typed);
    const auto answer = read_nonce_answer(*typed);
    REQUIRE(answer);
    CHECK(answer->nonce == "0123456789abcdef");
    CHECK(proof.seen());
    CHECK(proof.host() == "n1");
    CHECK_FALSE(proof.proven());

    const std::string other = proven_line({answer->nonce, "0000000000000000"}, "n1");
    CHECK_FALSE(proof.look(screen({nonce_line, other, ""}), now));
    CHECK_FALSE(proof.proven());
    CHECK_FALSE(proof.look(screen({nonce_line, proven_line(*answer, "n1"), ""}), now));
    CHECK(proof.proven());
    CHECK_FALSE(proof.look(screen({nonce_line, ""}), now + 10s));
}

TEST_CASE("nothing is typed into what only mentions a nonce")
{
    for (const auto& lines :
         std::vector<std::vector<std::string>>{{nonce_line},            // it may still grow
                                               {nonce_line, "login: "}, // something stands below it
                                               {nonce_line, "menu", ""}, // likewise
                                               {""},
                                               {"oobready-nonce 0123", ""}}) {
        NonceProof proof;
        CHECK_FALSE(proof.look(screen(lines), {}));
        CHECK_FALSE(proof.seen());
    }
}

TEST_CASE("who says a nonce again gets the same answer again, after a while, five times at most")
{
    NonceProof proof;
    NonceProof::TimePoint now{};
    const auto first = proof.look(screen({nonce_line, ""}), now);
    REQUIRE(first);
    CHECK_FALSE(proof.look(screen({nonce_line, ""}), now + 100ms));
    unsigned answers = 1;
    for (int i = 0; i < 20; ++i)
        if (const auto again = proof.look(screen({nonce_line, ""}), now += 1s)) {
            CHECK(*again == *first);
            ++answers;
        }
    CHECK(answers == 5);
}
