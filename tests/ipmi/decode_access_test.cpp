// SPDX-License-Identifier: GPL-3.0-or-later
// Goal: who may come in and who is in becomes the specification's words. Method: tables of bytes
// built after IPMI v2.0; every prefix of a good answer, and changed ones, are errors or facts.
#include "ipmi/decode_access.hpp"
#include "robustness.hpp"
#include "support/results.hpp"

using namespace oobready;
using namespace oobready::ipmi;

namespace {

Bytes name_bytes(std::string_view name)
{
    Bytes bytes{name.begin(), name.end()};
    bytes.resize(16);
    return bytes;
}

} // namespace

TEST_CASE("privilege levels in words")
{
    const char* words[] = {"reserved",      "callback", "user",    "operator",
                           "administrator", "oem",      "reserved"};
    for (std::uint8_t level = 0; level < std::size(words); ++level)
        CHECK(privilege_word(level) == words[level]);
    CHECK(privilege_word(0x0f) == "no-access");
    CHECK(privilege_word(0x0e) == "reserved");
}

TEST_CASE("Get Channel Info")
{
    struct Row {
        Bytes data;
        const char* facts;
    };
    const Row rows[] = {
        {{0x01, 0x04, 0x01, 0x82, 0xf2, 0x1b, 0x00, 0x00, 0x00},
         R"({"number":1,"medium":"lan-802.3","protocol":"ipmb-1.0","sessions":"multiple",)"
         R"("active_sessions":2,"vendor_id":7154})"},
        {{0x0f, 0x0c, 0x05, 0x00, 0xf2, 0x1b, 0x00},
         R"({"number":15,"medium":"system-interface","protocol":"kcs","sessions":"none",)"
         R"("active_sessions":0,"vendor_id":7154})"},
        {{0xf2, 0x85, 0xe9, 0x41, 0x00, 0x00, 0x01, 0xff},
         R"({"number":2,"medium":"serial","protocol":"tmode","sessions":"single",)"
         R"("active_sessions":1,"vendor_id":65536})"},
        {{0x03, 0x60, 0x1f, 0xff, 0xff, 0xff, 0xff},
         R"({"number":3,"medium":"oem","protocol":"oem","sessions":"none-or-single",)"
         R"("active_sessions":63,"vendor_id":16777215})"},
        {{0x03, 0x0d, 0x0a, 0x00, 0x00, 0x00, 0x00},
         R"({"number":3,"medium":"reserved","protocol":"reserved","sessions":"none",)"
         R"("active_sessions":0,"vendor_id":0})"},
    };
    for (const Row& row : rows) {
        const auto facts = decode_channel_info(row.data);
        REQUIRE(facts);
        CHECK(json::serialize(*facts) == row.facts);
        test::every_prefix_and_change(row.data, decode_channel_info);
        CHECK_FALSE(decode_channel_info(ByteView{row.data}.subspan(0, 6)));
    }
}

TEST_CASE("Get Channel Access")
{
    const auto open = decode_channel_access(Bytes{0x02, 0x04});
    REQUIRE(open);
    CHECK(json::serialize(*open) ==
          R"({"access_mode":"always-available","privilege_limit":"administrator",)"
          R"("user_level_authentication":true,"per_message_authentication":true,)"
          R"("alerting":true})");
    const auto closed = decode_channel_access(Bytes{0x38, 0x02});
    REQUIRE(closed);
    CHECK(json::serialize(*closed) ==
          R"({"access_mode":"disabled","privilege_limit":"user",)"
          R"("user_level_authentication":false,"per_message_authentication":false,)"
          R"("alerting":false})");
    CHECK(decode_channel_access(Bytes{0x03, 0x05})->at("access_mode") == "shared");
    CHECK(decode_channel_access(Bytes{0x07, 0x05})->at("access_mode") == "reserved");
    test::every_prefix_and_change(Bytes{0x02, 0x04}, decode_channel_access);
    CHECK_FALSE(decode_channel_access(Bytes{0x02}));
}

TEST_CASE("Get User Access")
{
    const auto admin = decode_user_access(Bytes{0x0a, 0x42, 0x01, 0x14});
    REQUIRE(admin);
    CHECK(admin->slots == 10);
    CHECK(admin->enabled == 2);
    CHECK(admin->fixed_names == 1);
    CHECK(json::serialize(admin->facts) ==
          R"({"enabled":true,"privilege":"administrator","ipmi_messaging":true,)"
          R"("link_authentication":false,"callback_only":false})");
    const auto off = decode_user_access(Bytes{0xff, 0x80, 0xc0, 0x6f});
    REQUIRE(off);
    CHECK(off->slots == 63);
    CHECK(json::serialize(off->facts) ==
          R"({"enabled":false,"privilege":"no-access","ipmi_messaging":false,)"
          R"("link_authentication":true,"callback_only":true})");
    CHECK(decode_user_access(Bytes{0x0a, 0x02, 0x01, 0x14})->facts.at("enabled").is_null());
    CHECK(decode_user_access(Bytes{0x0a, 0xc2, 0x01, 0x14})->facts.at("enabled").is_null());
    test::every_prefix_and_change(Bytes{0x0a, 0x42, 0x01, 0x14}, decode_user_access);
    CHECK_FALSE(decode_user_access(Bytes{0x0a, 0x42, 0x01}));
}

TEST_CASE("Get User Name and Get User Payload Access")
{
    CHECK(decode_user_name(name_bytes("ADMIN")).value() == "ADMIN");
    CHECK(decode_user_name(name_bytes("")).value().empty());
    CHECK(decode_user_name(name_bytes("sixteen-bytes-ab")).value() == "sixteen-bytes-ab");
    CHECK(decode_user_name(name_bytes("a\x1b[2Jb")).value() == "a?[2Jb"); // for no terminal
    CHECK_FALSE(decode_user_name(Bytes(15)));
    test::every_prefix_and_change(name_bytes("ADMIN"), decode_user_name);
    CHECK(decode_user_payload_access(Bytes{0x02, 0, 0, 0}).value());
    CHECK_FALSE(decode_user_payload_access(Bytes{0xfd, 0xff, 0xff, 0xff}).value());
    CHECK_FALSE(decode_user_payload_access(Bytes{0x02, 0, 0}));
    test::every_prefix_and_change(Bytes{0x02, 0, 0, 0}, decode_user_payload_access);
}

TEST_CASE("Get Session Info")
{
    const Bytes lan{0x07, 0x24, 0x02, 0x02, 0x04, 0x11, 10,   0,    1,
                    5,    0xac, 0x1f, 0x6b, 0,    1,    0x0f, 0x6f, 0x02};
    const auto session = decode_session_info(lan);
    REQUIRE(session);
    CHECK(session->handle == 7);
    CHECK(session->possible == 36);
    CHECK(session->active == 2);
    CHECK(json::serialize(session->facts) ==
          R"({"handle":7,"user_id":2,"privilege":"administrator","channel":1,)"
          R"("protocol":"ipmi-2.0","address":"10.0.1.5","mac_address":"ac:1f:6b:00:01:0f",)"
          R"("port":623})");
    Bytes unknown = lan;
    std::fill(unknown.begin() + 6, unknown.begin() + 16, std::uint8_t{0});
    unknown[5] = 0x01;
    CHECK(json::serialize(decode_session_info(unknown)->facts) ==
          R"({"handle":7,"user_id":2,"privilege":"administrator","channel":1,)"
          R"("protocol":"ipmi-1.5","address":null,"mac_address":null,"port":623})");
    CHECK(decode_session_info(Bytes{7, 0x24, 1, 2, 4, 0x02})->facts.at("address").is_null());
    const auto none = decode_session_info(Bytes{0x00, 0x24, 0x01});
    REQUIRE(none);
    CHECK(none->handle == 0);
    CHECK(none->active == 1);
    CHECK(none->facts.empty());
    for (std::size_t size : {0, 1, 2, 3, 4, 5})
        CHECK_FALSE(decode_session_info(ByteView{lan}.subspan(0, size)));
    test::every_prefix_and_change(lan, decode_session_info);
}

TEST_CASE("Get Payload Activation Status")
{
    const auto status = decode_payload_activation(Bytes{0x02, 0x03, 0x80});
    REQUIRE(status);
    CHECK(status->instances_max == 2);
    CHECK(status->active == 0x8003);
    CHECK_FALSE(decode_payload_activation(Bytes{0x02, 0x03}));
    test::every_prefix_and_change(Bytes{0x02, 0x03, 0x80}, decode_payload_activation);
}
