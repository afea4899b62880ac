// SPDX-License-Identifier: GPL-3.0-or-later
// Goal: a BMC that says "not now" is told apart from one that says "no". Method: a table of
// completion codes (IPMI v2.0 Table 5-2).
#include "ipmi/channel.hpp"
#include "ipmi/errors.hpp"
#include "support/results.hpp"

#include <algorithm>

using namespace oobready;
using namespace oobready::ipmi;

TEST_CASE("which answers mean that the same question may be answered later")
{
    const Request plain{get_device_id};
    const Request selects{get_lan_configuration_parameters, Bytes{1, 3, 0, 0}};
    const Request changes{activate_payload, Bytes{1, 1, 0, 0, 0, 0}};
    struct Row {
        std::uint8_t code;
        bool of_plain, of_selecting, of_changing;
    };
    const Row rows[] = {
        {0x00, false, false, false}, {0x80, false, false, false}, {0xc0, true, true, true},
        {0xc1, false, false, false}, {0xc3, true, true, false},   {0xcb, false, false, false},
        {0xd4, false, false, false}, {0xd5, true, false, false},  {0xd6, false, false, false},
        {0xff, false, false, false},
    };
    for (const Row& row : rows) {
        CAPTURE(hex_code(row.code));
        CHECK(is_busy(plain, row.code) == row.of_plain);
        CHECK(is_busy(selects, row.code) == row.of_selecting);
        CHECK(is_busy(changes, row.code) == row.of_changing);
    }
}

TEST_CASE("which answers mean that the BMC does not have it")
{
    const Bytes codes{0xc1, 0xc2, 0xc7, 0xc8, 0xc9, 0xcb, 0xcc, 0xcd, 0xd5, 0xd6};
    for (unsigned code = 0; code < 256; ++code) {
        const auto answered = static_cast<std::uint8_t>(code);
        const bool no = says_unsupported(answered);
        CAPTURE(hex_code(answered));
        CHECK(no == (std::find(codes.begin(), codes.end(), answered) != codes.end()));
        CHECK_FALSE((no && errc_of_completion(answered)));
    }
}

TEST_CASE("a busy BMC is not one that lacks the command")
{
    CHECK(decode_channel_authentication_capabilities({0xc0, {}}).error().code == Errc::bmc_busy);
    CHECK(decode_channel_authentication_capabilities({0xc3, {}}).error().code == Errc::bmc_busy);
    CHECK(decode_channel_authentication_capabilities({0xc1, {}}).error().code == Errc::unsupported);
}

TEST_CASE("before a session no answer is a refused login")
{
    CHECK(decode_channel_authentication_capabilities({0xd4, {}}).error().code == Errc::bmc_error);
    CHECK_FALSE(is_definite_refusal(Errc::bmc_error));
}
