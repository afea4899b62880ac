// SPDX-License-Identifier: GPL-3.0-or-later
// Goal: the probes of the machine's parts ask for what is linked, each resource once, never for a
// chassis that must be left alone, and say what they could not read. Method: nginx over a small
// tree of our own, and its log.
#include "redfish_server.hpp"

#include <boost/asio/detached.hpp>
#include <catch2/catch.hpp>

#include <fstream>
#include <set>

using namespace oobready;
using support::count_prefix;
namespace json = boost::json;

namespace {

const std::string root = "/redfish/v1";

void write(const std::filesystem::path& tree, const std::string& uri, const std::string& text)
{
    std::filesystem::create_directories(tree.string() + root + uri);
    std::ofstream{tree.string() + root + uri + "/index.json"} << text;
}

std::string link(const std::string& uri) { return R"({"@odata.id":")" + root + uri + "\"}"; }

std::string collection(const std::vector<std::string>& uris)
{
    std::string members;
    for (const std::string& uri : uris)
        members += (members.empty() ? "" : ",") + link(uri);
    return R"({"Members":[)" + members + "]}";
}

// Two chassis with the same parts, one in the older schema and one in the newer, and a third that
// must be left alone.
void write_chassis(const std::filesystem::path& tree)
{
    const std::string ok = R"("Status":{"State":"Enabled","Health":"OK"})";
    write(tree, "/Chassis", collection({"/Chassis/Old", "/Chassis/New", "/Chassis/RAID.1"}));
    write(tree, "/Chassis/RAID.1", "{" + ok + "}");
    write(tree, "/Chassis/Old",
          "{" + ok + R"(,"Power":)" + link("/Chassis/Old/Power") + R"(,"Thermal":)" +
              link("/Chassis/Old/Thermal") + "}");
    write(tree, "/Chassis/Old/Power",
          R"({"PowerSupplies":[{"Name":"P","MemberId":"1","LineInputVoltage":230,)" + ok + "}]}");
    write(tree, "/Chassis/Old/Thermal",
          R"({"Temperatures":[{"Name":"T","ReadingCelsius":20,)" + ok +
              R"(}],"Fans":[{"Name":"F","Reading":900,"ReadingUnits":"RPM",)" + ok + "}]}");
    const std::string one = "/Chassis/New";
    write(tree, one,
          "{" + ok + R"(,"PowerSubsystem":)" + link(one + "/PowerSubsystem") + R"(,"Power":)" +
              link(one + "/Power") + R"(,"ThermalSubsystem":)" + link(one + "/ThermalSubsystem") +
              R"(,"Sensors":)" + link(one + "/Sensors") + "}");
    write(tree, one + "/PowerSubsystem", R"({"PowerSupplies":)" + link(one + "/Supplies") + "}");
    write(tree, one + "/Supplies", collection({one + "/Supplies/1"}));
    write(tree, one + "/Supplies/1",
          R"({"Name":"P","Id":"1","Metrics":)" + link(one + "/Metrics") + "," + ok + "}");
    write(tree, one + "/Metrics", R"({"InputVoltage":{"Reading":230}})");
    write(tree, one + "/ThermalSubsystem", R"({"Fans":)" + link(one + "/Fans") + "}");
    write(tree, one + "/Fans", collection({one + "/Fans/1"}));
    write(tree, one + "/Fans/1", R"({"Name":"F","SpeedPercent":{"SpeedRPM":900},)" + ok + "}");
    write(tree, one + "/Sensors", collection({one + "/Sensors/1", one + "/Sensors/2"}));
    write(tree, one + "/Sensors/1",
          R"({"Name":"T","ReadingType":"Temperature","Reading":20,)" + ok + "}");
    write(tree, one + "/Sensors/2", R"({"Name":"V","ReadingType":"Voltage","Reading":12})");
}

void write_system(const std::filesystem::path& tree)
{
    write(tree, "/Systems", collection({"/Systems/1"}));
    write(tree, "/Systems/1",
          R"({"Storage":)" + link("/Systems/1/Storage") + R"(,"SimpleStorage":)" +
              link("/Systems/1/SimpleStorage") + R"(,"Memory":)" + link("/Systems/1/Memory") + "}");
    write(tree, "/Systems/1/Storage", collection({"/Systems/1/Storage/S"}));
    // Its only drive stands in the chassis that must be left alone.
    write(tree, "/Systems/1/Storage/S", R"({"Drives":[)" + link("/Chassis/RAID.1/Drives/1") + "]}");
    write(tree, "/Chassis/RAID.1/Drives/1", R"({"Name":"never read"})");
    write(tree, "/Systems/1/SimpleStorage", collection({"/Systems/1/SimpleStorage/1"}));
    write(tree, "/Systems/1/SimpleStorage/1", R"({"Devices":[{"Name":"D","CapacityBytes":5}]})");
    write(tree, "/Systems/1/Memory", collection({"/Systems/1/Memory/1", "/Systems/1/Memory/2"}));
    write(tree, "/Systems/1/Memory/1", R"({"CapacityMiB":1024,"Status":{"State":"Enabled"}})");
    write(tree, "/Systems/1/Memory/2", "<html>");
    write(tree, "/Managers", collection({"/Managers/1"}));
    write(tree, "/Managers/1", R"({"LogServices":)" + link("/Managers/1/Logs") + "}");
    write(tree, "/Managers/1/Logs", collection({"/Managers/1/Logs/Sel", "/Managers/1/Logs/Now"}));
    write(tree, "/Managers/1/Logs/Now", R"({"Entries":)" + link("/Managers/1/Logs/Now/E") + "}");
    write(tree, "/Managers/1/Logs/Now/E",
          R"({"Members":[{"Severity":"Critical","Message":"The lid is open"},)" +
              link("/Managers/1/Logs/Now/E/2") + "]}");
    write(tree, "/Managers/1/Logs/Now/E/2", R"({"Severity":"Warning","Message":"No battery"})");
}

// The same fact of each row of a list.
std::string column(const check::Observation& seen, const char* list, const char* fact)
{
    REQUIRE(seen);
    json::array values;
    for (const json::value& row : seen->facts.at(list).as_array())
        values.push_back(row.at(fact));
    return json::serialize(values);
}

} // namespace

TEST_CASE("the parts of a machine are read in both schemas, each resource once")
{
    const support::TemporaryFolder folder;
    const std::filesystem::path& tree = folder.path();
    write(tree, "",
          R"({"RedfishVersion":"1.0.0","Managers":)" + link("/Managers") + R"(,"Systems":)" +
              link("/Systems") + R"(,"Chassis":)" + link("/Chassis") + R"(,"Links":{"Sessions":)" +
              link("/SessionService/Sessions") + "}}");
    write_chassis(tree);
    write_system(tree);
    const support::Certificate certificate = support::make_certificate(tree, "IPMI", "", nullptr);
    support::Nginx server{{.address = "127.0.20.11",
                           .certificate = &certificate,
                           .http = support::session_maps(),
                           .locations = support::session_locations(tree, support::login_succeeds)}};
    support::Visit visit{server.address(), server.port()};
    const check::Observation power = visit.observe("redfish.power_supplies");
    CHECK(column(power, "members", "input_volts") == "[230,230]");
    CHECK(column(power, "members", "bay") == R"(["1","1"])");
    const check::Observation thermal = visit.observe("redfish.thermal");
    CHECK(column(thermal, "temperatures", "celsius") == "[20,20]");
    CHECK(column(thermal, "fans", "speed") == "[900,900]");
    CHECK(column(thermal, "fans", "unit") == R"(["RPM","RPM"])");
    const check::Observation storage = visit.observe("redfish.storage");
    CHECK(column(storage, "drives", "name") == R"(["D"])");
    CHECK(storage->facts.at("unreadable").as_array().empty());
    const check::Observation memory = visit.observe("redfish.memory");
    CHECK(column(memory, "members", "size_mib") == "[1024]");
    CHECK(memory->facts.at("count").is_null()); // one could not be read
    CHECK(memory->facts.at("total_mib").is_null());
    CHECK(column(memory, "unreadable", "of") == R"(["members"])");
    CHECK(column(visit.observe("redfish.processors"), "members", "name") == "[]");
    CHECK(column(visit.observe("redfish.network_ports"), "ports", "name") == "[]");
    CHECK(column(visit.observe("redfish.health", {{"fault_log", "Now"}}), "reasons", "message") ==
          R"(["The lid is open","No battery"])");
    CHECK(column(visit.observe("redfish.health"), "members", "kind") ==
          R"(["system","chassis","chassis","manager"])");
    CHECK(visit.observe("redfish.storage", {{"life_used_percent", "a"}}).error().code ==
          Errc::unsupported);
    visit.close();
    const std::vector<std::string> log = server.stop();
    CHECK(count_prefix(log, "GET /redfish/v1/Chassis/RAID") == 0);
    CHECK(count_prefix(log, "GET /redfish/v1/Managers/1/Logs/Sel") == 0);
    CHECK(count_prefix(log, "GET /redfish/v1/Chassis/New/Power ") == 0);
    CHECK(count_prefix(log, "GET /redfish/v1/Systems/1/Storage/S ") == 1);
    std::set<std::string> asked;
    for (const std::string& line : log)
        if (line.starts_with("GET"))
            CHECK(asked.insert(line).second);
}

TEST_CASE("a controller that asks for a slower pace gets it")
{
    const support::TemporaryFolder folder;
    const std::filesystem::path& tree = folder.path();
    write(tree, "",
          R"({"RedfishVersion":"1.0.0","Systems":)" + link("/Systems") +
              R"(,"Links":{"Sessions":)" + link("/SessionService/Sessions") + "}}");
    write(tree, "/Systems", collection({"/Systems/1", "/Systems/2", "/Systems/3"}));
    for (const char* system : {"/Systems/1", "/Systems/2", "/Systems/3"})
        write(tree, system, "{}");
    const support::Certificate certificate = support::make_certificate(tree, "IPMI", "", nullptr);
    support::Nginx server{{.address = "127.0.20.12",
                           .certificate = &certificate,
                           .http = support::session_maps(),
                           .locations = support::session_locations(tree, support::login_succeeds)}};
    support::Visit visit{server.address(), server.port()};
    using namespace std::chrono_literals;
    for (const redfish::Pace pace : {redfish::Pace{1, 0ms}, redfish::Pace{2, 1ms}}) {
        redfish::Service slow{
            visit.client, visit.target,    boost::asio::ip::make_address(server.address()),
            visit.gate,   visit.etiquette, pace};
        const auto systems = support::run(visit.context, slow.members(root + "/Systems"));
        REQUIRE(systems);
        CHECK(systems->size() == 3);
        std::vector<std::string> uris{root + "/Systems/3", root + "/Systems/1"};
        const auto again = support::run(visit.context, slow.get_each(uris));
        REQUIRE(again);
        CHECK(again->front().uri == root + "/Systems/3");
        visit.context.restart();
        boost::asio::co_spawn(visit.context, slow.close(), boost::asio::detached);
        visit.context.run();
    }
    const std::vector<std::string> log = server.stop();
    CHECK(count_prefix(log, "GET /redfish/v1/Systems/3 ") == 2); // once for each service
}
