// SPDX-License-Identifier: GPL-3.0-or-later
// Goal: a BMC counts as open to cipher suite 0 only when it says so itself, to this question.
// Method: answers built after IPMI v2.0 Table 13-10, wrong in one place at a time; libfreeipmi
// reads the request.
#include "ipmi/fiid.hpp"
#include "ipmi/suite_question.hpp"
#include "robustness.hpp"
#include "support/results.hpp"

using namespace oobready;
using namespace oobready::ipmi;

namespace {

constexpr std::uint32_t our_id = 0x04030201;
constexpr std::uint8_t first_tag = 0x40;
constexpr std::size_t payload_at = 16;

Bytes answer_payload(std::uint8_t tag, std::uint8_t status)
{
    Bytes payload{tag, status, 4, 0, 0x01, 0x02, 0x03, 0x04, 0xaa, 0xbb, 0xcc, 0xdd};
    for (std::uint8_t type = 0; type < 3; ++type)
        for (std::uint8_t byte : {int{type}, 0, 0, 8, 0, 0, 0, 0})
            payload.push_back(static_cast<std::uint8_t>(byte));
    return payload;
}

Bytes datagram(ByteView payload, PayloadType type = PayloadType::open_session_response)
{
    return encode_setup(type, payload);
}

SuiteQuestion asked(unsigned times = 1)
{
    SuiteQuestion question{Algorithms{}, our_id, first_tag, 0};
    while (times-- > 0)
        question.transmit();
    return question;
}

} // namespace

TEST_CASE("the request proposes no algorithm at all, and nothing else")
{
    SuiteQuestion question{Algorithms{}, our_id, first_tag, 0};
    const Bytes first = question.transmit();
    const auto packet = decode_packet(first, nullptr);
    REQUIRE(packet);
    CHECK(packet->type == PayloadType::open_session_request);
    const Fiid request{tmpl_rmcpplus_open_session_request};
    REQUIRE(request.set_all(packet->payload));
    CHECK(request.number("message_tag") == first_tag + 1);
    CHECK(request.number("requested_maximum_privilege_level") == 0);
    CHECK(request.number("remote_console_session_id") == our_id);
    for (const char* field : {"authentication_payload.authentication_algorithm",
                              "integrity_payload.integrity_algorithm",
                              "confidentiality_payload.confidentiality_algorithm"})
        CHECK(request.number(field) == 0);
    CHECK(request.number("confidentiality_payload.payload_type") == 2);
    CHECK(request.number("confidentiality_payload.payload_length") == 8);
    Bytes second = question.transmit();
    CHECK(second[payload_at] == first[payload_at] + 1); // a tag of its own
    second[payload_at] = first[payload_at];
    CHECK(second == first);
}

TEST_CASE("acceptance and refusals")
{
    struct Row {
        std::uint8_t status;
        bool accepted;
        const char* word;
    };
    const Row rows[] = {
        {0x00, true, "no-errors"},
        {0x01, false, "insufficient-resources"},
        {0x04, false, "invalid-authentication-algorithm"},
        {0x11, false, "no-cipher-suite-match"},
        {0x12, false, "illegal-parameter"},
        {0xc1, false, "status-c1h"},
    };
    for (const Row& row : rows) {
        const auto answer = asked().judge(datagram(answer_payload(first_tag + 1, row.status)));
        REQUIRE(answer);
        CHECK(answer->status == row.status);
        CHECK(answer->accepted == row.accepted);
        CHECK(status_word(answer->status) == row.word);
    }
    // A refusal may end after its status, or after a session id that is left out.
    CHECK(asked().judge(datagram(Bytes{first_tag + 1, 0x11}))->status == 0x11);
    CHECK(asked().judge(datagram(Bytes{first_tag + 1, 0x11, 0, 0, 0, 0, 0, 0}))->status == 0x11);
}

TEST_CASE("what the BMC upgraded is no acceptance of suite 0")
{
    for (std::size_t type = 0; type < 3; ++type) {
        Bytes payload = answer_payload(first_tag + 1, 0);
        payload[12 + 8 * type + 4] = 1;
        const auto answer = asked().judge(datagram(payload));
        REQUIRE(answer);
        CHECK_FALSE(answer->accepted);
    }
}

TEST_CASE("what is no answer to this question is not looked at")
{
    const Bytes good = answer_payload(first_tag + 1, 0);
    CHECK(asked().judge(datagram(good))->accepted);
    CHECK(asked(3).judge(datagram(good))->accepted); // late, to the first of three
    CHECK_FALSE(asked(0).judge(datagram(good)));     // nothing was asked
    Bytes tag_ahead = good;
    tag_ahead[0] = first_tag + 2;
    CHECK_FALSE(asked().judge(datagram(tag_ahead)));
    Bytes foreign = good;
    foreign[4] = 0x99;
    CHECK_FALSE(asked().judge(datagram(foreign)));
    Bytes foreign_refusal = foreign;
    foreign_refusal[1] = 0x11;
    CHECK_FALSE(asked().judge(datagram(foreign_refusal)));
    Bytes no_id = good;
    std::fill(no_id.begin() + 8, no_id.begin() + 12, std::uint8_t{0});
    CHECK_FALSE(asked().judge(datagram(no_id)));
    CHECK_FALSE(asked().judge(datagram(good, PayloadType::rakp_2)));
    // Cut short, an acceptance is none; changed, it never is anything else than an answer.
    for (std::size_t size = 1; size < good.size(); ++size)
        CHECK_FALSE(asked().judge(datagram(ByteView{good}.subspan(0, size))));
    const auto judge = [](const Bytes& bytes) -> Result<int> {
        (void)asked().judge(bytes);
        return 0;
    };
    test::every_prefix_and_change(datagram(good), judge);
}
