// SPDX-License-Identifier: GPL-3.0-or-later
// Goal: the probes of what a controller says of itself ask for what is linked and no more, and what
// could not be read is told. Method: a service of a few files, and its log.
#include "redfish_server.hpp"

#include <catch2/catch.hpp>

#include <fstream>

using namespace oobready;
namespace json = boost::json;
using support::count_prefix;

namespace {

void write(const std::filesystem::path& tree, const std::string& uri, const std::string& text)
{
    std::filesystem::create_directories(tree.string() + "/redfish/v1" + uri);
    std::ofstream{tree.string() + "/redfish/v1" + uri + "/index.json"} << text;
}

std::string link(const std::string& uri) { return R"({"@odata.id":"/redfish/v1)" + uri + "\"}"; }

std::string members(std::initializer_list<std::string> uris, const std::string& more = "")
{
    std::string text;
    for (const std::string& uri : uris)
        text += (text.empty() ? "" : ",") + link(uri);
    return R"({"Members":[)" + text + "]" + more + "}";
}

std::string entry(int number)
{
    return R"({"@odata.id":"/redfish/v1/L/)" + std::to_string(number) +
           R"(","Severity":"OK","Created":"2024-01-0)" + std::to_string(number) +
           R"(T00:00:00Z","Message":"m)" + std::to_string(number) + "\"}";
}

struct Machine {
    Machine()
    {
        const std::filesystem::path& tree = folder.path();
        write(tree, "",
              R"({"RedfishVersion":"1.6.0","Managers":)" + link("/M") + R"(,"Systems":)" +
                  link("/S") + R"(,"Chassis":)" + link("/C") + R"(,"UpdateService":)" + link("/U") +
                  R"(,"AccountService":)" + link("/A") + R"(,"LicenseService":)" + link("/None") +
                  R"(,"Links":{"Sessions":)" + link("/SessionService/Sessions") + "}}");
        write(tree, "/M", members({"/M/1"}));
        write(tree, "/M/1",
              R"({"DateTime":"2024-01-01T00:00:00Z","LogServices":)" + link("/Logs") +
                  R"(,"NetworkProtocol":)" + link("/P") + R"(,"EthernetInterfaces":)" + link("/E") +
                  R"(,"Links":{"Own":[)" + link("/Own") + "]}}");
        write(tree, "/Own", members({"/Own/1"}, R"(,"Name":"own licences")"));
        write(tree, "/Own/1", R"({"Mode":"Dedicated","Title":"L","Password":"hunter22"})");
        write(tree, "/S", members({"/S/1"}));
        write(tree, "/S/1", R"({"Boot":{"BootSourceOverrideEnabled":"Disabled"}})");
        write(tree, "/C", members({"/C/1", "/C/RAID.1"}));
        write(tree, "/C/1", R"({"PhysicalSecurity":{"IntrusionSensor":"Normal"}})");
        write(tree, "/U", R"({"FirmwareInventory":)" + link("/U/F") + "}");
        write(tree, "/U/F", members({"/U/F/Installed-1", "/U/F/Previous-1", "/U/F/Gone"}));
        write(tree, "/U/F/Installed-1", R"({"Id":"Installed-1","Version":"1.2"})");
        write(tree, "/Logs",
              members({"/Logs/Linked", "/Logs/Inline", "/Logs/Gone", "/Logs/Without"}));
        // A log whose entries cannot be read is not an empty one.
        write(tree, "/Logs/Gone", R"({"Id":"Gone","Entries":)" + link("/Nowhere") + "}");
        write(tree, "/Logs/Without", R"({"Id":"Without"})");
        write(tree, "/Logs/Linked", R"({"Id":"Linked","Entries":)" + link("/L") + "}");
        write(tree, "/L", members({"/L/1", "/L/2", "/L/3", "/L/4"}, R"(,"Members@odata.count":4)"));
        for (int i = 1; i <= 4; ++i)
            write(tree, "/L/" + std::to_string(i), entry(i));
        // The newest first, on two pages: the second is not needed.
        write(tree, "/Logs/Inline", R"({"Id":"Inline","Entries":)" + link("/I") + "}");
        write(tree, "/I",
              R"({"Members":[)" + entry(9) + "," + entry(8) +
                  R"(],"Members@odata.nextLink":"/redfish/v1/I2"})");
        write(tree, "/I2", R"({"Members":[)" + entry(7) + "]}");
    }

    support::TemporaryFolder folder;
};

json::array messages(const json::value& log)
{
    json::array said;
    for (const json::value& one : log.at("entries").as_array())
        said.push_back(one.at("message"));
    return said;
}

} // namespace

TEST_CASE("what a controller says of itself is read along its links, and no more")
{
    const Machine machine;
    const std::filesystem::path& tree = machine.folder.path();
    const support::Certificate certificate = support::make_certificate(tree, "IPMI", "", nullptr);
    support::Nginx server{{.address = "127.0.20.11",
                           .certificate = &certificate,
                           .http = support::session_maps(),
                           .locations = support::session_locations(tree, support::login_succeeds)}};
    support::Visit visit{server.address(), server.port()};

    const auto firmware =
        visit.observe("redfish.firmware", {{"skipped_id_parts", json::array{"Previous-"}}});
    REQUIRE(firmware);
    CHECK(firmware->facts.at("members").as_array().size() == 1);
    CHECK(firmware->facts.at("unreadable").as_array().size() == 1); // listed, and not there
    CHECK(visit.observe("redfish.firmware", {{"skipped_id_parts", "x"}}).error().code ==
          Errc::unsupported);

    const auto logs = visit.observe("redfish.logs", {{"newest", 2}});
    REQUIRE(logs);
    const json::value& linked = logs->facts.at("members").at(0);
    CHECK(messages(linked) == json::parse(R"(["m4","m3"])"));
    CHECK(linked.at("count") == 4);
    CHECK(logs->facts.at("members").at(2).at("newest_seen") == false);
    CHECK(logs->facts.at("unreadable").as_array().size() == 2);
    CHECK(messages(logs->facts.at("members").at(1)) == json::parse(R"(["m9","m8"])"));
    const auto one_log = visit.observe("redfish.logs", {{"ids", json::array{"Inline"}}});
    REQUIRE(one_log);
    CHECK(messages(one_log->facts.at("members").at(0)) == json::parse(R"(["m9","m8","m7"])"));
    CHECK_FALSE(visit.observe("redfish.logs", {{"newest", 101}}));

    const auto oem =
        visit.observe("redfish.oem", {{"path", json::array{"/Links/Own/*"}},
                                      {"values", {{"mode", "/Mode"}, {"other", "/Password"}}}});
    REQUIRE(oem);
    CHECK(oem->facts.at("values").at("mode") == "Dedicated");
    CHECK(json::serialize(oem->facts).find("hunter22") == std::string::npos);
    CHECK_FALSE(visit.observe("redfish.oem"));

    const auto licenses = visit.observe(
        "redfish.licenses", {{"oem_path", json::array{"/Links/Own/*"}}, {"oem_name", "/Title"}});
    REQUIRE(licenses);
    CHECK(licenses->facts.at("members").at(0).at("name") == "L");
    CHECK(visit.observe("redfish.licenses")->facts.at("supported") == false);

    CHECK(visit.observe("redfish.boot")->facts.at("override_enabled") == "Disabled");
    CHECK(visit.observe("redfish.intrusion")->facts.at("members").as_array().size() == 1);
    // Links that lead nowhere: the controller has nothing of the kind.
    for (const char* probe :
         {"redfish.manager_network", "redfish.network_protocol", "redfish.accounts"}) {
        CAPTURE(probe);
        const auto nothing = visit.observe(probe);
        REQUIRE(nothing);
        CHECK(nothing->facts.at("supported") == false);
        CHECK(nothing->facts.at("unreadable").as_array().empty());
    }
    visit.close();
    const std::vector<std::string> log = server.stop();
    CHECK(count_prefix(log, "GET /redfish/v1/C/RAID.1") == 0);
    CHECK(count_prefix(log, "GET /redfish/v1/U/F/Previous-1") == 0);
    CHECK(count_prefix(log, "GET /redfish/v1/I2 ") == 1); // by the one that wants 20 entries
}
