// SPDX-License-Identifier: GPL-3.0-or-later
// Goal: what a service says of the serial console becomes facts that can be compared with IPMI's;
// what it does not say is missing, never wrong. Method: tables of resources in the shapes that were
// recorded and in hostile ones; a service of a few files, and what it was asked.
#include "redfish/serial_facts.hpp"
#include "redfish_server.hpp"

#include <catch2/catch.hpp>

#include <fstream>

using namespace oobready;
using namespace oobready::redfish;

namespace {

json::object object(const std::string& text) { return json::parse(text).as_object(); }

json::value rate(const char* text)
{
    const json::value value = json::parse(text);
    return bit_rate_of(&value);
}

json::value enabled(const char* text)
{
    const json::value value = json::parse(text);
    return enabled_of(&value);
}

// The two sums and what is missing of them.
std::string sums(SerialFacts& facts)
{
    const json::object all = facts.take(true);
    return json::serialize(
        json::array{all.at("bit_rate"), all.at("sol_enabled"), all.at("missing")});
}

void write(const std::filesystem::path& tree, const std::string& uri, const std::string& text)
{
    std::filesystem::create_directories(tree.string() + uri);
    std::ofstream{tree.string() + uri + "/index.json"} << text;
}

} // namespace

TEST_CASE("bit rates and switches in all their spellings")
{
    CHECK(rate("\"115200\"") == 115200);
    CHECK(rate("9600") == 9600);
    CHECK(rate("18446744073709551615").is_null());
    for (const char* none :
         {"\"\"", "\"0\"", "0", "-9600", "\"9600 \"", "\"+9600\"", "\"0x10\"", "9600.5", "true",
          "null", "[9600]", "{}", "\"99999999999999999999\"", "\"10000001\""}) {
        CAPTURE(none);
        CHECK(rate(none).is_null());
    }
    CHECK(bit_rate_of(nullptr).is_null());
    CHECK(enabled("true") == true);
    CHECK(enabled("false") == false);
    CHECK(enabled("\"Enabled\"") == true);
    CHECK(enabled("\"disabled\"") == false);
    for (const char* none : {"\"\"", "\"On\"", "1", "null", "[true]", "{}"}) {
        CAPTURE(none);
        CHECK(enabled(none).is_null());
    }
    CHECK(enabled_of(nullptr).is_null());
}

TEST_CASE("a serial console counts where it speaks of IPMI")
{
    struct Row {
        const char* manager;
        const char* system;
        const char* sums;
    };
    const char* nothing = R"([null,null,["bit_rate","sol_enabled"]])";
    const Row rows[] = {
        {R"({"SerialConsole":{"ServiceEnabled":true,"ConnectTypesSupported":["SSH","IPMI"]}})",
         "{}", R"([null,true,["bit_rate"]])"},
        {R"({"SerialConsole":{"ServiceEnabled":false,"ConnectTypesSupported":["IPMI"]}})", "{}",
         R"([null,false,["bit_rate"]])"},
        // As one make shows it, whatever it is set to.
        {R"({"SerialConsole":{"ServiceEnabled":false,"ConnectTypesSupported":[]}})", "{}", nothing},
        {R"({"SerialConsole":{"ServiceEnabled":false,"ConnectTypesSupported":["SSH"]}})", "{}",
         nothing},
        {"{}", R"({"SerialConsole":{"IPMI":{"ServiceEnabled":true},"SSH":{}}})",
         R"([null,true,["bit_rate"]])"},
        {"{}", R"({"SerialConsole":{"SSH":{"ServiceEnabled":true}}})", nothing},
        {R"({"SerialConsole":[1]})", R"({"SerialConsole":{"IPMI":true}})", nothing},
        {R"({"SerialConsole":{"ServiceEnabled":"x","ConnectTypesSupported":["IPMI",1]}})",
         R"({"SerialConsole":null})", nothing},
        // Two that contradict each other say nothing, and that is not "nothing there".
        {R"({"SerialConsole":{"ServiceEnabled":true,"ConnectTypesSupported":["IPMI"]}})",
         R"({"SerialConsole":{"IPMI":{"ServiceEnabled":false}}})", R"([null,null,["bit_rate"]])"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.manager, row.system);
        SerialFacts facts;
        facts.add_manager("/m", object(row.manager));
        facts.add_system("/s", object(row.system));
        CHECK(sums(facts) == row.sums);
    }
}

TEST_CASE("what could not be read is not missing, and texts are made harmless")
{
    SerialFacts facts;
    facts.add_interface("/b\x1b[31m", object(R"({"InterfaceEnabled":true})"));
    const json::object all = facts.take(false);
    CHECK(all.at("bit_rate").is_null());
    CHECK(all.at("missing").as_array().empty());
    CHECK(all.at("interfaces").at(0) ==
          json::parse(R"({"uri":"/b?[31m","enabled":true,"bit_rate":null})"));
}

TEST_CASE("a service is asked for what it links, each resource once")
{
    const support::TemporaryFolder folder;
    const std::filesystem::path& tree = folder.path();
    write(tree, "/redfish/v1",
          R"({"RedfishVersion":"1.0.0","Managers":{"@odata.id":"/redfish/v1/Managers"},)"
          R"("Systems":{"@odata.id":"/redfish/v1/Systems"},)"
          R"("Links":{"Sessions":{"@odata.id":"/redfish/v1/SessionService/Sessions"}}})");
    write(tree, "/redfish/v1/Managers", R"({"Members":[{"@odata.id":"/redfish/v1/Managers/1"}]})");
    write(tree, "/redfish/v1/Managers/1",
          R"({"SerialInterfaces":{"@odata.id":"/redfish/v1/Managers/1/Serial"},)"
          R"("Links":{"Own":[{"@odata.id":"/redfish/v1/Managers/1/Own"}]}})");
    write(tree, "/redfish/v1/Managers/1/Serial",
          R"({"Members":[{"@odata.id":"/redfish/v1/Managers/1/Serial/1"},)"
          R"({"@odata.id":"/redfish/v1/Managers/1/Serial/2"}]})");
    write(tree, "/redfish/v1/Managers/1/Serial/1", R"({"BitRate":"115200"})");
    write(tree, "/redfish/v1/Managers/1/Own",
          R"({"Attributes":{"Rate":"115200","On":"Enabled","Password":"hunter22"}})");
    write(tree, "/redfish/v1/Systems", R"({"Members":[]})");
    const support::Certificate certificate = support::make_certificate(tree, "IPMI", "", nullptr);
    support::Nginx server{{.address = "127.0.20.9",
                           .certificate = &certificate,
                           .http = support::session_maps(),
                           .locations = support::session_locations(tree, support::login_succeeds)}};
    support::Visit visit{server.address(), server.port()};
    REQUIRE(visit.observe("redfish.managers"));
    const json::object own{{"oem_link", "/Links/Own/0"},
                           {"oem_bit_rate", "/Attributes/Rate"},
                           {"oem_enabled", "/Attributes/On"}};
    const check::Observation seen = visit.observe("redfish.serial", own);
    REQUIRE(seen);
    CHECK(seen->facts.at("bit_rate") == 115200);
    CHECK(seen->facts.at("sol_enabled") == true);
    REQUIRE(seen->facts.at("unreadable").as_array().size() == 1); // listed, and not there
    CHECK(seen->facts.at("unreadable").at(0).at("uri") == "/redfish/v1/Managers/1/Serial/2");
    CHECK(json::serialize(seen->facts).find("hunter22") == std::string::npos);
    // A pointer at a secret takes nothing of it: only rates and switches become facts.
    const json::object greedy{{"oem_link", "/Links/Own/0"},
                              {"oem_bit_rate", "/Attributes/Password"},
                              {"oem_enabled", "/Attributes/Password"}};
    const check::Observation nothing = visit.observe("redfish.serial", greedy);
    REQUIRE(nothing);
    CHECK(nothing->facts.at("oem").at("bit_rate").is_null());
    CHECK(json::serialize(nothing->facts).find("hunter22") == std::string::npos);
    const json::object wrong{{"oem_link", "Links"}};
    CHECK(visit.observe("redfish.serial", wrong).error().code == Errc::unsupported);
    visit.close();
    const std::vector<std::string> log = server.stop();
    CHECK(support::count_prefix(log, "GET /redfish/v1/Managers/1 ") == 1);
    CHECK(support::count_prefix(log, "GET /redfish/v1/Managers/1/Serial/1 ") == 1);
}
