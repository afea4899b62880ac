// SPDX-License-Identifier: GPL-3.0-or-later
// Goal: what a port without TLS does with a visitor is told apart, whatever it puts into Location.
// Method: a table of answers, half of them hostile.
#include "net/plain_answer.hpp"

#include <catch2/catch.hpp>

using namespace oobready::net;

TEST_CASE("each kind of answer of a web port without TLS")
{
    struct Row {
        int status;
        std::string location;
        std::string_view answer;
        std::string host = "bmc7.test";
    };
    const Row rows[] = {
        {301, "https://bmc7.test/", "https-same-host"},
        {302, "HTTPS://BMC7.Test:8443/login?next=%2f", "https-same-host"},
        {308, "https://10.0.1.7/", "https-same-host"}, // its address, asked for by name
        {301, "https://10.0.1.7/", "https-same-host", "10.0.1.7"},
        {301, "https://[fd00::7]/", "https-other-host"},
        {301, "https://idrac-abc/", "https-other-host"},
        {301, "https://bmc7.test.evil.example/", "https-other-host"},
        {301, "https://bmc7.test@evil.example/", "https-other-host"},
        {301, "http://bmc7.test/", "http"},
        {302, "/login.html", "http"},
        {302, "//bmc7.test/", "http"},
        {302, "", "other"},
        {302, "https:/bmc7.test/", "other"},
        {302, "ftp://bmc7.test/", "other"},
        {302, "https://a b/", "other"},
        {302, "https://bmc7.test/\x1b[2J", "other"},
        {302, "https://" + std::string(5000, 'a'), "other"},
        {200, "", "page"},
        {200, "https://bmc7.test/", "page"}, // no redirect: nobody follows it
        {204, "", "page"},
        {401, "", "refusal"},
        {404, "", "refusal"},
        {503, "", "refusal"},
        {101, "", "other"},
        {0, "", "other"},
    };
    const auto address = boost::asio::ip::make_address("10.0.1.7");
    for (const Row& row : rows) {
        CAPTURE(row.status, row.location);
        CHECK(id(plain_answer(row.status, row.location, row.host, address)) == row.answer);
    }
    const auto six = boost::asio::ip::make_address("fd00::7");
    CHECK(plain_answer(301, "https://[fd00:0::7]:443/", "fd00::7", six) ==
          PlainAnswer::https_same_host);
}
