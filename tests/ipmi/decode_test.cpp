// SPDX-License-Identifier: GPL-3.0-or-later
// Goal: each response's bytes become the right facts, and short ones an error. Method: bytes as
// recorded or built after the tables of IPMI v2.0, cut at every length.
#include "ipmi/channel.hpp"
#include "ipmi/decode.hpp"
#include "support/results.hpp"

using namespace oobready;
using namespace oobready::ipmi;

namespace {

std::string text(const json::object& facts) { return json::serialize(facts); }

json::object parameter(std::span<const Parameter> rows, std::uint8_t selector, const Bytes& data)
{
    json::object facts;
    for (const Parameter& row : rows)
        if (row.selector == selector)
            REQUIRE(row.decode(data, facts));
    return facts;
}

} // namespace

TEST_CASE("Get Device ID")
{
    const Bytes data{0x20, 0x81, 0x04, 0x16, 0x02, 0xbf, 0xa2, 0x02,
                     0x00, 0x00, 0x01, 0x0a, 0x0b, 0x0c, 0x0d};
    const auto facts = decode_device_id(data);
    REQUIRE(facts);
    CHECK(text(*facts) ==
          R"({"device_id":32,"device_revision":1,"provides_device_sdrs":true,)"
          R"("device_available":true,"firmware":"4.16","ipmi_version":"2.0",)"
          R"("additional_device_support":191,"manufacturer_id":674,"product_id":256,)"
          R"("auxiliary_firmware":"0a0b0c0d"})");
    CHECK_FALSE(decode_device_id(ByteView{data}.subspan(0, 11))->contains("auxiliary_firmware"));
    for (std::size_t size = 0; size < 11; ++size)
        CHECK_FALSE(decode_device_id(ByteView{data}.subspan(0, size)));
}

TEST_CASE("Get System GUID, in both byte orders")
{
    // As OpenBMC sent it; its Redfish System UUID is the IPMI order.
    const Bytes wire = from_hex("5965b63849d5eca1af5b1685a85f0e86").value();
    const auto facts = decode_system_guid(wire);
    REQUIRE(facts);
    CHECK(facts->at("raw").as_string() == "5965b63849d5eca1af5b1685a85f0e86");
    CHECK(facts->at("uuid").as_string() == "860e5fa8-8516-5baf-a1ec-d54938b66559");
    CHECK(facts->at("uuid_smbios").as_string() == "38b66559-d549-a1ec-af5b-1685a85f0e86");
    CHECK_FALSE(decode_system_guid(ByteView{wire}.subspan(1)));
}

TEST_CASE("Get Chassis Status")
{
    const auto on = decode_chassis_status(Bytes{0x21, 0x00, 0x00});
    REQUIRE(on);
    CHECK(on->at("power").as_string() == "on");
    CHECK(on->at("power_restore_policy").as_string() == "restores");
    CHECK_FALSE(on->at("fan_fault").as_bool());
    const auto bad = decode_chassis_status(Bytes{0x1e, 0x00, 0x0f, 0x00});
    REQUIRE(bad);
    CHECK(bad->at("power").as_string() == "off");
    for (const char* fault :
         {"power_overload", "interlock", "power_fault", "power_control_fault", "chassis_intrusion",
          "front_panel_lockout", "drive_fault", "fan_fault"})
        CHECK(bad->at(fault).as_bool());
    CHECK_FALSE(decode_chassis_status(Bytes{0x21, 0x00}));
}

TEST_CASE("LAN configuration parameters")
{
    const auto rows = lan_parameters();
    CHECK(text(parameter(rows, 3, {10, 0, 1, 11})) == R"({"ip_address":"10.0.1.11"})");
    CHECK(text(parameter(rows, 4, {0xf2})) == R"({"ip_source":"dhcp"})");
    CHECK(text(parameter(rows, 4, {0x0d})) == R"({"ip_source":"other"})");
    CHECK(text(parameter(rows, 5, {0xac, 0x1f, 0x6b, 0x00, 0x01, 0x0f})) ==
          R"({"mac_address":"ac:1f:6b:00:01:0f"})");
    CHECK(text(parameter(rows, 6, {255, 255, 252, 0})) == R"({"subnet_mask":"255.255.252.0"})");
    CHECK(text(parameter(rows, 12, {10, 0, 1, 1})) == R"({"default_gateway":"10.0.1.1"})");
    CHECK(text(parameter(rows, 20, {0x2c, 0x81})) == R"({"vlan_id":300})");
    CHECK(text(parameter(rows, 20, {0x2c, 0x01})) == R"({"vlan_id":null})");
}

TEST_CASE("SOL configuration parameters")
{
    const auto rows = sol_parameters();
    CHECK(text(parameter(rows, 1, {0x01})) == R"({"enabled":true})");
    CHECK(text(parameter(rows, 2, {0xc3})) ==
          R"({"force_encryption":true,"force_authentication":true,"privilege":"operator"})");
    CHECK(text(parameter(rows, 3, {12, 96})) ==
          R"({"character_accumulate_ms":60,"character_send_threshold":96})");
    CHECK(text(parameter(rows, 4, {0xff, 50})) == R"({"retry_count":7,"retry_interval_ms":500})");
    CHECK(text(parameter(rows, 5, {0x0a})) == R"({"nonvolatile_bit_rate":115200})");
    CHECK(text(parameter(rows, 6, {0x00})) == R"({"bit_rate":null})");
    CHECK(text(parameter(rows, 7, {0x01})) == R"({"payload_channel":1})");
    CHECK(text(parameter(rows, 8, {0x6f, 0x02})) == R"({"payload_port":623})");
}

TEST_CASE("a parameter without its bytes is malformed")
{
    for (const auto rows : {lan_parameters(), sol_parameters()}) {
        for (const Parameter& row : rows) {
            CAPTURE(row.name);
            json::object facts;
            CHECK(row.decode(Bytes{}, facts).error().code == Errc::malformed);
            CHECK(facts.empty());
        }
    }
}

TEST_CASE("Get Channel Authentication Capabilities")
{
    // As OpenBMC answers: channel 1, no IPMI 1.5 authentication type at all, IPMI 2.0.
    const auto openbmc =
        decode_channel_authentication_capabilities({0x00, {0x01, 0x80, 0x04, 0x02, 0, 0, 0, 0}});
    REQUIRE(openbmc);
    CHECK(openbmc->channel == 1);
    CHECK(openbmc->ipmi_v2);
    CHECK_FALSE(openbmc->k_g_set);
    CHECK(openbmc->non_null_usernames);
    const auto old = decode_channel_authentication_capabilities({0x00, {0x01, 0x16, 0x22, 0x00}});
    REQUIRE(old);
    CHECK_FALSE(old->ipmi_v2);
    CHECK(old->k_g_set);
    CHECK(old->null_usernames);
    CHECK_FALSE(decode_channel_authentication_capabilities({0x00, {0x01, 0x80, 0x04}}));
    CHECK(decode_channel_authentication_capabilities({0xcc, {}}).error().code == Errc::unsupported);
}

TEST_CASE("cipher suite records, standard and OEM")
{
    struct Row {
        Bytes records;
        std::vector<std::uint8_t> ids;
    };
    const Row rows[] = {
        {{}, {}},
        {{0xc0, 17, 0x03, 0x44, 0x81}, {17}},
        {{0xc0, 3, 0x01, 0x41, 0x81, 0xc0, 0, 0x00, 0x40, 0x80}, {0, 3}},
        {{0xc1, 0x80, 0x57, 0x01, 0x00, 0x03, 0x44, 0x81, 0xc0, 3, 0x01}, {3, 0x80}},
        {{0xc0, 3, 0x01, 0xc0, 3, 0x01}, {3}},
    };
    for (const Row& row : rows) {
        const auto ids = decode_cipher_suite_ids(row.records);
        REQUIRE(ids);
        CHECK(*ids == row.ids);
    }
    CHECK_FALSE(decode_cipher_suite_ids(Bytes{0x03, 0x01}));
    CHECK_FALSE(decode_cipher_suite_ids(Bytes{0xc0}));
    CHECK_FALSE(decode_cipher_suite_ids(Bytes{0xc0, 3, 0x01, 0xc1}));
    CHECK(decode_cipher_suite_ids(Bytes{0xc1, 3, 0x01})); // the OEM number is cut off: harmless
}
