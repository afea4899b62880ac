// SPDX-License-Identifier: GPL-3.0-or-later
// Goal: a login, a session or a logout that misbehaves costs so many requests and so much time and
// no more; a password is tried once; what was opened is closed. Method: scripted_server.py.
#include "hostile_service.hpp"
#include "redfish/patience.hpp"

#include <catch2/catch.hpp>

using namespace oobready;
using namespace oobready::redfish;
using support::answers;
using support::count_prefix;
using support::hostile_routes;
using support::ScriptedServer;
using support::sends_bytes;
using support::Visit;

namespace {

using namespace std::chrono_literals;

const std::string address = "127.0.20.16";
const std::string post = "POST /redfish/v1/Sessions";
const std::string logout = "DELETE /redfish/v1/Sessions/1";
const std::string systems = R"({"Members":["/redfish/v1/1","/redfish/v1/2","/redfish/v1/3",)"
                            R"("/redfish/v1/4","/redfish/v1/5","/redfish/v1/6"]})";

struct LoginRow {
    std::string login; ///< the route of the POST
    const char* outcome;
    unsigned opened;
    unsigned logouts; ///< requests seen
};

std::string headers(const std::string& token, const std::string& location)
{
    return R"("status":201,"headers":{"X-Auth-Token":)" + json::serialize(json::string{token}) +
           R"(,"Location":)" + json::serialize(json::string{location}) + "}";
}

std::vector<LoginRow> login_rows()
{
    const std::string session = support::hostile_session;
    const std::string in_order = headers("t", session);
    const auto at = [](const std::string& location) {
        return answers("{}", headers("t", location));
    };
    return {
        {answers("{}", headers("", session)), "malformed", 0, 0},
        {answers("{}", headers(std::string(100'000, 't'), session)), "too-large", 0, 0},
        // It is too long to go with each request, but not to end what it has opened.
        {answers("{}", headers(std::string(token_bytes_max + 1, 't'), session)), "too-large", 1, 1},
        {answers("{}", headers(std::string(token_bytes_max, 't'), session)), "session", 1, 1},
        {sends_bytes("HTTP/1.1 201 Made\r\nX-Auth-Token: a\rX-Evil: b\r\nLocation: " + session +
                     "\r\nContent-Length: 2\r\n\r\n{}"),
         "malformed", 1, 0},
        {sends_bytes("HTTP/1.1 201 Made\r\nX-Auth-Token: a\x1b[2J\r\nContent-Length: 2\r\n\r\n{}"),
         "malformed", 1, 0},
        // What the headers say counts, whatever becomes of the body.
        {answers(std::string(1000, ' '), in_order + R"(,"manner":"truncated")"), "session", 1, 1},
        {answers("", in_order + R"(,"manner":"broken-chunks")"), "session", 1, 1},
        {answers("", in_order + R"(,"manner":"endless-chunks")"), "session", 1, 1},
        {answers(std::string(1000, ' '), in_order + R"(,"manner":"drip")"), "session", 1, 1},
        {answers("<html>", in_order), "session", 1, 1},
        {answers("{}", R"("manner":"drip-all",)" + in_order), "connection-timeout", 0, 0},
        {R"({"manner":"silent"})", "connection-timeout", 0, 0},
        {R"({"manner":"reset"})", "malformed", 0, 0},
        {R"({"manner":"garbage"})", "malformed", 0, 0},
        // Only a session of a collection is ever deleted.
        {at("/redfish/v1/Sessions/../AccountService/Accounts/2"), "session", 1, 0},
        {at("/redfish/v1/AccountService/Accounts/../../Sessions/1"), "session", 1, 0},
        {at("/redfish/v1/Sessions/1%2f..%2f..%2fManagers%2f1"), "session", 1, 0},
        {at("/redfish/v1/Sessions/%2e%2e"), "session", 1, 0},
        {at(std::string(100, '/') + std::string(3000, 'x') + "/Sessions/1"), "session", 1, 0},
        {at("/redfish/v1/Sessions/1 HTTP/1.1"), "session", 1, 0},
        {R"({"status":503,"headers":{"Retry-After":"600"}})", "bmc-not-ready", 0, 0},
    };
}

} // namespace

TEST_CASE("a login that goes wrong ends as what it is, and leaves nothing open that it can close")
{
    const support::TemporaryFolder folder;
    const support::Certificate certificate =
        support::make_certificate(folder.path(), "IPMI", "", nullptr);
    for (const LoginRow& row : login_rows()) {
        INFO(row.login.substr(0, 300));
        const ScriptedServer server{address, &certificate, hostile_routes({{post, row.login}})};
        Visit visit{address, server.port(), {.answer_limit = 1500ms}};
        const auto login = support::run(visit.context, visit.service.login());
        INFO((login ? "" : describe(login.error())));
        CHECK((login ? "session" : id(login.error().code)) == row.outcome);
        const auto again = support::run(visit.context, visit.service.login());
        CHECK(again.has_value() == login.has_value());
        visit.close();
        CHECK(visit.etiquette.redfish_sessions_opened == row.opened);
        CHECK(visit.etiquette.redfish_sessions_closed == row.logouts);
        CHECK(count_prefix(server.requests(), post) == 1);
        CHECK(count_prefix(server.requests(), "DELETE") == row.logouts);
        CHECK(count_prefix(server.requests(), logout + " token") == row.logouts);
    }
}

TEST_CASE("a login that breaks off at any of its bytes is no session, or one that is closed")
{
    const support::TemporaryFolder folder;
    const support::Certificate certificate =
        support::make_certificate(folder.path(), "IPMI", "", nullptr);
    const std::string reply = "HTTP/1.1 201 Created\r\nX-Auth-Token: t\r\nLocation: " +
                              std::string{support::hostile_session} +
                              "\r\nContent-Length: 10\r\n\r\n{\"Id\":\"1\"}";
    const std::size_t body = reply.find("\r\n\r\n") + 4;
    std::string logins;
    for (std::size_t size = 0; size <= reply.size(); ++size)
        logins += (size == 0 ? "[" : ",") + sends_bytes(reply, "\"cut\":" + std::to_string(size));
    const ScriptedServer server{address, &certificate, hostile_routes({{post, logins + "]"}})};
    for (std::size_t size = 0; size <= reply.size(); ++size) {
        INFO(size);
        Visit visit{address, server.port()};
        const auto login = support::run(visit.context, visit.service.login());
        CHECK(login.has_value() == (size >= body));
        if (!login)
            CHECK(login.error().code == Errc::malformed);
        CHECK_FALSE(visit.gate.closed());
        visit.close();
        CHECK(visit.etiquette.redfish_sessions_opened == (login ? 1 : 0));
        CHECK(visit.etiquette.redfish_sessions_closed == (login ? 1 : 0));
    }
    CHECK(count_prefix(server.requests(), post) == reply.size() + 1);
    CHECK(count_prefix(server.requests(), logout + " token") == reply.size() - body + 1);
}

TEST_CASE("a stray 401 in a session is asked once more, and only so often")
{
    const support::TemporaryFolder folder;
    const support::Certificate certificate =
        support::make_certificate(folder.path(), "IPMI", "", nullptr);
    const std::string no = R"({"status":401})";
    const std::string why =
        answers(R"({"error":{"code":"B.1.InsufficientPrivilege"}})", R"("status":401)");
    const std::string good = answers("{}");
    std::map<std::string, std::string> routes{
        {"GET /redfish/v1/Stray", "[" + no + "," + good + "]"},
        {"GET /redfish/v1/StrayToo", "[" + no + "," + answers("", R"("status":500)") + "]"},
        {"GET /redfish/v1/Reason", why},
        {"GET /redfish/v1/Systems", answers(systems)}};
    for (const char* number : {"1", "2", "3", "4", "5", "6"})
        routes["GET /redfish/v1/" + std::string{number}] = no;
    const ScriptedServer server{address, &certificate, hostile_routes(std::move(routes))};
    Visit visit{address, server.port(), {.requests_at_once = 1}};
    const auto get = [&](const char* uri) {
        return support::run(visit.context, visit.service.get(uri));
    };
    CHECK(get("/redfish/v1/Stray"));
    CHECK(get("/redfish/v1/StrayToo").error().code == Errc::http_error);
    CHECK(get("/redfish/v1/Reason").error().code == Errc::privilege_insufficient);
    const auto all = support::run(visit.context, visit.service.members("/redfish/v1/Systems"));
    REQUIRE(all);
    for (const Service::Member& member : *all)
        CHECK(member.resource.error().code == Errc::not_authorized);
    CHECK(visit.service.source("/") ==
          "https://" + address + ":" + std::to_string(server.port()) + "/");
    CHECK_FALSE(visit.gate.closed()); // nobody refused the password
    visit.close();
    const std::vector<std::string> log = server.requests();
    CHECK(count_prefix(log, "GET /redfish/v1/Stray token") == 2);
    CHECK(count_prefix(log, "GET /redfish/v1/StrayToo token") == 2);
    CHECK(count_prefix(log, "GET /redfish/v1/Reason token") == 1);
    for (const char* twice : {"1", "2", "3"})
        CHECK(count_prefix(log, "GET /redfish/v1/" + std::string{twice} + " token") == 2);
    for (const char* once : {"4", "5", "6"})
        CHECK(count_prefix(log, "GET /redfish/v1/" + std::string{once} + " token") == 1);
    CHECK(count_prefix(log, post) == 1);
    CHECK(count_prefix(log, logout + " token") == 1);
    CHECK(visit.etiquette.http_requests == log.size());
}

TEST_CASE("a 401 to HTTP Basic ends all further attempts to log in")
{
    const support::TemporaryFolder folder;
    const support::Certificate certificate =
        support::make_certificate(folder.path(), "IPMI", "", nullptr);
    const ScriptedServer server{address, &certificate,
                                hostile_routes({{post, R"({"status":405})"},
                                                {"GET /redfish/v1/Systems", answers(systems)},
                                                {"GET /redfish/v1/1", R"({"status":401})"},
                                                {"GET /redfish/v1/2", answers("{}")}})};
    Visit visit{address, server.port(), {.requests_at_once = 1}};
    const auto all = support::run(visit.context, visit.service.members("/redfish/v1/Systems"));
    REQUIRE(all);
    CHECK(all->at(0).resource.error().code == Errc::not_authorized);
    CHECK(all->at(1).resource.error().code == Errc::login_withheld);
    CHECK(visit.gate.closed());
    CHECK(visit.etiquette.logins_failed == 1);
    visit.close();
    CHECK(count_prefix(server.requests(), "GET /redfish/v1/1 basic") == 1);
    CHECK(count_prefix(server.requests(), "GET /redfish/v1/2") == 0);
}

TEST_CASE("a service that does not answer is asked twice more, not hundreds of times")
{
    const support::TemporaryFolder folder;
    const support::Certificate certificate =
        support::make_certificate(folder.path(), "IPMI", "", nullptr);
    for (const char* manner : {"silent", "drip-all"}) {
        std::map<std::string, std::string> routes{{"GET /redfish/v1/Systems", answers(systems)},
                                                  {logout, R"({"manner":"silent"})"}};
        for (const char* number : {"1", "2", "3", "4", "5", "6"})
            routes["GET /redfish/v1/" + std::string{number}] =
                answers(std::string(1000, ' '), "\"manner\":\"" + std::string{manner} + "\"");
        const ScriptedServer server{address, &certificate, hostile_routes(std::move(routes))};
        Visit visit{address, server.port(), {.requests_at_once = 1, .answer_limit = 400ms}};
        const auto all = support::run(visit.context, visit.service.members("/redfish/v1/Systems"));
        REQUIRE(all);
        for (const Service::Member& member : *all)
            CHECK(member.resource.error().code == Errc::connection_timeout);
        CHECK_THAT(all->back().resource.error().context,
                   Catch::Contains("not sent, for 2 requests in a row"));
        const auto other = visit.observe("redfish.session");
        CHECK(other); // it was opened
        visit.close();
        CHECK(visit.etiquette.redfish_sessions_opened == 1);
        CHECK(visit.etiquette.redfish_sessions_closed == 0); // the logout was not answered, either
        const std::vector<std::string> log = server.requests();
        CHECK(count_prefix(log, "GET /redfish/v1/3") + count_prefix(log, "GET /redfish/v1/4") == 0);
        CHECK(count_prefix(log, logout + " token") == 1);
    }
}

TEST_CASE("patience")
{
    using namespace std::chrono;
    Patience row;
    row.note(true, 30s);
    CHECK(row.exhausted().empty());
    row.note(false, 1s);
    row.note(true, 30s);
    CHECK(row.exhausted().empty());
    row.note(true, 30s);
    CHECK(row.exhausted() == "2 requests in a row had no answer in time");
    row.note(false, 1s); // it was under way
    CHECK_FALSE(row.exhausted().empty());

    Patience now_and_then;
    for (unsigned i = 1; i < timeouts_max; ++i) {
        now_and_then.note(true, 30s);
        now_and_then.note(false, 1s);
    }
    CHECK(now_and_then.exhausted().empty());
    now_and_then.note(true, 30s);
    CHECK(now_and_then.exhausted() == "8 requests had no answer in time");

    Patience slow;
    slow.note(false, waiting_max - 1ms);
    CHECK(slow.exhausted().empty());
    slow.note(false, 1ms);
    CHECK(slow.exhausted() == "its answers have taken 30 minutes");
}
