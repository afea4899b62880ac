// SPDX-License-Identifier: GPL-3.0-or-later
// Goal: the service is read where its root says, left as it was found, and never trusted with more
// than it needs. Method: nginx over small trees, and scripted_server.py for what nginx would not
// say; their logs are the judge of what was sent.
#include "redfish_server.hpp"

#include "../support/scripted_server.hpp"

#include <catch2/catch.hpp>

using namespace oobready;
using namespace oobready::redfish;
using support::Certificate;
using support::count_prefix;
using support::login_succeeds;
using support::make_certificate;
using support::Nginx;
using support::ScriptedServer;
using support::session_locations;
using support::Visit;

namespace {

const std::string address = "127.0.20.5";

constexpr const char* root_json = R"({"@odata.id":"/redfish/v1/","RedfishVersion":"1.6.0",
  "Systems":{"@odata.id":"/redfish/v1/Systems"},"Chassis":{"@odata.id":"/redfish/v1/Chassis"},
  "Managers":{"@odata.id":"/redfish/v1/Managers"},
  "Links":{"Sessions":{"@odata.id":"/redfish/v1/SessionService/Sessions"}}})";

// A small tree of our own: two pages of chassis, one member dangling, one that may not be read, one
// on another host, one a plain string.
struct Tree {
    Tree()
    {
        put("/redfish/v1", root_json);
        put("/redfish/v1/Systems", R"({"Members":[{"@odata.id":"/redfish/v1/Systems/1"}]})");
        put("/redfish/v1/Systems/1",
            R"({"@odata.id":"/redfish/v1/Systems/1","SerialNumber":"S1","Password":"x",
                "Model":"a\u001b[2Jb"})");
        put("/redfish/v1/Managers", R"({"Members":[{"@odata.id":"/redfish/v1/Managers/gone"}]})");
        put("/redfish/v1/Chassis",
            R"({"Members":[{"@odata.id":"/redfish/v1/Chassis/1"},
                           {"@odata.id":"/redfish/v1/Chassis/gone"},
                           {"@odata.id":"/redfish/v1/Chassis/Enclosure.1:RAID.2"},
                           {"@odata.id":"https://other.test/redfish/v1/Chassis/1"}],
                "Members@odata.count":5,
                "Members@odata.nextLink":"/redfish/v1/ChassisMore"})");
        put("/redfish/v1/ChassisMore",
            R"({"Members":["/redfish/v1/Chassis/2",{"@odata.id":"/redfish/v1/Chassis/1"}],
                "Members@odata.nextLink":"/redfish/v1/Chassis"})");
        put("/redfish/v1/Chassis/1", R"({"@odata.id":"/redfish/v1/Chassis/1","Id":"1"})");
        put("/redfish/v1/Chassis/2", R"({"@odata.id":"/redfish/v1/Chassis/2","Id":"2"})");
    }

    void put(const std::string& uri, const std::string& text) const
    {
        support::write_file(folder.path() / uri.substr(1) / "index.json", text);
    }

    support::TemporaryFolder folder;
    Certificate certificate = make_certificate(folder.path(), "IPMI", "", nullptr);
};

std::string text_of(const json::value& value) { return json::serialize(value); }

} // namespace

TEST_CASE("a whole visit: root, login, members, logout")
{
    const Tree tree;
    Nginx server{{.address = address,
                  .certificate = &tree.certificate,
                  .http = support::session_maps(),
                  .locations = session_locations(tree.folder.path(), login_succeeds)}};
    Visit visit{address, server.port()};

    auto root = visit.observe("redfish.root");
    REQUIRE(root);
    CHECK(root->facts.at("uri") == "/redfish/v1/");
    CHECK(root->facts.at("resource").at("RedfishVersion") == "1.6.0");
    CHECK(root->source ==
          "https://" + address + ":" + std::to_string(server.port()) + "/redfish/v1/");

    auto session = visit.observe("redfish.session");
    REQUIRE(session);
    CHECK(text_of(session->facts) == R"({"state":"open","login":"session"})");

    auto systems = visit.observe("redfish.systems");
    REQUIRE(systems);
    CHECK(systems->facts.at("count") == 1);
    const json::value& system = systems->facts.at("members").at(0);
    CHECK(system.at("SerialNumber") == "S1");
    CHECK(system.at("Password") == "(removed)");
    CHECK(system.at("Model") == "a?[2Jb");

    auto chassis = visit.observe("redfish.chassis");
    REQUIRE(chassis);
    CHECK(chassis->facts.at("count") == 5);
    CHECK(chassis->facts.at("members").as_array().size() == 2);
    CHECK(text_of(chassis->facts.at("skipped")) == R"(["/redfish/v1/Chassis/Enclosure.1:RAID.2"])");
    const json::array& unreadable = chassis->facts.at("unreadable").as_array();
    REQUIRE(unreadable.size() == 2);
    CHECK(unreadable[0].at("uri") == "/redfish/v1/Chassis/gone");
    CHECK_THAT(text_of(unreadable[0].at("error")), Catch::Contains("not-found"));
    CHECK_THAT(text_of(unreadable[1].at("error")), Catch::Contains("redirect-refused"));

    auto managers = visit.observe("redfish.managers");
    REQUIRE_FALSE(managers);
    CHECK(managers.error().code == Errc::not_found);

    visit.close();
    visit.close(); // the second has nothing to do
    auto afterwards = visit.observe("redfish.systems");
    CHECK_FALSE(afterwards);

    const std::vector<std::string> log = server.stop();
    CHECK(count_prefix(log, "POST /redfish/v1/SessionService/Sessions 201 -") == 1);
    CHECK(count_prefix(log, "DELETE /redfish/v1/SessionService/Sessions/7 204 token") == 1);
    CHECK(count_prefix(log, "GET /redfish/v1/ 200 -") == 1);
    CHECK(count_prefix(log, "GET /redfish/v1/Chassis 200 token") == 1);
    for (const std::string& line : log)
        CHECK_THAT(line, !Catch::Contains("RAID"));
    CHECK(visit.etiquette.http_requests == log.size());
    CHECK(visit.etiquette.redfish_sessions_opened == 1);
    CHECK(visit.etiquette.redfish_sessions_closed == 1);
    CHECK(visit.etiquette.logins_failed == 0);
}

namespace {

const std::string session_opened = "/redfish/v1/SessionService/Sessions/9";

struct LoginRow {
    std::string login;
    std::string outcome; ///< "session", "basic" or the error's id
    bool gate_closed;
    unsigned opened = 0;
    unsigned closed = 0;
};

std::vector<LoginRow> login_rows()
{
    const std::string token = "add_header X-Auth-Token the-token; ";
    const std::string& at = session_opened;
    const std::string body = "'{\"@odata.id\":\"" + at + "\"}';";
    return {
        {token + "return 200 " + body, "session", false, 1, 1},
        {token + "add_header Location " + at + "; return 204;", "session", false, 1, 1},
        {token + "add_header Location https://$http_host" + at + "; return 201 '{}';", "session",
         false, 1, 1},
        {token + "add_header Location https://other.test" + at + "; return 201 " + body, "session",
         false, 1, 1},
        // What it calls itself does not matter: a name that we do not use, a forwarded port.
        {token + "add_header Location https://other.test" + at + "; return 201 '{}';", "session",
         false, 1, 1},
        {token + "add_header Location https://$host:1" + at + "; return 201 '{}';", "session",
         false, 1, 1},
        {token + "add_header Location //other.test" + at + "; return 201 '{}';", "session", false,
         1, 1},
        {token + "return 201 '{\"@odata.id\":\"https://other.test" + at + "\"}';", "session", false,
         1, 1},
        {token + "add_header Location https://other.test/login; return 201 '{}';", "session", false,
         1, 0},
        {token + "add_header Location /redfish/v1/AccountService/Accounts/2; return 201 '{}';",
         "session", false, 1, 0},
        {"return 201 '{}';", "malformed", false},
        {"return 401 '{}';", "not-authorized", true},
        {"return 403 '{}';", "not-authorized", true},
        {R"(return 400 '{"error":{"@Message.ExtendedInfo":[
             {"MessageId":"X.1.0.UnauthorizedLoginAttempt"}]}}';)",
         "not-authorized", true},
        {"return 400 '{}';", "http-error", false},
        {R"(return 403 '{"error":{"@Message.ExtendedInfo":[
             {"MessageId":"Base.1.0.OemLicenseNotPassed"}]}}';)",
         "not-licensed", false},
        {R"(return 503 '{"error":{"@Message.ExtendedInfo":[
             {"MessageId":"X.2.5.RAC0218"}]}}';)",
         "sessions-full", false},
        {"return 503 '{}';", "http-error", false},
        {"return 500 '<html></html>';", "http-error", false},
        {"return 303 /redfish/v1/;", "http-error", false},
        {"return 308 https://other.test/redfish/v1/SessionService/Sessions/;", "redirect-refused",
         false},
        {"return 307 $request_uri;", "redirect-refused", false}, // a circle
        // Each says why by itself. What concerns the credentials ends all further logins; a service
        // that did not look at them has refused nothing.
        {R"(return 403 '{"error":{"code":"Base.1.8.PasswordChangeRequired"}}';)",
         "password-change-required", true},
        {R"(return 403 '{"error":{"code":"Base.1.8.InsufficientPrivilege"}}';)",
         "privilege-insufficient", true},
        {R"(return 401 '{"error":{"code":"X.2.9.RAC0212"}}';)", "address-blocked", true},
        {R"(return 503 '{"error":{"code":"X.2.5.SYS518"}}';)", "bmc-not-ready", false},
        {R"(return 403 '{"error":{"code":"X.1.6.SWC0700"}}';)", "bmc-not-ready", false},
    };
}

} // namespace

TEST_CASE("what the login says becomes what we do")
{
    const Tree tree;
    for (const LoginRow& row : login_rows()) {
        INFO(row.login);
        Nginx server{{.address = address,
                      .certificate = &tree.certificate,
                      .http = support::session_maps(),
                      .locations = session_locations(tree.folder.path(), row.login)}};
        Visit visit{address, server.port()};
        auto session = visit.observe("redfish.session");
        const std::string outcome = !session ? std::string{id(session.error().code)}
                                    : session->facts.contains("login")
                                        ? std::string{session->facts.at("login").as_string()}
                                        : std::string{session->facts.at("error").as_string()};
        INFO((session ? "" : describe(session.error())));
        CHECK(outcome == row.outcome);
        CHECK(visit.gate.closed() == row.gate_closed);
        CHECK(visit.etiquette.logins_failed == (row.gate_closed ? 1 : 0));

        // Asked again, nothing is sent again: no second attempt with credentials that failed.
        const unsigned requests = visit.etiquette.http_requests;
        visit.observe("redfish.session");
        CHECK(visit.etiquette.http_requests == requests);
        visit.close();
        CHECK(visit.etiquette.redfish_sessions_opened == row.opened);
        CHECK(visit.etiquette.redfish_sessions_closed == row.closed);
        const std::vector<std::string> log = server.stop();
        CHECK(count_prefix(log, "DELETE " + session_opened + " 204") == row.closed);
        CHECK(count_prefix(log, "DELETE ") == row.closed);
        CHECK(visit.etiquette.http_requests == log.size());
    }
}

// DSP0266 13.3: the login succeeds, and says in its body that a new password is wanted first.
TEST_CASE("a session that is good for a new password only says so, and is closed")
{
    const Tree tree;
    const std::string wanted = R"({"error":{"code":"Base.1.8.PasswordChangeRequired"}})";
    const std::string login = "add_header X-Auth-Token the-token; add_header Location " +
                              std::string{session_opened} + R"(; return 201 '{"@odata.id":")" +
                              session_opened + R"(","@Message.ExtendedInfo":[)" +
                              R"({"MessageId":"Base.1.8.PasswordChangeRequired"}]}';)";
    Nginx server{{.address = address,
                  .certificate = &tree.certificate,
                  .http = support::session_maps(),
                  .locations = "location = /redfish/v1/Systems { return 403 '" + wanted + "'; }" +
                               session_locations(tree.folder.path(), login)}};
    Visit visit{address, server.port()};
    const auto session = visit.observe("redfish.session");
    REQUIRE(session);
    CHECK(session->facts.at("state") == "open");
    CHECK(visit.observe("redfish.systems").error().code == Errc::password_change_required);
    CHECK_FALSE(visit.gate.closed()); // the credentials are right
    visit.close();
    CHECK(visit.etiquette.redfish_sessions_closed == 1);
    CHECK(count_prefix(server.stop(), "DELETE " + session_opened + " 204") == 1);
}

TEST_CASE("a login that is redirected on the same host is posted again")
{
    const Tree tree;
    const std::string locations =
        R"(location = /redfish/v1/SessionService/Sessions/ { )" + login_succeeds + "}" +
        session_locations(tree.folder.path(), "return 301 https://$http_host$request_uri/;");
    Nginx server{{.address = address,
                  .certificate = &tree.certificate,
                  .http = support::session_maps(),
                  .locations = locations}};
    Visit visit{address, server.port()};
    REQUIRE(visit.observe("redfish.systems"));
    visit.close();
    const std::vector<std::string> log = server.stop();
    CHECK(count_prefix(log, "POST /redfish/v1/SessionService/Sessions 301") == 1);
    CHECK(count_prefix(log, "POST /redfish/v1/SessionService/Sessions/ 201") == 1);
    CHECK(count_prefix(log, "DELETE /redfish/v1/SessionService/Sessions/7 204") == 1);
}

TEST_CASE("without sessions the credentials go with each request")
{
    const Tree tree;
    // base64 of root:calvin
    const std::string maps = R"(
  map "$request_uri:$http_authorization" $let_in {
    default 0; "~^/redfish/v1/?:" 1; "~:Basic cm9vdDpjYWx2aW4=$" 1;
  })";
    const std::string locations = session_locations(tree.folder.path(), "return 405;");
    Nginx server{{.address = address,
                  .certificate = &tree.certificate,
                  .http = maps,
                  .locations = locations}};
    SECTION("right ones")
    {
        Visit visit{address, server.port()};
        auto session = visit.observe("redfish.session");
        REQUIRE(session);
        CHECK(text_of(session->facts) == R"({"state":"open","login":"basic"})");
        CHECK(visit.observe("redfish.systems"));
        visit.close();
        CHECK(visit.etiquette.redfish_sessions_opened == 0);
        CHECK(count_prefix(server.stop(), "DELETE") == 0);
    }
    SECTION("wrong ones are tried once")
    {
        Visit visit{address, server.port()};
        visit.target.credentials->password = Secret{"wrong"};
        auto session = visit.observe("redfish.session");
        REQUIRE(session);
        CHECK(text_of(session->facts) == R"({"state":"refused","error":"not-authorized"})");
        CHECK(visit.gate.refused_by == "Redfish");
        CHECK_FALSE(visit.observe("redfish.systems"));
        CHECK(count_prefix(server.stop(), "GET /redfish/v1/Systems 401") == 1);
    }
}

TEST_CASE("a gate that the other plane closed lets nothing out")
{
    const Tree tree;
    Nginx server{{.address = address,
                  .certificate = &tree.certificate,
                  .http = support::session_maps(),
                  .locations = session_locations(tree.folder.path(), login_succeeds)}};
    Visit visit{address, server.port()};
    visit.gate.refused_by = "IPMI";
    CHECK(visit.observe("redfish.root")); // needs no credentials
    auto session = visit.observe("redfish.session");
    REQUIRE_FALSE(session);
    CHECK(session.error().code == Errc::login_withheld);
    auto systems = visit.observe("redfish.systems");
    REQUIRE_FALSE(systems);
    CHECK(systems.error().code == Errc::login_withheld);
    visit.target.credentials.reset();
    visit.gate.refused_by.clear();
    auto nobody = visit.observe("redfish.session");
    REQUIRE_FALSE(nobody);
    CHECK(nobody.error().code == Errc::credentials_missing);
    visit.close();
    CHECK(server.stop() == std::vector<std::string>{"GET /redfish/v1/ 200 -"});
}

TEST_CASE("the token never goes to another host")
{
    const Tree tree;
    Nginx other{{.address = "127.0.20.6",
                 .certificate = &tree.certificate,
                 .locations = "location / { return 200 '{}'; }"}};
    const std::string elsewhere = "https://127.0.20.6:" + std::to_string(other.port());
    tree.put("/redfish/v1/Chassis", R"({"Members":[{"@odata.id":")" + elsewhere +
                                        R"(/redfish/v1/Chassis/1"}],"Members@odata.nextLink":")" +
                                        elsewhere + R"(/redfish/v1/Chassis"})");
    const std::string locations =
        "absolute_redirect off;\n"
        "location = /redfish/v1/Systems/1 { return 302 " +
        elsewhere + "$request_uri; }\n" +
        "location = /redfish/v1/Managers { return 301 //127.0.20.6/redfish/v1/Managers; }\n" +
        session_locations(tree.folder.path(), login_succeeds);
    Nginx server{{.address = address,
                  .certificate = &tree.certificate,
                  .http = support::session_maps(),
                  .locations = locations}};
    Visit visit{address, server.port()};
    for (const char* probe : {"redfish.systems", "redfish.chassis", "redfish.managers"}) {
        auto observation = visit.observe(probe);
        REQUIRE_FALSE(observation);
        CHECK(observation.error().code == Errc::redirect_refused);
    }
    visit.close();
    CHECK(other.stop().empty());
    CHECK(count_prefix(server.stop(), "DELETE /redfish/v1/SessionService/Sessions/7 204") == 1);
}

TEST_CASE("a circle of pages hides nothing")
{
    struct Row {
        std::string count;
        bool complete;
    };
    const Row rows[] = {{R"("Members@odata.count":2,)", true},
                        {R"("Members@odata.count":3,)", false},
                        {R"("Members@odata.count":"2",)", false},
                        {"", false}};
    for (const Row& row : rows) {
        CAPTURE(row.count);
        const Tree tree;
        tree.put("/redfish/v1/Chassis", "{" + row.count +
                                            R"("Members":["/redfish/v1/Chassis/1"],
                                               "Members@odata.nextLink":"/redfish/v1/More"})");
        tree.put("/redfish/v1/More", R"({"Members":["/redfish/v1/Chassis/2"],
                                         "Members@odata.nextLink":"/redfish/v1/More"})");
        Nginx server{{.address = address,
                      .certificate = &tree.certificate,
                      .http = support::session_maps(),
                      .locations = session_locations(tree.folder.path(), login_succeeds)}};
        Visit visit{address, server.port()};
        const auto chassis = visit.observe("redfish.chassis");
        REQUIRE(chassis);
        CHECK(chassis->facts.at("members").as_array().size() == 2);
        CHECK(chassis->facts.at("unreadable").as_array().empty() == row.complete);
        visit.close();
    }
}

TEST_CASE("no service root is an answer, not a failure to look")
{
    const support::TemporaryFolder folder;
    const Certificate certificate = make_certificate(folder.path(), "IPMI", "", nullptr);
    Nginx server{{.address = address,
                  .certificate = &certificate,
                  .locations = "location / { return 404 'none'; }"}};
    Visit visit{address, server.port()};
    const auto root = visit.observe("redfish.root");
    REQUIRE(root);
    CHECK(root->facts.at("resource").is_null());
    CHECK(root->facts.at("error") == "not-found");
    const auto session = visit.observe("redfish.session");
    REQUIRE_FALSE(session);
    CHECK(session.error().code == Errc::not_found);
    visit.close();
}

TEST_CASE("circles and crowds end")
{
    const Tree tree;
    std::string crowd;
    for (std::size_t i = 0; i < members_max + 50; ++i)
        crowd +=
            (crowd.empty() ? "" : ",") + ("\"/redfish/v1/Managers/" + std::to_string(i) + "\"");
    tree.put("/redfish/v1/Managers", "{\"Members\":[" + crowd + "]}");
    tree.put("/redfish/v1/Managers/0", "{}");
    const std::string locations = "location = /redfish/v1/Systems { return 307 $request_uri; }\n" +
                                  session_locations(tree.folder.path(), login_succeeds);
    Nginx server{{.address = address,
                  .certificate = &tree.certificate,
                  .http = support::session_maps(),
                  .locations = locations}};
    Visit visit{address, server.port()};
    auto systems = visit.observe("redfish.systems");
    REQUIRE_FALSE(systems);
    CHECK(systems.error().code == Errc::redirect_refused);
    auto managers = visit.observe("redfish.managers");
    REQUIRE(managers);
    CHECK(managers->facts.at("members").as_array().size() == 1);
    const json::array& unreadable = managers->facts.at("unreadable").as_array();
    CHECK(unreadable.size() == members_max);
    CHECK_THAT(text_of(unreadable.back().at("error")), Catch::Contains("too-large"));
    visit.close();
    const std::vector<std::string> log = server.stop();
    CHECK(count_prefix(log, "GET /redfish/v1/Systems 307") == redirects_max + 1);
    CHECK(count_prefix(log, "GET /redfish/v1/Managers/") == members_max);
}

TEST_CASE("what is broken is an Error that says so, and the session is closed all the same")
{
    const support::TemporaryFolder folder;
    const Certificate certificate = make_certificate(folder.path(), "IPMI", "", nullptr);
    struct Row {
        std::string systems; ///< how GET Systems is answered
        std::string error;
    };
    const Row rows[] = {
        {R"({"body":"<html><body>Welcome</body></html>"})", "malformed"},
        {R"({"body":"{\"Members\":[]}","manner":"truncated"})", "malformed"},
        {R"({"manner":"endless-body"})", "too-large"},
        {R"({"manner":"endless-chunks"})", "too-large"},
        {R"({"body":"{\"Members\":{}}"})", "malformed"},
        {R"({"body":"{\"Members\":[17]}"})", "malformed"},
        {R"({"status":401,"manner":"broken-chunks"})", "not-authorized"},
        {R"({"status":200,"body":"{\"error\":{\"message\":\"m\"}}"})", "http-error"},
        {R"({"manner":"reset"})", "malformed"},
    };
    for (const Row& row : rows) {
        INFO(row.systems);
        ScriptedServer server{
            address, &certificate,
            R"({
          "GET /redfish/v1/": {"body":")"
            R"({\"RedfishVersion\":\"1.6.0\",\"Systems\":{\"@odata.id\":\"/redfish/v1/Systems\"},)"
            R"(\"Links\":{\"Sessions\":{\"@odata.id\":\"/redfish/v1/Sessions\"}}}"},
          "POST /redfish/v1/Sessions": {"status":201,"headers":{"X-Auth-Token":"t",
              "Location":"/redfish/v1/Sessions/1"}},
          "DELETE /redfish/v1/Sessions/1": {"status":204},
          "GET /redfish/v1/Systems": )" +
                row.systems + "}"};
        Visit visit{address, server.port()};
        auto systems = visit.observe("redfish.systems");
        REQUIRE_FALSE(systems);
        INFO(describe(systems.error()));
        CHECK(id(systems.error().code) == row.error);
        visit.close();
        const std::vector<std::string> log = server.requests();
        CHECK(count_prefix(log, "DELETE /redfish/v1/Sessions/1 token") == 1);
        CHECK(count_prefix(log, "POST /redfish/v1/Sessions -") == 1);
    }
}

TEST_CASE("a refused login whose body is broken is a refusal all the same")
{
    const support::TemporaryFolder folder;
    const Certificate certificate = make_certificate(folder.path(), "IPMI", "", nullptr);
    ScriptedServer server{address, &certificate, R"({
      "GET /redfish/v1/": {"body":"{\"SessionService\":{\"@odata.id\":\"/redfish/v1/S\"}}"},
      "GET /redfish/v1/S": {"status":401},
      "POST /redfish/v1/S/Sessions": {"status":401,"manner":"broken-chunks"}
    })"};
    Visit visit{address, server.port()};
    auto session = visit.observe("redfish.session");
    REQUIRE(session);
    CHECK(text_of(session->facts) == R"({"state":"refused","error":"not-authorized"})");
    CHECK(visit.gate.closed());
    CHECK(count_prefix(server.requests(), "POST") == 1);
}

TEST_CASE("a login under way at the end is awaited, so that its session can be closed")
{
    const support::TemporaryFolder folder;
    const Certificate certificate = make_certificate(folder.path(), "IPMI", "", nullptr);
    ScriptedServer server{address, &certificate, R"({
      "GET /redfish/v1/":
          {"body":"{\"Links\":{\"Sessions\":{\"@odata.id\":\"/redfish/v1/Sessions\"}}}"},
      "POST /redfish/v1/Sessions": {"status":201,"manner":"drip","body":"{\"Id\":\"0123456789\"}",
          "headers":{"X-Auth-Token":"t","Location":"/redfish/v1/Sessions/1"}},
      "DELETE /redfish/v1/Sessions/1": {"status":204}
    })"};
    Visit visit{address, server.port()};
    net::Stop stop;
    REQUIRE(visit.observe("redfish.root"));
    auto limited =
        net::within(stop, std::chrono::milliseconds{150}, visit.service.login(), "login");
    auto login = support::run(visit.context, std::move(limited));
    CHECK_FALSE(login);
    visit.close();
    CHECK(visit.etiquette.redfish_sessions_opened == 1);
    CHECK(visit.etiquette.redfish_sessions_closed == 1);
    CHECK(count_prefix(server.requests(), "DELETE /redfish/v1/Sessions/1 token") == 1);
}
