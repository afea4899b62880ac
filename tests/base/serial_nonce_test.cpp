// SPDX-License-Identifier: GPL-3.0-or-later
// Goal: a line of the nonce proof is read back as it was meant, wherever it stands on a screen, and
// nothing else is taken for one. Method: lines by hand.
#include "base/serial_nonce.hpp"

#include <catch2/catch.hpp>

using namespace oobready;

namespace {

constexpr const char* nonce = "0123456789abcdef";
constexpr const char* answer = "fedcba9876543210";

} // namespace

TEST_CASE("each line is read back")
{
    const NonceAnswer both{nonce, answer};
    const auto line = read_nonce_line(to_line(NonceLine{nonce, "node-1.example"}));
    REQUIRE(line);
    CHECK(line->nonce == nonce);
    CHECK(line->host == "node-1.example");
    CHECK(read_nonce_answer(to_line(both)) == both);
    CHECK(read_proven_line(proven_line(both, "node-1.example")) == both);
    CHECK(to_line(both).size() <= serial_nonce_line_max);
    CHECK(proven_line(both, nonce_host(std::string(300, 'n'))).size() <= serial_nonce_line_max);
}

TEST_CASE("what a console prints before a line does not hide it")
{
    const std::string line = "[   12.3] oobready-nonce " + std::string{nonce} + " n1";
    REQUIRE(read_nonce_line(line));
    CHECK(read_nonce_line(line)->nonce == nonce);
    CHECK(read_nonce_line("oobready-nonce x oobready-nonce 0123456789abcdef")->host.empty());
}

TEST_CASE("what is not whole is no line")
{
    for (const char* line :
         {"", "oobready-nonce", "oobready-nonce ", "oobready-nonce 0123456789abcde",
          "oobready-nonce 0123456789ABCDEF n1", "oobready-nonce 0123456789abcdefa n1",
          "oobready-answer 0123456789abcdef fedcba9876543210"})
        CHECK_FALSE(read_nonce_line(line));
    for (const char* line :
         {"oobready-answer 0123456789abcdef", "oobready-answer 0123456789abcdef fedcba987654321",
          "oobready-answer 0123456789abcdef  fedcba9876543210",
          "oobready-nonce 0123456789abcdef fedcba9876543210"})
        CHECK_FALSE(read_nonce_answer(line));
    CHECK_FALSE(read_proven_line("oobready-proven 0123456789abcdef"));
}

TEST_CASE("a host's name keeps only what names have")
{
    CHECK(nonce_host("n1 \x1b[2J\r\n_2.ex-ample") == "n12J_2.ex-ample");
    CHECK(nonce_host(std::string(100, 'a')).size() == 64);
}

TEST_CASE("nonces are of the right form and no two are equal")
{
    const std::string one = make_serial_nonce();
    CHECK(read_nonce_line("oobready-nonce " + one));
    CHECK(one != make_serial_nonce());
}
