// SPDX-License-Identifier: GPL-3.0-or-later
// Goal: the rarer LAN parameters become facts, and the community string never does. Method: tables
// of bytes built after IPMI v2.0 Table 23-4.
#include "ipmi/lan_extended.hpp"
#include "robustness.hpp"
#include "support/results.hpp"

using namespace oobready;
using namespace oobready::ipmi;

namespace {

json::object facts_of(std::uint8_t selector, const Bytes& data)
{
    json::object facts;
    for (const Parameter& row : lan_extended_parameters())
        if (row.selector == selector)
            REQUIRE(row.decode(data, facts));
    return facts;
}

Bytes text_bytes(std::string_view text)
{
    Bytes bytes{text.begin(), text.end()};
    bytes.resize(18);
    return bytes;
}

Bytes ipv6_bytes(std::uint8_t source, std::uint8_t status)
{
    return {0x00, source, 0xfe, 0x80, 0,    0, 0, 0, 0,  0,
            0x02, 0x25,   0x90, 0xff, 0xfe, 0, 1, 2, 64, status};
}

} // namespace

TEST_CASE("the rarer LAN configuration parameters")
{
    struct Row {
        std::uint8_t selector;
        Bytes data;
        const char* facts;
    };
    const Row rows[] = {
        {10, {0x02}, R"({"arp_responses":true,"gratuitous_arp":false})"},
        {10, {0x01}, R"({"arp_responses":false,"gratuitous_arp":true})"},
        {16, text_bytes("public"), R"({"community_default":true})"},
        {16, text_bytes("Public"), R"({"community_default":false})"},
        {16, text_bytes("publicity"), R"({"community_default":false})"},
        {16, text_bytes(""), R"({"community_default":false})"},
        {16, {'p', 'u', 'b', 'l', 'i', 'c'}, R"({"community_default":true})"},
        {21, {0xfd}, R"({"vlan_priority":5})"},
        {22, {0x23}, R"({"cipher_suite_count":3})"},
        {23, {0, 0, 3, 17}, R"({"cipher_suite_ids":[0,3,17]})"},
        {24,
         {0, 0x40, 0x5f},
         R"({"cipher_suite_privileges":["unspecified","administrator","no-access","oem"]})"},
        {26,
         {0x01, 5, 0x06, 0x00, 0x2c, 0x01},
         R"({"bad_password_audit":true,"bad_password_threshold":5,"bad_password_reset_s":60,)"
         R"("bad_password_lockout_s":3000})"},
        {50, {0x00}, R"({"ipv6_supported":false})"},
        {50, {0x04}, R"({"ipv6_supported":false})"},
        {50, {0x02}, R"({"ipv6_supported":true})"},
        {51, {0x00}, R"({"ipv6":"disabled"})"},
        {51, {0x02}, R"({"ipv6":"beside-ipv4"})"},
        {51, {0x77}, R"({"ipv6":"reserved"})"},
        {55,
         {1, 15, 0x03},
         R"({"ipv6_static_addresses_max":1,"ipv6_dynamic_addresses_max":15,)"
         R"("ipv6_dhcp_supported":true,"ipv6_slaac_supported":true})"},
    };
    for (const Row& row : rows) {
        CAPTURE(int{row.selector});
        CHECK(json::serialize(facts_of(row.selector, row.data)) == row.facts);
        for (const Parameter& parameter : lan_extended_parameters()) {
            if (parameter.selector != row.selector)
                continue;
            const auto decode = [&parameter](ByteView data) {
                json::object facts;
                return parameter.decode(data, facts);
            };
            test::every_prefix_and_change(row.data, decode);
            CHECK(decode(ByteView{}).error().code == Errc::malformed);
        }
    }
}

TEST_CASE("cipher suites and their privileges are joined")
{
    json::object facts = facts_of(22, {2});
    const json::object ids = facts_of(23, {0, 3, 17, 0, 0});
    const json::object levels = facts_of(24, {0, 0x34, 0x00});
    facts["cipher_suite_ids"] = ids.at("cipher_suite_ids");
    facts["cipher_suite_privileges"] = nullptr;
    json::object without = facts;
    join_cipher_suites(without);
    CHECK(json::serialize(without) == R"({"cipher_suites":null})");
    without["missing"] = json::array{"arp_responses", "cipher_suite_ids", "cipher_suite_count"};
    join_cipher_suites(without);
    CHECK(json::serialize(without) ==
          R"({"cipher_suites":null,"missing":["arp_responses","cipher_suites"]})");
    facts["cipher_suite_privileges"] = levels.at("cipher_suite_privileges");
    join_cipher_suites(facts);
    CHECK(json::serialize(facts) == R"({"cipher_suites":[{"id":3,"privilege":"administrator"},)"
                                    R"({"id":17,"privilege":"operator"}]})");
}

TEST_CASE("IPv6 addresses")
{
    const auto dynamic = decode_ipv6_address(ipv6_bytes(0x01, 0));
    REQUIRE(dynamic);
    CHECK(json::serialize(*dynamic) ==
          R"({"address":"fe80::225:90ff:fe00:102","prefix_length":64,"source":"slaac",)"
          R"("status":"active"})");
    const auto fixed = decode_ipv6_address(ipv6_bytes(0x80, 3));
    REQUIRE(fixed);
    CHECK(fixed->at("source") == "static");
    CHECK(fixed->at("status") == "failed");
    CHECK(decode_ipv6_address(Bytes(20))->is_null());
    CHECK_FALSE(decode_ipv6_address(Bytes(19)));
    test::every_prefix_and_change(ipv6_bytes(0x01, 0), decode_ipv6_address);
}
