// SPDX-License-Identifier: GPL-3.0-or-later
// Goal: what is typed arrives once and in order, whatever a BMC accepts of each packet. Method: a
// BMC by hand that accepts as many characters as a row says (IPMI v2.0 15.11).
#include "ipmi/sol_typing.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace oobready;
using namespace oobready::ipmi;

namespace {

constexpr std::size_t header_bytes = 4;

// How much of a packet the BMC accepts, and what it says of that.
struct Acceptance {
    std::size_t of_each;
    bool says_zero; ///< acknowledges without a count
};

std::string typed_into(const Acceptance& bmc, const std::string& text)
{
    SolLink link;
    SolTyping typing;
    typing.type(Bytes{text.begin(), text.end()});
    std::string arrived;
    for (unsigned packets = 0; packets < 1000 && !typing.done(link); ++packets) {
        const auto payload = typing.next(link);
        if (!payload)
            break;
        CHECK_FALSE(typing.next(link)); // one at a time
        CHECK(payload->size() <= header_bytes + SolTyping::piece_max);
        const std::size_t count = std::min(bmc.of_each, payload->size() - header_bytes);
        arrived.append(payload->begin() + header_bytes,
                       payload->begin() + static_cast<std::ptrdiff_t>(header_bytes + count));
        SolPacket answer;
        answer.acknowledged_sequence = payload->front();
        answer.accepted_count = static_cast<std::uint8_t>(bmc.says_zero ? 0 : count);
        link.receive(answer);
    }
    CHECK(typing.done(link));
    return arrived;
}

} // namespace

TEST_CASE("every character arrives once and in order")
{
    std::string text;
    for (int i = 0; i < 100; ++i)
        text += std::to_string(i) + ' ';
    for (const Acceptance& bmc : {Acceptance{1, false}, Acceptance{5, false}, Acceptance{31, false},
                                  Acceptance{255, false}, Acceptance{255, true}})
        CHECK(typed_into(bmc, text) == text);
}

TEST_CASE("a BMC that accepts more than it was sent is believed no further than that")
{
    SolLink link;
    SolTyping typing;
    typing.type(Bytes{'a', 'b'});
    const auto payload = typing.next(link);
    REQUIRE(payload);
    SolPacket answer;
    answer.acknowledged_sequence = payload->front();
    answer.accepted_count = 200;
    link.receive(answer);
    CHECK(typing.done(link));
    CHECK_FALSE(typing.next(link));
}

TEST_CASE("a refusal and an acknowledgement of something else let nothing go on")
{
    SolLink link;
    SolTyping typing;
    typing.type(Bytes(100, 'x'));
    const auto payload = typing.next(link);
    REQUIRE(payload);
    SolPacket answer;
    answer.acknowledged_sequence = payload->front();
    answer.nack = true;
    link.receive(answer);
    answer.nack = false;
    answer.acknowledged_sequence = static_cast<std::uint8_t>(payload->front() + 1);
    link.receive(answer);
    CHECK_FALSE(typing.next(link));
    CHECK_FALSE(typing.done(link));
    CHECK(link.repeat() == *payload);
}
