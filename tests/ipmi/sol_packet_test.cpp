// SPDX-License-Identifier: GPL-3.0-or-later
// Goal: console characters arrive once and in order, and every packet that needs it is
// acknowledged. Method: packets by hand after IPMI v2.0 15.9 and 15.11.
#include "ipmi/sol_packet.hpp"
#include "support/results.hpp"

using namespace oobready;
using namespace oobready::ipmi;

namespace {

SolPacket packet(std::uint8_t sequence, std::string_view characters)
{
    SolPacket made;
    made.sequence = sequence;
    made.characters.assign(characters.begin(), characters.end());
    return made;
}

std::string text(const Bytes& bytes) { return {bytes.begin(), bytes.end()}; }

} // namespace

TEST_CASE("a SOL payload's header is taken apart")
{
    const auto decoded = decode_sol(Bytes{0xf3, 0xf2, 0x05, 0x70, 'o', 'k'});
    REQUIRE(decoded);
    CHECK(decoded->sequence == 3);
    CHECK(decoded->acknowledged_sequence == 2);
    CHECK(decoded->accepted_count == 5);
    CHECK(decoded->nack);
    CHECK(decoded->transfer_unavailable);
    CHECK(decoded->deactivating);
    CHECK(text(decoded->characters) == "ok");
    CHECK_FALSE(decode_sol(Bytes{0x01, 0x00, 0x00}));
    CHECK_FALSE(decode_sol(Bytes{}));
}

TEST_CASE("our sequence numbers run from 1 to 15 and never are 0")
{
    SolLink link;
    for (unsigned i = 0; i < 40; ++i)
        CHECK(link.send(Bytes{'\r'}) ==
              Bytes{static_cast<std::uint8_t>(i % 15 + 1), 0, 0, 0, '\r'});
}

TEST_CASE("what was sent is acknowledged by its own number alone, and not by a nack")
{
    SolLink link;
    CHECK(link.acknowledged());
    link.send(Bytes{'\r'});
    CHECK_FALSE(link.acknowledged());
    SolPacket answer = packet(0, "");
    answer.acknowledged_sequence = 2;
    link.receive(answer);
    CHECK_FALSE(link.acknowledged());
    answer.acknowledged_sequence = 1;
    answer.nack = true;
    link.receive(answer);
    CHECK_FALSE(link.acknowledged());
    answer.nack = false;
    link.receive(answer);
    CHECK(link.acknowledged());
}

TEST_CASE("every packet with a number is acknowledged, its characters taken once")
{
    struct Row {
        std::uint8_t sequence;
        std::string_view sent;
        std::string_view taken;
    };
    const Row rows[] = {
        {1, "login", "login"}, {1, "login", ""}, // repeated: our acknowledgement was lost
        {1, "login: ", ": "},                    // repeated and grown
        {1, "log", ""},                          // repeated and shrunk: what it had stays taken
        {1, "login: n", "n"},  {2, "login: ", "login: "},
        {3, "", ""}, // empty, as ipmi_sim sends first
        {3, "x", "x"},         {4, std::string_view{"\0a", 2}, std::string_view{"\0a", 2}},
    };
    SolLink link;
    for (const Row& row : rows) {
        const SolLink::Received received = link.receive(packet(row.sequence, row.sent));
        CHECK(text(received.characters) == row.taken);
        REQUIRE(received.acknowledgement);
        CHECK(*received.acknowledgement ==
              Bytes{0, row.sequence, static_cast<std::uint8_t>(row.sent.size()), 0});
    }
    CHECK_FALSE(link.receive(packet(0, "")).acknowledgement);
}
