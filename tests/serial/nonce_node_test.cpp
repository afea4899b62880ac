// SPDX-License-Identifier: GPL-3.0-or-later
// Goal: a node confirms the answer to its own nonce, however it arrives, and no other. Method:
// bytes by hand.
#include "serial/nonce_node.hpp"

#include <catch2/catch.hpp>

using namespace oobready;
using serial::NonceNode;

namespace {

constexpr const char* nonce = "0123456789abcdef";
constexpr const char* answer = "fedcba9876543210";

Bytes bytes(const std::string& text) { return {text.begin(), text.end()}; }

} // namespace

TEST_CASE("whoever types a carriage return is told the nonce")
{
    NonceNode node{nonce, "n1"};
    CHECK(node.greeting() == "\r\noobready-nonce 0123456789abcdef n1\r\n");
    CHECK(node.receive(bytes("\r")) == node.greeting());
    CHECK(node.receive(bytes("abc")).empty());
    CHECK_FALSE(node.answer());
    CHECK(node.bytes() == 4);
}

TEST_CASE("the answer is confirmed, in pieces and again")
{
    NonceNode node{nonce, "n1"};
    const std::string line = to_line(NonceAnswer{nonce, answer}) + "\r";
    CHECK(node.receive(bytes(line.substr(0, 20))).empty());
    const std::string proven = "\r\noobready-proven 0123456789abcdef fedcba9876543210 n1\r\n";
    CHECK(node.receive(bytes(line.substr(20))) == proven);
    REQUIRE(node.answer());
    CHECK(node.answer()->answer == answer);
    CHECK(node.receive(bytes("\r" + line)) == proven);
}

TEST_CASE("the answer to another nonce, noise and endless lines prove nothing")
{
    NonceNode node{nonce, "n1"};
    for (const std::string& text :
         {to_line(NonceAnswer{answer, nonce}) + "\r", std::string(100000, 'x') + "\r",
          std::string(1000, 'x') + to_line(NonceAnswer{nonce, answer}) + "\r",
          std::string{"oobready-answer 0123456789abcdef\r"}, std::string(100, '\0') + "\n"})
        CHECK(node.receive(bytes(text)) == node.greeting());
    CHECK_FALSE(node.answer());
}
