// SPDX-License-Identifier: GPL-3.0-or-later
// Goal: a rack file becomes exactly the targets and declarations that it says, and every mistake in
// it is told at once, at its place. Method: a whole file; then tables of wrong ones.
#include "../check/support.hpp"
#include "check/declared_paths.hpp"
#include "rack/rack.hpp"

#include <catch2/catch.hpp>

#include <sys/stat.h>

using namespace oobready;
using namespace oobready::rack;

namespace {

const std::string pin = "sha256:" + std::string(64, 'A');

std::string mistakes_of(const test::TemporaryFolder& folder, const std::string& text)
{
    Mistakes mistakes;
    load_rack(folder.write("rack.toml", text), mistakes);
    return test::listed(mistakes, folder.path());
}

} // namespace

TEST_CASE("a whole rack file")
{
    const test::TemporaryFolder folder;
    folder.write("smc.password", "secret one\n");
    folder.write("k_g", "key\n");
    folder.write("ca.pem", "-----\n");
    ::setenv("OOBREADY_TEST_USER", "root", 1);
    ::setenv("OOBREADY_TEST_PASSWORD", "secret two", 1);
    const auto file = folder.write("rack.toml", R"(
[site]
name = "Lab 3"
gateway = "10.0.1.1"
netmask = "255.255.255.0"
ntp = ["10.0.0.1", "ntp.example"]
dns = ["10.0.0.2"]
[credentials.smc]
username = "ADMIN"
password_file = "smc.password"
k_g_file = "k_g"
[credentials.dell]
username_env = "OOBREADY_TEST_USER"
password_env = "OOBREADY_TEST_PASSWORD"
[tls]
ca_file = "ca.pem"
[[appliance]]
name = "smc-1"
profile = "supermicro/skylake"
credentials = "smc"
[[appliance.node]]
name = "n[01-02]"
bmc = "10.0.1.[11-12]"
mac = ["ac:1f:6b:00:00:01", "ac:1f:6b:00:00:02"]
in_band = "10.0.2.[11-12]"
uuid = ["674523a1-ab89-efcd-a123-456700000001", "674523a1-ab89-efcd-a123-456700000002"]
serial = ["S1", "S2"]
pin = ["sha256:abababababababababababababababababababababababababababababababab", ""]
[[appliance.node]]
name = "n03"
bmc = "10.0.1.13:8443"
mac = "ac:1f:6b:00:00:03"
pin = ")" + pin + R"("
credentials = "dell"
ports = { ipmi = 1623, http = 8080 }
[[appliance]]
name = "dell-1"
profile = "dell/c6420"
tls = { insecure = true }
ports = { https = 9443 }
[[appliance.node]]
name = ["n01", "n02"]
bmc = ["bmc01.example", "[2001:db8::5]:8443"]
)");
    Mistakes mistakes;
    const Rack rack = load_rack(file, mistakes);
    REQUIRE(test::listed(mistakes, folder.path()).empty());
    CHECK(rack.origin == file.string());
    REQUIRE(rack.appliances.size() == 2);
    const Appliance& smc = rack.appliances[0];
    CHECK(smc.name == "smc-1");
    CHECK(smc.profile == "supermicro/skylake");
    REQUIRE(smc.nodes.size() == 3);

    const Node& first = smc.nodes[0];
    CHECK(first.name == "n01");
    CHECK(first.target.host == "10.0.1.11");
    CHECK(first.target.ports.https == 443);
    CHECK(first.target.ports.http == 80);
    CHECK(first.target.ports.ipmi == 623);
    REQUIRE(first.target.credentials);
    CHECK(first.target.credentials->username == "ADMIN");
    CHECK(first.target.credentials->password.reveal() == "secret one");
    CHECK(first.target.credentials->k_g.reveal() == "key");
    CHECK(first.target.tls.ca_file == (folder.path() / "ca.pem").string());
    CHECK_FALSE(first.target.tls.insecure);
    CHECK(first.place.line == 21);
    CHECK(boost::json::value(first.declared) == boost::json::parse(R"({
        "site": {"name": "Lab 3", "gateway": "10.0.1.1", "netmask": "255.255.255.0",
                 "ntp": ["10.0.0.1", "ntp.example"], "dns": ["10.0.0.2"]},
        "appliance": {"name": "smc-1", "profile": "supermicro/skylake"},
        "node": {"name": "n01", "bmc": "10.0.1.11", "mac": "ac:1f:6b:00:00:01",
                 "in_band": "10.0.2.11", "uuid": "674523a1-ab89-efcd-a123-456700000001",
                 "serial": "S1",
                 "pin": "abababababababababababababababababababababababababababababababab"}})"));
    CHECK(smc.nodes[1].target.tls.pin_sha256.empty());
    CHECK_FALSE(smc.nodes[1].declared.at("node").get_object().contains("pin"));
    CHECK(smc.nodes[1].target.host == "10.0.1.12");
    CHECK(smc.nodes[1].declared.at("node").at("mac") == "ac:1f:6b:00:00:02");

    const Node& third = smc.nodes[2];
    CHECK(third.target.host == "10.0.1.13");
    CHECK(third.target.ports.https == 8443);
    CHECK(third.target.ports.ipmi == 1623);
    CHECK(third.target.ports.http == 8080);
    CHECK(third.target.tls.pin_sha256 == std::string(64, 'a'));
    CHECK(third.target.credentials->username == "root");
    CHECK(third.target.credentials->password.reveal() == "secret two");
    CHECK(third.target.credentials->k_g.empty());
    CHECK_FALSE(third.declared.at("node").get_object().contains("serial"));

    const Appliance& dell = rack.appliances[1];
    REQUIRE(dell.nodes.size() == 2);
    CHECK_FALSE(dell.nodes[0].target.credentials);
    CHECK(dell.nodes[0].target.tls.insecure);
    CHECK(dell.nodes[0].target.tls.ca_file.empty());
    CHECK(dell.nodes[0].target.ports.https == 9443);
    // A host name is no address to compare the controller's own with.
    CHECK_FALSE(dell.nodes[0].declared.at("node").get_object().contains("bmc"));
    CHECK(dell.nodes[1].target.host == "2001:db8::5");
    CHECK(dell.nodes[1].target.ports.https == 8443);
    CHECK_FALSE(dell.nodes[1].declared.at("node").get_object().contains("bmc"));

    // Whatever a node declares can be named by a profile, and the other way round.
    for (const check::DeclaredPath& declared : check::declared_paths) {
        const std::string path{declared.path};
        const std::size_t dot = path.find('.');
        CAPTURE(path);
        const auto& value = first.declared.at(path.substr(0, dot)).at(path.substr(dot + 1));
        CHECK(value.is_array() == declared.is_list);
    }
    ::unsetenv("OOBREADY_TEST_USER");
    ::unsetenv("OOBREADY_TEST_PASSWORD");
}

TEST_CASE("controller_ip declares the controller's own address however it is reached")
{
    const test::TemporaryFolder folder;
    Mistakes mistakes;
    const auto file = folder.write("rack.toml", R"([[appliance]]
name = "a"
profile = "p"
[[appliance.node]]
name = "n[1-2]"
bmc = ["127.0.0.1:8443", "[2001:db8::5]"]
controller_ip = "10.0.1.[11-12]"
[[appliance.node]]
name = "n3"
bmc = "10.0.1.13"
controller_ip = "10.0.1.99"
[[appliance.node]]
name = "n4"
bmc = "127.0.0.1:9443"
[[appliance.node]]
name = "n5"
bmc = "10.0.1.15"
)");
    const Rack rack = load_rack(file, mistakes);
    REQUIRE(test::listed(mistakes, folder.path()).empty());
    const char* declared[] = {"10.0.1.11", "10.0.1.12", "10.0.1.99", "", "10.0.1.15"};
    REQUIRE(rack.appliances[0].nodes.size() == std::size(declared));
    for (std::size_t i = 0; i < std::size(declared); ++i) {
        CAPTURE(i);
        const auto& own = rack.appliances[0].nodes[i].declared.at("node").get_object();
        const boost::json::value* found = own.if_contains("bmc");
        REQUIRE((found != nullptr) == (*declared[i] != '\0'));
        if (found != nullptr)
            CHECK(*found == declared[i]);
        CHECK_FALSE(own.contains("controller_ip"));
    }
    const std::string node = "[[appliance]]\nname = \"a\"\nprofile = \"p\"\n"
                             "[[appliance.node]]\nname = \"n\"\nbmc = \"bmc01\"\n";
    for (const char* wrong : {"2001:db8::5", "bmc01", "10.0.1.11:443", "10.0.1"})
        CHECK(mistakes_of(folder, node + "controller_ip = \"" + wrong + "\"\n") ==
              std::string{"rack.toml:7:17: '"} + wrong + "' is no IPv4 address\n");
    CHECK(mistakes_of(folder, node + "controller_ip = \"10.0.1.[1-2]\"\n") ==
          "rack.toml:7:17: 'controller_ip' has 2 members, but 'name' has 1\n");
}

TEST_CASE("a rack without nodes loads")
{
    const test::TemporaryFolder folder;
    CHECK(mistakes_of(folder, "").empty());
    CHECK(mistakes_of(folder, "[site]\nname = \"x\"\n").empty());
    CHECK(mistakes_of(folder, "[[appliance]]\nname = \"a\"\nprofile = \"p\"\n").empty());
}

TEST_CASE("all mistakes at once, each at its place")
{
    const test::TemporaryFolder folder;
    folder.write("open.password", "x\n");
    REQUIRE(::chmod((folder.path() / "open.password").c_str(), 0644) == 0);
    folder.write("empty.password", "\n");
    const std::string found = mistakes_of(folder, R"([site]
gateway = "10.0.1"
netmask = "255.0.255.0"
ntp = ["a", "b", "c", "d", "e"]
dns = ["10.0.0.1", "10.0.0.2", "dns.example"]
adress = "x"
[credentials.open]
username = "u"
password_file = "open.password"
[credentials.empty]
username = "u"
password_file = "empty.password"
[credentials.plain]
username = "u"
password = "in the open"
[[appliance]]
name = "one"
profile = ""
credentials = "opne"
[[appliance.node]]
name = "n[01-03]"
bmc = "10.0.1.[11-12]"
mac = ["ac:1f:6b:00:00:01", "ac:1f:6b:00:00:zz", "ac:1f:6b:00:00:03"]
pin = "sha256:00"
[[appliance.node]]
name = "n01"
bmc = "10.0.1.311"
[[appliance.node]]
name = "n05"
bmc = "10.0.1.15"
tls = { pin = "x", insecure = true }
[[appliance]]
name = "one"
profile = "p"
[[appliance.node]]
name = "m01"
bmc = "::ffff:10.0.1.15"
ports = { https = 0 }
[rack]
)");
    const std::string open = (folder.path() / "open.password").string();
    CHECK(found ==
          "rack.toml:2:11: '10.0.1' is no IP address\n"
          "rack.toml:3:11: '255.0.255.0' is no net mask such as 255.255.255.0\n"
          "rack.toml:4:7: 5 servers in 'ntp': the appliances' documentation allows at most 4\n"
          "rack.toml:5:7: 3 servers in 'dns': the appliances' documentation allows at most 2\n"
          "rack.toml:5:7: 'dns.example' in 'dns' is no IP address\n"
          "rack.toml:6:1: unknown key 'adress' in [site]\n"
          "rack.toml:12:17: 'empty.password' is empty, or its first line is\n"
          "rack.toml:9:17: 'open.password' may be used by others than its owner (mode 0644); "
          "run: chmod 600 'open.password'\n"
          "rack.toml:15:12: a secret may not stand in the rack file: use 'password_file' or "
          "'password_env'\n"
          "rack.toml:18:11: 'profile' is empty\n"
          "rack.toml:19:15: there is no [credentials.opne]; did you mean 'open'?\n"
          "rack.toml:22:7: 'bmc' has 2 members, but 'name' has 3\n"
          "rack.toml:23:7: 'ac:1f:6b:00:00:zz' is no MAC address\n"
          "rack.toml:24:7: 'pin' has 1 members, but 'name' has 3\n"
          "rack.toml:27:7: '10.0.1.311' is no address of a controller\n"
          "rack.toml:26:8: a second node 'n01' in appliance 'one'\n"
          "rack.toml:31:15: a pin belongs to one certificate: write 'pin' in its node\n"
          "rack.toml:33:8: a second appliance 'one'; the first is in line 17\n"
          "rack.toml:38:19: 'https' must be from 1 to 65535, not 0\n"
          "rack.toml:37:7: '::ffff:10.0.1.15' is the address of one/n05 already\n"
          "rack.toml:39:2: unknown key 'rack' in a rack file\n");
    CHECK(found.find("in the open") == std::string::npos);
}

TEST_CASE("each wrong part is one mistake")
{
    const test::TemporaryFolder folder;
    folder.write("good.password", "x\n");
    const auto credentials = [](const std::string& rest) { return "[credentials.c]\n" + rest; };
    const auto node = [](const std::string& rest) {
        return "[[appliance]]\nname = \"a\"\nprofile = \"p\"\n[[appliance.node]]\n" + rest;
    };
    struct Row {
        std::string text;
        const char* mistake;
    };
    ::unsetenv("OOBREADY_TEST_UNSET");
    const Row rows[] = {
        {credentials("username = \"u\"\n"),
         "rack.toml:1:1: 'password_file' or 'password_env' is missing\n"},
        {credentials("password_file = \"good.password\"\n"),
         "rack.toml:1:1: [credentials.c] needs either 'username' or 'username_env'\n"},
        {credentials("username = \"\"\npassword_file = \"good.password\"\n"),
         "rack.toml:2:12: 'username' is empty\n"},
        {credentials("username = \"u\"\nusername_env = \"U\"\npassword_file = \"good.password\"\n"),
         "rack.toml:2:12: [credentials.c] needs either 'username' or 'username_env'\n"},
        {credentials("username = \"u\"\npassword_env = \"OOBREADY_TEST_UNSET\"\n"),
         "rack.toml:3:16: the environment variable OOBREADY_TEST_UNSET is not set\n"},
        {credentials("username = \"u\"\npassword_file = \"good.password\"\npassword_env = \"X\"\n"),
         "rack.toml:4:16: 'password_file' and 'password_env' exclude each other\n"},
        {credentials("username = \"u\"\npassword_file = \"absent\"\n"),
         "rack.toml:3:17: 'absent' cannot be read: No such file or directory\n"},
        {credentials(
             "username = \"u\"\npassword_file = \"good.password\"\nk_g_file = \"absent\"\n"),
         "rack.toml:4:12: 'absent' cannot be read: No such file or directory\n"},
        {"[credentials]\nusername = \"u\"\n",
         "rack.toml:2:12: write [credentials.NAME] and in it 'username' and 'password_file'; "
         "'username' stands outside of one\n"},
        {"[tls]\nca_file = \"absent.pem\"\n",
         "rack.toml:2:11: 'absent.pem' is no file that can be read\n"},
        {"[tls]\nca_file = \"good.password\"\ninsecure = true\n",
         "rack.toml:3:12: 'insecure' and 'ca_file' exclude each other\n"},
        {"[ports]\nhttps = 65536\n", "rack.toml:2:9: 'https' must be from 1 to 65535, not 65536\n"},
        {"[[appliance]]\nprofile = \"p\"\n", "rack.toml:1:1: [[appliance]] lacks 'name'\n"},
        {"[[appliance]]\nname = \"a\"\n", "rack.toml:1:1: [[appliance]] lacks 'profile'\n"},
        {node("name = \"n1\"\n"), "rack.toml:4:1: [[appliance.node]] lacks 'bmc'\n"},
        {node("bmc = \"10.0.1.1\"\n"), "rack.toml:4:1: [[appliance.node]] lacks 'name'\n"},
        {node("name = \"n[1-\"\nbmc = \"10.0.1.1\"\n"),
         "rack.toml:5:8: 'n[1-': an unclosed bracket\n"},
        {node("name = 1\nbmc = \"10.0.1.1\"\n"),
         "rack.toml:5:8: 'name' must be a text, not an integer\n"},
        {node("name = \"n1\"\nbmc = \"10.0.1.1:0\"\n"),
         "rack.toml:6:7: '10.0.1.1:0' is no address of a controller\n"},
        {node("name = \"n1\"\nbmc = \"https://10.0.1.1\"\n"),
         "rack.toml:6:7: 'https://10.0.1.1' is no address of a controller\n"},
        {node("name = \"n1\"\nbmc = \"user@host\"\n"),
         "rack.toml:6:7: 'user@host' is no address of a controller\n"},
        {node("name = \"n1\"\nbmc = \"10.0.1.1\"\nuuid = "
              "\"00000000-0000-0000-0000-000000000000\"\n"),
         "rack.toml:7:8: '00000000-0000-0000-0000-000000000000' is no UUID that identifies a "
         "machine\n"},
        {node("name = \"n1\"\nbmc = \"10.0.1.1\"\nin_band = \"10.0.2.300\"\n"),
         "rack.toml:7:11: '10.0.2.300' is no IP address or host name\n"},
        {node("name = \"n1\"\nbmc = \"10.0.1.1\"\nserial = \"\"\n"),
         "rack.toml:7:10: '' is no serial number\n"},
        {node("name = \"n1\"\nbmc = \"10.0.1.1\"\npin = \"sha1:00\"\n"),
         "rack.toml:7:7: 'sha1:00' is no pin: write sha256: and the 64 hex digits of the "
         "certificate's fingerprint\n"},
        {node("name = \"n[1-65536]\"\nbmc = \"b[1-65536]\"\n[[appliance.node]]\nname = \"m\"\n"
              "bmc = \"m\"\n"),
         "rack.toml:8:8: more than 65536 nodes\n"},
        {node("name = \"n[1-2]\"\nbmc = [\"10.0.1.1\", \"10.0.1.1\"]\n"),
         "rack.toml:6:7: '10.0.1.1' is the address of a/n1 already\n"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.text);
        CHECK(mistakes_of(folder, row.text) == row.mistake);
    }
    // One address with other ports is another controller: simulators and tunnels.
    CHECK(mistakes_of(folder, node("name = \"n[1-2]\"\nbmc = [\"10.0.1.1:1\", \"10.0.1.1:2\"]\n"))
              .empty());
}
