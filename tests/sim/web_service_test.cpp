// SPDX-License-Identifier: GPL-3.0-or-later
// Goal: the Redfish service says who may do what, and does it to the machine. Method: requests
// without a socket, at times of the test's choice.
#include "sim/web/resource_file.hpp"
#include "sim/web/web_answers.hpp"
#include "web_support.hpp"

#include <boost/json/parse.hpp>

using namespace oobready;
using namespace oobready::sim;
using support::fault;
using support::Node;

namespace {

constexpr const char* as_admin = "Basic YWRtaW46Y29ycmVjdCBob3JzZQ==";
constexpr const char* as_reader = "basic cmVhZGVyOm9ubHkgbG9va2luZw==";
const std::string system_uri = "/redfish/v1/Systems/System.Embedded.1";
const std::string reset_uri = system_uri + "/Actions/ComputerSystem.Reset";
const std::string sessions_uri = "/redfish/v1/SessionService/Sessions";
const std::string login_body = R"({"UserName":"admin","Password":"correct horse"})";
const std::string sel_uri = "/redfish/v1/Managers/iDRAC.Embedded.1/LogServices/Sel";

/// A node whose two ports answer without being there.
struct Bench {
    explicit Bench(const std::string& model = "dell/c6420", std::vector<Fault> planted = {})
        : node(model, std::move(planted)), answers(node.machine, node.counters, place, source(node))
    {
    }

    std::unique_ptr<ResourceSource> source(const Node& of) const
    {
        Mistakes mistakes;
        auto tree = read_resource_file(of.machine.model().redfish.resources, mistakes);
        REQUIRE(mistakes.empty());
        return make_model_source(std::move(tree), of.machine, place);
    }

    WebReply ask(const std::string& method, const std::string& target,
                 const std::string& authorization = as_admin, const std::string& body = {})
    {
        WebRequest request;
        request.method = method;
        request.target = target;
        request.authorization = authorization;
        request.body = body;
        return answers.https(request, now);
    }

    WebReply with_token(const std::string& method, const std::string& target,
                        const std::string& token)
    {
        WebRequest request;
        request.method = method;
        request.target = target;
        request.token = token;
        return answers.https(request, now);
    }

    json::value get(const std::string& target)
    {
        const WebReply reply = ask("GET", target);
        INFO(target << ": " << reply.body);
        REQUIRE(reply.status == 200);
        return json::parse(reply.body);
    }

    WebPlace place{"127.0.62.1"};
    Node node;
    WebAnswers answers;
    SimClock::time_point now = SimClock::now();
};

std::string header(const WebReply& reply, const std::string& name)
{
    for (const auto& [key, value] : reply.headers)
        if (key == name)
            return value;
    return {};
}

std::string message_id(const WebReply& reply)
{
    const json::value body = json::parse(reply.body);
    return std::string{
        body.at("error").at("@Message.ExtendedInfo").at(0).at("MessageId").as_string()};
}

std::string text(const json::value& value) { return std::string{value.as_string()}; }

} // namespace

TEST_CASE("each request gets the status of the specification")
{
    struct Row {
        std::string method, target, authorization, body;
        unsigned status;
        std::string allow = {};
    };
    const std::string off = R"({"ResetType":"ForceOff"})";
    const Row rows[] = {
        {"GET", "/redfish", "", "", 200},
        {"GET", "/redfish/", "", "", 200},
        {"GET", "/redfish/v1", "", "", 200},
        {"GET", "/redfish/v1/?a=b", "", "", 200},
        {"GET", "/redfish/v1/$metadata", "", "", 200},
        {"DELETE", "/redfish/v1", "", "", 401},
        {"DELETE", "/redfish/v1", as_admin, "", 405, "GET, HEAD"},
        {"GET", "/redfish/v1/Systems", "", "", 401},
        {"GET", "/redfish/v1/Systems", "Basic", "", 401},
        {"GET", "/redfish/v1/Systems", "Basic !!!!", "", 401},
        {"GET", "/redfish/v1/Systems", "Basic YWRtaW4=", "", 401},
        {"GET", "/redfish/v1/Systems", "Basic YWRtaW46bm8=", "", 401},
        {"GET", "/redfish/v1/Systems", "Bearer x", "", 401},
        {"GET", "/redfish/v1/Systems", as_admin, "", 200},
        {"HEAD", "/redfish/v1/Systems/", as_reader, "", 200},
        {"GET", "/redfish/v1/Systems%2fx", as_admin, "", 404},
        {"GET", "/redfish/v1/%53ystems", as_admin, "", 200},
        {"GET", "/redfish/v1/%zz", as_admin, "", 400},
        {"GET", "/redfish/v1/%00", as_admin, "", 400},
        {"GET", "/redfish/v1/Systems?$skip=x", as_admin, "", 400},
        {"GET", "/redfish/v1/Systems?$top=99999999999", as_admin, "", 400},
        {"GET", "/redfish/v1/None", as_admin, "", 404},
        {"POST", "/redfish/v1/None", as_admin, "{}", 404},
        {"PATCH", system_uri, as_admin, "{}", 405, "GET, HEAD"},
        {"NONSENSE", system_uri, as_admin, "", 405, "GET, HEAD"},
        {"GET", reset_uri, as_admin, "", 405, "POST"},
        {"POST", reset_uri, "", off, 401},
        {"POST", reset_uri, as_reader, off, 403},
        {"POST", reset_uri, as_admin, "{", 400},
        {"POST", reset_uri, as_admin, "{}", 400},
        {"POST", reset_uri, as_admin, R"({"ResetType":"Explode"})", 400},
        {"POST", reset_uri, as_admin, R"({"ResetType":1})", 400},
        {"POST", reset_uri, as_admin, off, 204},
        {"POST", system_uri + "/Actions/None", as_admin, off, 404},
        {"POST", "/redfish/v1/Chassis/Actions/ComputerSystem.Reset", as_admin, off, 404},
        {"POST", sel_uri + "/Actions/LogService.ClearLog", as_reader, "{}", 403},
        {"POST", sel_uri + "/Actions/LogService.ClearLog", as_admin, "{}", 204},
        {"POST", sessions_uri, "", "[]", 400},
        {"POST", sessions_uri, "", R"({"UserName":"admin"})", 400},
        {"POST", sessions_uri, "", R"({"UserName":"admin","Password":"x"})", 401},
        {"POST", sessions_uri, "", R"({"UserName":"","Password":""})", 401},
        {"POST", sessions_uri, "", login_body, 201},
        {"POST", sessions_uri + "/", "", login_body, 201},
        {"PUT", sessions_uri, as_admin, "", 405, "GET, HEAD, POST"},
        {"PUT", sessions_uri + "/1", as_admin, "", 405, "GET, HEAD, DELETE"},
        {"GET", sessions_uri + "/99", as_admin, "", 404},
        {"DELETE", sessions_uri + "/1", as_reader, "", 403},
        {"DELETE", sessions_uri + "/1", as_admin, "", 204},
        {"DELETE", sessions_uri + "/1", as_admin, "", 404},
        {"GET", "/", "", "", 200},
        {"GET", "/redfishy", "", "", 404},
    };
    Bench bench;
    for (const Row& row : rows) {
        const WebReply reply = bench.ask(row.method, row.target, row.authorization, row.body);
        INFO(row.method << " " << row.target << " " << row.body << ": " << reply.body);
        CHECK(reply.status == row.status);
        CHECK(header(reply, "Allow") == row.allow);
        CHECK((reply.status == 401) == !header(reply, "WWW-Authenticate").empty());
    }
}

TEST_CASE("the OData service document names what the root links to")
{
    Bench bench;
    const json::value document = json::parse(bench.ask("GET", "/redfish/v1/odata", "").body);
    std::string names;
    for (const json::value& one : document.at("value").as_array())
        names += text(one.at("name")) + " ";
    CHECK(names == "Systems Chassis Managers SessionService AccountService UpdateService "
                   "LicenseService ");
}

TEST_CASE("errors are worded as the make words them")
{
    Bench one;
    const WebReply refused = one.ask("GET", "/redfish/v1/Systems", "");
    CHECK(message_id(refused) == "Base.1.12.AccessDenied");
    CHECK(json::parse(refused.body).at("error").as_object().contains("message"));
    Bench other{"supermicro/skylake"};
    const WebReply capital = other.ask("GET", "/redfish/v1/None");
    CHECK(message_id(capital) == "Base.v1_4_0.ResourceMissingAtURI");
    CHECK(json::parse(capital.body).at("error").as_object().contains("Message"));
    CHECK_FALSE(json::parse(capital.body).at("error").as_object().contains("message"));
}

TEST_CASE("sessions are counted, limited and forgotten")
{
    Bench bench;
    const std::size_t limit = bench.node.machine.model().redfish.sessions_max;
    std::vector<std::string> tokens;
    for (std::size_t i = 0; i < limit; ++i) {
        const WebReply opened = bench.ask("POST", sessions_uri, "", login_body);
        REQUIRE(opened.status == 201);
        tokens.push_back(header(opened, "X-Auth-Token"));
        CHECK(header(opened, "Location") == text(json::parse(opened.body).at("@odata.id")));
    }
    const WebReply full = bench.ask("POST", sessions_uri, "", login_body);
    CHECK(full.status == 503);
    CHECK(message_id(full) == "IDRAC.2.8.RAC0218");
    CHECK(bench.get(sessions_uri).at("Members@odata.count") == limit);
    const auto almost =
        std::chrono::seconds{bench.node.machine.model().redfish.session_timeout_s - 1};
    bench.now += almost;
    CHECK(bench.with_token("GET", system_uri, tokens[0]).status == 200); // and is kept alive
    bench.now += std::chrono::seconds{1};
    CHECK(bench.with_token("GET", system_uri, tokens[1]).status == 401);
    CHECK(bench.with_token("GET", system_uri, tokens[0]).status == 200);
    CHECK(bench.node.counters.redfish_sessions_timed_out == limit - 1);
    CHECK(bench.node.counters.redfish_sessions.now() == 1);
    CHECK(bench.node.counters.redfish_sessions.most() == limit);
    CHECK(bench.with_token("DELETE", sessions_uri + "/1", tokens[0]).status == 204);
    CHECK(bench.with_token("GET", system_uri, tokens[0]).status == 401);
    CHECK(bench.node.counters.redfish_sessions_closed == 1);
    CHECK(bench.node.counters.redfish_logins == limit + 1);
    CHECK(bench.node.counters.redfish_logins_failed == 0);
}

TEST_CASE("a session ends with its user; users log in as they are")
{
    Bench bench;
    const WebReply opened = bench.ask("POST", sessions_uri, "", login_body);
    const std::string token = header(opened, "X-Auth-Token");
    CHECK(bench.with_token("GET", system_uri, token).status == 200);
    bench.node.machine.users[2].enabled = false;
    CHECK(bench.with_token("GET", system_uri, token).status == 401);
    CHECK(bench.ask("GET", system_uri).status == 401);
    CHECK(bench.ask("POST", sessions_uri, "", login_body).status == 401);
    CHECK(bench.ask("GET", system_uri, as_reader).status == 200);
    bench.node.machine.users[3].privilege = privilege_none;
    CHECK(bench.ask("GET", system_uri, as_reader).status == 401);
    CHECK(bench.with_token("GET", system_uri, "").status == 401);
}

TEST_CASE("a reset changes the power of the machine, and its readings with it")
{
    struct Row {
        std::string type;
        bool before, after;
    };
    const Row rows[] = {
        {"ForceOff", true, false},
        {"GracefulShutdown", true, false},
        {"On", false, true},
        {"ForceRestart", true, true},
        {"PushPowerButton", true, false},
        {"PushPowerButton", false, true},
        {"Nmi", true, true},
        {"PowerCycle", true, true},
    };
    for (const Row& row : rows) {
        Bench bench;
        bench.node.machine.set_power(row.before);
        const WebReply reply =
            bench.ask("POST", reset_uri, as_admin, R"({"ResetType":")" + row.type + "\"}");
        CHECK(reply.status == 204);
        CHECK(bench.node.machine.powered() == row.after);
        CHECK(bench.get(system_uri).at("PowerState") == (row.after ? "On" : "Off"));
    }
}

TEST_CASE("the entity tag names what was read")
{
    Bench bench;
    const WebReply first = bench.ask("GET", system_uri);
    const std::string tag = header(first, "ETag");
    REQUIRE(tag.size() > 2);
    CHECK(header(bench.ask("GET", system_uri), "ETag") == tag);
    WebRequest again;
    again.method = "GET";
    again.target = system_uri;
    again.authorization = as_admin;
    again.if_none_match = "\"other\", " + tag;
    CHECK(bench.answers.https(again, bench.now).status == 304);
    bench.node.machine.set_power(false);
    CHECK(bench.answers.https(again, bench.now).status == 200);
}

TEST_CASE("the event log comes in pages, newest first, until it is cleared")
{
    Bench bench{"dell/c6420", {fault(FaultKind::sel_full)}};
    std::size_t found = 0;
    std::size_t pages = 0;
    std::string next = sel_uri + "/Entries";
    std::string first_id;
    while (!next.empty() && pages < 100) {
        const json::value page = bench.get(next);
        CHECK(page.at("Members@odata.count") == Machine::sel_entries_max);
        const json::array& members = page.at("Members").as_array();
        CHECK(members.size() <= 50);
        if (pages == 0)
            first_id = text(members.at(0).at("Id"));
        found += members.size();
        ++pages;
        const json::value* link = page.as_object().if_contains("Members@odata.nextLink");
        next = link != nullptr ? text(*link) : std::string{};
    }
    CHECK(found == Machine::sel_entries_max);
    CHECK(pages == 11);
    CHECK(first_id == std::to_string(bench.node.machine.sel().back().record_id));
    CHECK(bench.get(sel_uri + "/Entries/" + first_id).at("EntryType") == "SEL");
    CHECK(bench.ask("POST", sel_uri + "/Actions/LogService.ClearLog").status == 204);
    CHECK(bench.node.machine.sel().empty());
    CHECK(bench.get(sel_uri + "/Entries").at("Members").as_array().empty());
}

TEST_CASE("what is wrong with the machine shows where technicians look")
{
    Bench healthy;
    const std::string chassis = "/redfish/v1/Chassis/System.Embedded.1";
    const std::string faults =
        "/redfish/v1/Managers/iDRAC.Embedded.1/LogServices/FaultList/Entries";
    CHECK(healthy.get(system_uri).at("Status").at("Health") == "OK");
    CHECK(healthy.get(faults).at("Members").as_array().empty());
    CHECK(healthy.get(chassis + "/Power").at("PowerSupplies").at(1).at("Status").at("State") ==
          "Enabled");

    Bench ill{"dell/c6420",
              {fault(FaultKind::power_supply_absent), fault(FaultKind::drive_failed),
               fault(FaultKind::fan_critical)}};
    const json::value system = ill.get(system_uri);
    CHECK(system.at("Status").at("Health") == "Critical");
    CHECK(system.at("Oem").at("Dell").at("DellSystem").at("StorageRollupStatus") == "Error");
    const json::value power = ill.get(chassis + "/Power");
    CHECK(power.at("PowerSupplies").at(0).at("Status").at("State") == "Enabled");
    CHECK(power.at("PowerSupplies").at(1).at("Status").at("State") == "Absent");
    CHECK(power.at("PowerSupplies").at(1).at("PowerInputWatts").is_null());
    const json::value fan = ill.get(chassis + "/Thermal").at("Fans").at(0);
    CHECK(fan.at("Reading") == 0);
    CHECK(fan.at("Status").at("Health") == "Critical");
    const std::string drives = system_uri + "/Storage/AHCI.Embedded.1-1/Drives/Disk.Bay.";
    CHECK(ill.get(drives + "0:Enclosure.Internal.0-1").at("Status").at("Health") == "Critical");
    CHECK(ill.get(drives + "1:Enclosure.Internal.0-1").at("Status").at("Health") == "OK");
    CHECK(ill.get(faults).at("Members").as_array().size() == 3);
}

TEST_CASE("both planes read the same sensors, settings and identity")
{
    Bench bench{"supermicro/skylake", {fault(FaultKind::wrong_ip)}};
    const Machine& machine = bench.node.machine;
    const json::array temperatures =
        bench.get("/redfish/v1/Chassis/1/Thermal").at("Temperatures").as_array();
    std::size_t i = 0;
    for (const Sensor& sensor : machine.model().sensors) {
        if (sensor.kind != SensorKind::temperature)
            continue;
        const json::object& shown = temperatures.at(i++).as_object();
        CHECK(text(shown.at("Name")) == sensor.name);
        CHECK(shown.at("ReadingCelsius").to_number<double>() ==
              Approx(sensor.value(machine.reading(sensor).raw)));
        CHECK(shown.at("UpperThresholdCritical").to_number<double>() ==
              Approx(sensor.value(*sensor.thresholds[4])));
    }
    const json::value interface = bench.get("/redfish/v1/Managers/1/EthernetInterfaces/1");
    const std::string address = text(interface.at("IPv4Addresses").at(0).at("Address"));
    CHECK(address == machine.shown_lan().address);
    CHECK(address != machine.lan.address);
    CHECK(bench.get("/redfish/v1/Systems/1").at("UUID") == "00000000-0000-0000-0000-AC1F6B5A0B01");
    Bench reversed;
    CHECK(reversed.get("/redfish/v1/Managers/iDRAC.Embedded.1").at("UUID") ==
          "010b5a6b-1fac-0000-0000-000000000000");
    const json::array slots =
        reversed.get("/redfish/v1/AccountService/Accounts").at("Members").as_array();
    CHECK(slots.size() == 16);
    CHECK(reversed.get("/redfish/v1/AccountService/Accounts/2").at("RoleId") == "Administrator");
    CHECK(reversed.get("/redfish/v1/AccountService/Accounts/9").at("UserName") == "");
}
