// SPDX-License-Identifier: GPL-3.0-or-later
// Goal: a controller that repeats our secrets does not get them into what we say, and one that
// sends too much is cut off. Method: nginx and scripted_server.py as such controllers.
#include "redfish/confidential.hpp"
#include "redfish_server.hpp"

#include "../support/scripted_server.hpp"

#include <catch2/catch.hpp>

using namespace oobready;
using namespace oobready::redfish;
using support::Certificate;
using support::count_prefix;
using support::make_certificate;
using support::Nginx;
using support::ScriptedServer;
using support::Visit;

namespace {

const std::string address = "127.0.20.8";

constexpr const char* root_json = R"({"Systems":{"@odata.id":"/redfish/v1/Systems"},
  "Managers":{"@odata.id":"/redfish/v1/Managers"},
  "Links":{"Sessions":{"@odata.id":"/redfish/v1/SessionService/Sessions"}}})";

// What a probe says, in one text.
std::string said(const check::Observation& observation)
{
    if (!observation)
        return describe(observation.error());
    return observation->source + json::serialize(observation->facts);
}

std::string route(int status, const std::string& body, const char* headers)
{
    return "{\"status\":" + std::to_string(status) + ",\"headers\":" + headers +
           ",\"body\":" + json::serialize(json::string{body}) + "}";
}

} // namespace

TEST_CASE("a login that is refused with the password in its words does not say the password")
{
    struct Row {
        int status;
        std::string body;
        const char* headers;
    };
    const Row rows[] = {
        {400, R"({"error":{"code":"Base.1.0.GeneralError","message":"own words calvin",
           "@Message.ExtendedInfo":[{"MessageId":"Base.1.0.PropertyValueFormatError",
           "MessageArgs":["calvin","Password"],"Message":"The value calvin is of a format"}]}})",
         "{}"},
        {400, R"({"error":{"@Message.ExtendedInfo":[{"MessageId":"calvin"}]}})", "{}"},
        {503, R"({"error":{"message":"own words: maximum number of user sessions: calvin"}})",
         "{}"},
        {401, R"({"error":{"message":"own words calvin"}})", "{}"},
        {308, "", R"({"Location":"https://other.test/?password=calvin"})"},
        {201, "", R"({"Location":"/calvin"})"},
    };
    const support::TemporaryFolder folder;
    const Certificate certificate = make_certificate(folder.path(), "IPMI", "", nullptr);
    for (const Row& row : rows) {
        INFO(row.status << " " << row.body << row.headers);
        ScriptedServer server{address, &certificate,
                              "{\"GET /redfish/v1/\":" + route(200, root_json, "{}") +
                                  ",\"POST /redfish/v1/SessionService/Sessions\":" +
                                  route(row.status, row.body, row.headers) + "}"};
        Visit visit{address, server.port()};
        const auto login = support::run(visit.context, visit.service.login());
        REQUIRE_FALSE(login);
        CHECK_THAT(login.error().context, !Catch::Contains("calvin"));
        CHECK_THAT(login.error().context, Catch::Contains("Sessions"));
        CHECK_THAT(login.error().context, !Catch::Contains("own words"));
        CHECK_THAT(said(visit.observe("redfish.session")), !Catch::Contains("calvin"));
        CHECK_THAT(said(visit.observe("redfish.systems")), !Catch::Contains("calvin"));
        visit.close();
    }
}

TEST_CASE("password and token are removed from whatever repeats them, links work all the same")
{
    const support::TemporaryFolder folder;
    const Certificate certificate = make_certificate(folder.path(), "IPMI", "", nullptr);
    ScriptedServer server{
        address, &certificate,
        "{\"GET /redfish/v1/\":" +
            route(200,
                  R"({"Product":"calvin","Systems":{"@odata.id":"/redfish/v1/calvin"},
                      "Managers":{"@odata.id":"/redfish/v1/Managers"},
                      "Links":{"Sessions":{"@odata.id":"/redfish/v1/Sessions"}}})",
                  "{}") +
            ",\"POST /redfish/v1/Sessions\":" +
            route(201, "{}", R"({"X-Auth-Token":"tok-9","Location":"/redfish/v1/Sessions/1"})") +
            ",\"DELETE /redfish/v1/Sessions/1\":{\"status\":204}" + ",\"GET /redfish/v1/calvin\":" +
            route(200, R"({"Members":["/redfish/v1/calvin/tok-9","/calvin"]})", "{}") +
            ",\"GET /redfish/v1/calvin/tok-9\":" +
            route(200, R"({"Id":"1","calvin":"tok-9","Notes":["xcalvinx"]})", "{}") +
            ",\"GET /calvin\":" + route(500, R"({"error":{"message":"tok-9 calvin"}})", "{}") +
            ",\"GET /redfish/v1/Managers\":" +
            route(403, R"({"error":{"message":"tok-9"}})", "{}") + "}"};
    Visit visit{address, server.port()};
    for (const char* probe : {"redfish.root", "redfish.systems", "redfish.managers"}) {
        const std::string text = said(visit.observe(probe));
        INFO(text);
        CHECK_THAT(text, !Catch::Contains("calvin"));
        CHECK_THAT(text, !Catch::Contains("tok-9"));
        CHECK_THAT(text, Catch::Contains("(removed)"));
    }
    const auto systems = visit.observe("redfish.systems");
    REQUIRE(systems);
    CHECK(systems->facts.at("members").at(0).at("Id") == "1");
    const auto direct = support::run(visit.context, visit.service.get("/calvin"));
    REQUIRE_FALSE(direct);
    CHECK(direct.error().context == "GET /(removed): HTTP 500: (removed) (removed)");
    visit.close();
    CHECK(count_prefix(server.requests(), "DELETE /redfish/v1/Sessions/1 token") == 1);
}

TEST_CASE("a controller can make us keep so much and no more")
{
    const support::TemporaryFolder folder;
    const Certificate certificate = make_certificate(folder.path(), "IPMI", "", nullptr);
    struct Row {
        std::string body;
        std::size_t readable; ///< at most
        std::size_t requests; ///< at most, of members
    };
    constexpr std::size_t members = 40;
    std::string zeros;
    for (std::size_t i = 0; i < resource_nodes_max - 1000; ++i)
        zeros += "0,";
    const std::string long_text(resource_bytes_max - 1000, 'x');
    const Row rows[] = {
        {"{\"a\":\"" + long_text + "\"}", service_bytes_max / long_text.size(), 18},
        {"{\"a\":[" + zeros + "0]}", service_nodes_max / (resource_nodes_max - 1000), members},
        {"{\"a\":\"" + std::string(resource_bytes_max, 'x') + "\"}", 0, 16},
    };
    std::string links;
    for (std::size_t i = 0; i < members; ++i)
        links += (i == 0 ? "\"" : ",\"") + ("/redfish/v1/Big/" + std::to_string(i)) + "\"";
    support::write_file(folder.path() / "redfish/v1/index.json", root_json);
    support::write_file(folder.path() / "redfish/v1/Systems/index.json",
                        "{\"Members\":[" + links + "]}");
    for (const Row& row : rows) {
        INFO(row.body.substr(0, 10) << " " << row.body.size());
        support::write_file(folder.path() / "big.json", row.body);
        Nginx server{
            {.address = address,
             .certificate = &certificate,
             .http = support::session_maps(),
             .locations = "location /redfish/v1/Big/ { try_files /big.json =404; }" +
                          support::session_locations(folder.path(), support::login_succeeds)}};
        Visit visit{address, server.port()};
        const auto found =
            support::run(visit.context, visit.service.members("/redfish/v1/Systems", {}));
        REQUIRE(found);
        CHECK(found->size() == members);
        std::size_t readable = 0;
        for (const Service::Member& member : *found) {
            readable += member.resource ? 1 : 0;
            if (!member.resource)
                CHECK(member.resource.error().code == Errc::too_large);
        }
        CHECK(readable == row.readable);
        visit.close();
        CHECK(visit.etiquette.redfish_sessions_closed == 1);
        const std::vector<std::string> log = server.stop();
        CHECK(count_prefix(log, "GET /redfish/v1/Big/") <= row.requests);
        CHECK(count_prefix(log, "DELETE /redfish/v1/SessionService/Sessions/7 204") == 1);
    }
}

TEST_CASE("a resource that is all password, or all dots, is cleared in one pass")
{
    // What took the square of these sizes did not end.
    constexpr std::size_t times = 200'000;
    const std::string token(token_bytes_max, 'a');
    Confidential confidential;
    confidential.add(Credentials{"root", Secret{"calvin"}, Secret{}});
    confidential.add(token);
    struct Row {
        const char* piece;
        const char* cleared;
    };
    const Row rows[] = {{"calvin", "(removed)"},
                        {"calv\xe2\x80\xa6", "(removed)\xe2\x80\xa6"},
                        {"xcalcalvi\xe2\x80\xa6", "xcal(removed)\xe2\x80\xa6"},
                        {"aaa\xe2\x80\xa6", "aaa\xe2\x80\xa6"},
                        {"aaab\xe2\x80\xa6", "aaab\xe2\x80\xa6"},
                        {"\xe2\x80\xa6", "\xe2\x80\xa6"}};
    for (const Row& row : rows) {
        INFO(row.piece);
        std::string text;
        std::string expected;
        for (std::size_t i = 0; i < times; ++i) {
            text += row.piece;
            expected += row.cleared;
        }
        CHECK((confidential.removed_from(std::move(text)) == expected));
    }
}
