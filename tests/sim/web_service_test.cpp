// SPDX-License-Identifier: GPL-3.0-or-later
// Goal: the Redfish service says who may do what, and does it to the machine. Method: requests
// without a socket, at times of the test's choice.
#include "web_bench.hpp"

using namespace web_bench;

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
