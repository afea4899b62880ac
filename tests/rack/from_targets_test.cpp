// SPDX-License-Identifier: GPL-3.0-or-later
// Goal: targets of the command line become a rack like one from a file. Method: tables.
#include "rack/address.hpp"
#include "rack/rack.hpp"

#include <catch2/catch.hpp>

using namespace oobready;
using namespace oobready::rack;

TEST_CASE("targets become nodes of one appliance")
{
    TargetOptions options;
    options.targets = {"10.0.1.[11-12]", "bmc01.example:8443", "[2001:db8::5]"};
    options.profile = "dell/c6420";
    options.credentials = Credentials{"root", Secret{"secret"}, {}};
    options.tls.insecure = true;
    options.ports.ipmi = 1623;
    Mistakes mistakes;
    const Rack rack = rack_from_targets(options, mistakes);
    REQUIRE(mistakes.empty());
    CHECK(rack.origin == "command line");
    REQUIRE(rack.appliances.size() == 1);
    CHECK(rack.appliances[0].name == "targets");
    CHECK(rack.appliances[0].profile == "dell/c6420");
    const std::vector<Node>& nodes = rack.appliances[0].nodes;
    REQUIRE(nodes.size() == 4);
    CHECK(nodes[1].name == "10.0.1.12");
    CHECK(nodes[1].target.host == "10.0.1.12");
    CHECK(nodes[1].target.ports.https == 443);
    CHECK(nodes[1].target.ports.ipmi == 1623);
    CHECK(nodes[1].target.tls.insecure);
    CHECK(nodes[1].target.credentials->password.reveal() == "secret");
    CHECK(boost::json::value(nodes[1].declared) == boost::json::parse(R"({
        "appliance": {"name": "targets", "profile": "dell/c6420"},
        "node": {"name": "10.0.1.12"}})"));
    CHECK(nodes[2].name == "bmc01.example:8443");
    CHECK(nodes[2].target.host == "bmc01.example");
    CHECK(nodes[2].target.ports.https == 8443);
    CHECK_FALSE(nodes[2].declared.at("node").get_object().contains("bmc"));
    CHECK(nodes[3].name == "[2001:db8::5]");
    CHECK(nodes[3].target.host == "2001:db8::5");
}

TEST_CASE("only an IPv4 address behind the well-known ports is the controller's own")
{
    struct Row {
        const char* target;
        Ports ports;
        bool declared;
    };
    const Row rows[] = {
        {"10.0.1.11", {}, true},
        {"10.0.1.11:443", {}, true},
        {"10.0.1.11:8443", {}, false},
        {"10.0.1.11", {443, 1623, 80}, false},
        {"10.0.1.11", {443, 623, 8080}, false},
        {"10.0.1.11", {8443, 623, 80}, false},
        {"2001:db8::5", {}, false},
        {"::ffff:10.0.1.11", {}, false},
        {"bmc01.example", {}, false},
    };
    for (const Row& row : rows) {
        CAPTURE(row.target, row.ports.https, row.ports.ipmi, row.ports.http);
        TargetOptions options;
        options.targets = {row.target};
        options.ports = row.ports;
        Mistakes mistakes;
        const Rack rack = rack_from_targets(options, mistakes);
        REQUIRE(mistakes.empty());
        const auto& own = rack.appliances[0].nodes.at(0).declared.at("node").get_object();
        CHECK(own.contains("bmc") == row.declared);
        if (row.declared)
            CHECK(own.at("bmc") == "10.0.1.11");
    }
}

TEST_CASE("every wrong target is told")
{
    TargetOptions options;
    options.targets = {"10.0.1.[11-", "10.0.1.300", "10.0.1.5", "10.0.1.[4-5]", "a b"};
    Mistakes mistakes;
    rack_from_targets(options, mistakes);
    REQUIRE(mistakes.size() == 4);
    CHECK(describe(mistakes[0]) == "command line: '10.0.1.[11-': an unclosed bracket");
    CHECK(describe(mistakes[1]) == "command line: '10.0.1.300' is no address of a controller");
    CHECK(describe(mistakes[2]) == "command line: '10.0.1.5' is named twice");
    CHECK(describe(mistakes[3]) == "command line: 'a b' is no address of a controller");
}

TEST_CASE("addresses as people write them")
{
    struct Row {
        const char* text;
        const char* host; // empty: no address
        int port;         // 0: none
    };
    const Row rows[] = {
        {"10.0.1.11", "10.0.1.11", 0},
        {"10.0.1.11:8443", "10.0.1.11", 8443},
        {"bmc-01.example", "bmc-01.example", 0},
        {"bmc:65535", "bmc", 65535},
        {"2001:db8::5", "2001:db8::5", 0},
        {"[2001:db8::5]", "2001:db8::5", 0},
        {"[2001:db8::5]:443", "2001:db8::5", 443},
        {"fe80::1%eth0", "fe80::1%eth0", 0},
        {"[fe80::1%eth0]:443", "fe80::1%eth0", 443},
        {"", "", 0},
        {"10.0.1", "", 0},
        {"10.0.1.11:", "", 0},
        {"10.0.1.11:0", "", 0},
        {"10.0.1.11:65536", "", 0},
        {"10.0.1.11:+1", "", 0},
        {"[10.0.1.11]:443", "", 0},
        {"[2001:db8::5", "", 0},
        {"[2001:db8::5]x", "", 0},
        {"[]", "", 0},
        {"-oProxy", "", 0},
        {"a..b", "", 0},
        {"a/b", "", 0},
        {"a\nb", "", 0},
        {"fe80::1%", "", 0},
        {"10.0.1.1%eth0", "", 0},
    };
    for (const Row& row : rows) {
        CAPTURE(row.text);
        const std::optional<Address> address = parse_address(row.text);
        REQUIRE(address.has_value() == (*row.host != '\0'));
        if (!address)
            continue;
        CHECK(address->host == row.host);
        CHECK(address->port.value_or(0) == row.port);
    }
}

TEST_CASE("pins")
{
    const std::string digits(64, 'A');
    CHECK(parse_pin("sha256:" + digits) == std::string(64, 'a'));
    CHECK(parse_pin("SHA256:" + digits) == std::string(64, 'a'));
    std::string colons = "sha256:AA";
    for (int i = 1; i < 32; ++i)
        colons += ":AA";
    CHECK(parse_pin(colons) == std::string(64, 'a'));
    for (const std::string& wrong : {digits, "sha1:" + digits, "sha256:" + digits + "AA",
                                     std::string{"sha256:"}, "sha256:" + std::string(64, 'g')})
        CHECK_FALSE(parse_pin(wrong));
}
