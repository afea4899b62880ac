// SPDX-License-Identifier: GPL-3.0-or-later
// Goal: the same address, identity or version is recognised however firmware writes it, and what is
// none of these is not. Method: tables.
#include "check/normal_form.hpp"

#include <catch2/catch.hpp>

using namespace oobready;
using namespace oobready::check;

TEST_CASE("MAC addresses")
{
    for (const char* text : {"c4:4d:04:48:61:80", "C4-4D-04-48-61-80", "c4:4d:4:48:61:80",
                             "c44d04486180", "c44d.0448.6180", " c4:4d:04:48:61:80 "}) {
        CAPTURE(text);
        CHECK(mac_octets(text) == Bytes{0xc4, 0x4d, 0x04, 0x48, 0x61, 0x80});
    }
    for (const char* text : {"", "c4:4d:04:48:61", "c4:4d:04:48:61:80:00", "c4:4d:04:48:61:8g",
                             "c4:4d:04:48:61:", "c4:4d:004:48:61:80", "c4.4d.04.48.61.80",
                             "c44d:0448:6180", "c44d0448618", "10.0.1.1"}) {
        CAPTURE(text);
        CHECK_FALSE(mac_octets(text));
    }
}

TEST_CASE("UUIDs are the same under the byte orders of IPMI and SMBIOS")
{
    // The three readings of one machine's sixteen bytes, and the bytes as they are on the wire.
    const Uuid wire = *uuid_octets("a123456789abcdefa12345670000001e");
    for (const char* text :
         {"a1234567-89ab-cdef-a123-45670000001e", "1e000000-6745-23a1-efcd-ab89674523a1",
          "674523a1-ab89-efcd-a123-45670000001e", "0000001E-4567-A123-EFCD-AB89674523A1"}) {
        CAPTURE(text);
        REQUIRE(uuid_octets(text));
        CHECK(same_uuid(*uuid_octets(text), wire));
        CHECK(same_uuid(wire, *uuid_octets(text)));
    }
    CHECK_FALSE(same_uuid(wire, *uuid_octets("a1234567-89ab-cdef-a123-45670000001f")));
    for (const char* text :
         {"", "00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff",
          "a1234567-89ab-cdef-a123-45670000001", "a1234567+89ab-cdef-a123-45670000001e",
          "a1234567-89ab-cdef-a123-45670000001g", "Default string"}) {
        CAPTURE(text);
        CHECK_FALSE(uuid_octets(text));
    }
}

TEST_CASE("IP addresses by value, net masks by shape")
{
    CHECK(ip_octets("10.0.1.11") == ip_octets("::ffff:10.0.1.11"));
    CHECK(ip_octets("2001:db8::5") == ip_octets("2001:0DB8:0:0:0:0:0:5"));
    CHECK(ip_octets("10.0.1.11") != ip_octets("10.0.1.12"));
    using namespace std::string_view_literals;
    for (std::string_view text : {""sv, "10.0.1"sv, "10.0.1.256"sv, "bmc01"sv, "10.0.1.1\0x"sv}) {
        CAPTURE(text);
        CHECK_FALSE(ip_octets(text));
    }
    for (const char* text : {"255.255.255.0", "255.255.252.0", "255.255.255.255", "128.0.0.0"})
        CHECK(is_netmask(text));
    for (const char* text : {"0.0.0.0", "255.0.255.0", "255.255.255.1", "24", "ffff::", ""})
        CHECK_FALSE(is_netmask(text));
}

TEST_CASE("version numbers compare number by number")
{
    struct Row {
        const char* left;
        const char* right;
        int order;
    };
    const Row rows[] = {
        {"4.10", "4.9", 1},
        {"01.00.17", "1.0.17", 0},
        {"v7.00", "7", 0},
        {"4.0", "4.0.1", -1},
        {"6.10.80.00", "7.0.0.0", -1},
        {"99999999999999999999", "1", 1},
        {"0", "0.0", 0},
        {"1.2", "1.2", 0},
    };
    for (const Row& row : rows) {
        CAPTURE(row.left, row.right);
        const int order = compare_versions(*version_numbers(row.left), *version_numbers(row.right));
        CHECK((order > 0) - (order < 0) == row.order);
    }
    for (const char* text : {"", "Not Present", "1..2", "1.2b", ".1", "1.", "v", "-1"})
        CHECK_FALSE(version_numbers(text));
    CHECK_FALSE(version_numbers(std::string(1000, '1')));
}
