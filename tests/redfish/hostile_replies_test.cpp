// SPDX-License-Identifier: GPL-3.0-or-later
// Goal: whatever a service answers to a request ends as one clear Error within its limits, or as
// the resource; the session is closed, and memory stays small. Method: a table of replies, each
// asked for in a session of its own; and replies that break off at each of their bytes.
#include "hostile_service.hpp"
#include "redfish/errors.hpp"

#include <catch2/catch.hpp>
#include <sys/resource.h>

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

const std::string address = "127.0.20.13";
constexpr const char* readable = "readable";

struct Row {
    const char* what;
    std::string route;
    const char* outcome; ///< the Error's id, or readable
};

std::string head(const std::string& headers) { return "HTTP/1.1 200 OK\r\n" + headers + "\r\n"; }

std::string repeated(const std::string& text, std::size_t times)
{
    std::string all;
    for (std::size_t i = 0; i < times; ++i)
        all += text;
    return all;
}

// Bytes that never end, come slowly, or grow.
std::vector<Row> endless_rows()
{
    const std::string body = R"({"Id":"1"})";
    return {
        {"drip of the body", answers(repeated(" ", 1000), R"("manner":"drip")"),
         "connection-timeout"},
        {"drip of the headers", answers(body, R"("manner":"drip-all")"), "connection-timeout"},
        {"silence", R"({"manner":"silent"})", "connection-timeout"},
        {"endless chunks", R"({"manner":"endless-chunks"})", "too-large"},
        {"endless, no length", R"({"manner":"endless-until-close"})", "too-large"},
        {"a length of 100 MB", R"({"manner":"endless-body"})", "too-large"},
        {"a length past 64 bits", sends_bytes(head("Content-Length: 99999999999999999999\r\n")),
         "too-large"},
        {"endless headers", R"({"manner":"endless-headers"})", "too-large"},
        {"one huge header", R"({"manner":"huge-header"})", "too-large"},
        {"100,000 small headers", R"({"manner":"small-headers"})", "too-large"},
        {"100 Continue without end", R"({"manner":"endless-interim"})", "too-large"},
        {"gzip bomb", R"({"manner":"gzip-bomb"})", "too-large"},
        {"gzip bomb in gzip", R"({"manner":"gzip-twice-bomb"})", "too-large"},
        {"gzip in gzip, declared once", answers(body, R"("manner":"gzip-in-gzip")"), "malformed"},
        {"nine times gzip", answers(body, R"("manner":"gzip-many")"), "malformed"},
        {"garbage for deflate", answers(body, R"("headers":{"Content-Encoding":"deflate"})"),
         "malformed"},
        {"garbage for br", answers(body, R"("headers":{"Content-Encoding":"br"})"), "malformed"},
        {"an encoding of its own", answers(body, R"("headers":{"Content-Encoding":"x-evil"})"),
         "malformed"},
    };
}

// HTTP that is none, or that contradicts itself.
std::vector<Row> framing_rows()
{
    const std::string body = R"({"Id":"1"})";
    const std::string second = "HTTP/1.1 200 OK\r\nContent-Length: 12\r\n\r\n{\"Id\":\"bad\"}";
    return {
        {"length too short", sends_bytes(head("Content-Length: 5\r\n") + body), "malformed"},
        {"length too long", sends_bytes(head("Content-Length: 50\r\n") + body), "malformed"},
        {"length below 0", sends_bytes(head("Content-Length: -1\r\n") + body), "malformed"},
        {"length in words", sends_bytes(head("Content-Length: ten\r\n") + body), "malformed"},
        {"two lengths, too long last",
         sends_bytes(head("Content-Length: 10\r\nContent-Length: 50\r\n") + body), "malformed"},
        {"two lengths, too short last",
         sends_bytes(head("Content-Length: 50\r\nContent-Length: 5\r\n") + body), "malformed"},
        {"a chunk of size -1",
         sends_bytes(head("Transfer-Encoding: chunked\r\n") + "-1\r\n" + body), "malformed"},
        {"a chunk size past 64 bits",
         sends_bytes(head("Transfer-Encoding: chunked\r\n") + "fffffffffffffffff\r\n" + body),
         "malformed"},
        {"two replies for one request", sends_bytes(head("Content-Length: 10\r\n") + body + second),
         readable},
        {"status of a thousand", sends_bytes("HTTP/1.1 1000 OK\r\n\r\n" + body), "malformed"},
        {"another protocol offered",
         sends_bytes("HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\n\r\n" + body),
         "http-error"},
        {"HTTP/0.9", sends_bytes(body), "malformed"},
        {"a header with NUL", sends_bytes(head(std::string{"X: a\0b\r\n", 8}) + body), "malformed"},
        {"204", R"({"status":204})", "malformed"},
        {"nothing in it", answers(""), "malformed"},
        {"blanks in it", answers(" \r\n "), "malformed"},
        {"304", R"({"status":304})", "http-error"},
        {"503 with Retry-After", R"({"status":503,"headers":{"Retry-After":"120"}})",
         "bmc-not-ready"},
        {"503", R"({"status":503})", "http-error"},
        {"200 with an error", answers(R"({"error":{"code":"X.GeneralError"}})"), "http-error"},
        {"200 with error as text", answers(R"({"error":"no"})"), "http-error"},
        {"HTML, said to be JSON",
         answers("<html></html>", R"("headers":{"Content-Type":"application/json"})"), "malformed"},
        {"JSON, said to be HTML", answers(body, R"("headers":{"Content-Type":"text/html"})"),
         "malformed"},
        {"JSON, said to be nothing", answers(body), readable},
    };
}

// JSON that is none, or too much of it.
std::vector<Row> json_rows()
{
    const std::string ok = R"({"Id":"1","x":)";
    return {
        {"10,000 deep objects", answers(repeated(R"({"a":)", 10'000)), "malformed"},
        {"10,000 deep lists", answers(repeated("[", 10'000) + repeated("]", 10'000)), "malformed"},
        {"a million members", answers(R"({"Members":[0)" + repeated(",0", 999'999) + "]}"),
         "too-large"},
        {"a million names", answers(R"({"a":0)" + repeated(R"(,"b":0)", 330'000) + "}"), readable},
        {"a list at the top", answers("[1,2]"), "malformed"},
        {"a text at the top", answers(R"("x")"), "malformed"},
        {"byte order mark", answers("\xef\xbb\xbf{\"Id\":\"1\"}"), readable},
        {"UTF-16", sends_bytes(head("") + std::string{"{\0\"\0a\0\"\0:\0001\0}\0", 14}),
         "malformed"},
        {"broken UTF-8", sends_bytes(head("") + ok + "\"\xff\xc3\xed\xa0\x80\"}"), readable},
        {"the same name twice", answers(R"({"Id":"1","Id":"2"})"), readable},
        {"NaN", answers(ok + "NaN}"), "malformed"},
        {"Infinity", answers(ok + "-Infinity}"), "malformed"},
        {"1e999", answers(ok + "1e999}"), readable},
        {"1e99999999999", answers(ok + "1e99999999999}"), "malformed"},
        {"a number of 100,000 digits", answers(ok + std::string(100'000, '9') + "}"), readable},
        {"two objects", answers("{} {}"), "malformed"},
        {"a comment", answers("/**/{}"), "malformed"},
        {"an end missing", answers(R"({"Id":"1")"), "malformed"},
        {"a control character", answers("{\"Id\":\"\x1b[2J\"}"), "malformed"},
    };
}

long memory_kib()
{
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss;
}

// Each row in a session of its own, all of them of one server.
void try_rows(const std::vector<Row>& rows)
{
    const support::TemporaryFolder folder;
    const support::Certificate certificate =
        support::make_certificate(folder.path(), "IPMI", "", nullptr);
    std::map<std::string, std::string> routes;
    for (std::size_t i = 0; i < rows.size(); ++i)
        routes["GET /redfish/v1/" + std::to_string(i)] = rows[i].route;
    const ScriptedServer server{address, &certificate, hostile_routes(std::move(routes))};
    constexpr long grown_kib_max = 256 * 1024;
    const long before_kib = memory_kib();
    for (std::size_t i = 0; i < rows.size(); ++i) {
        INFO(rows[i].what);
        const bool waits = std::string_view{rows[i].outcome} == "connection-timeout";
        Visit visit{address, server.port(), {.answer_limit = waits ? 400ms : 20'000ms}};
        const std::string uri = "/redfish/v1/" + std::to_string(i);
        const auto resource = support::run(visit.context, visit.service.get(uri));
        INFO((resource ? "" : describe(resource.error())));
        CHECK((resource ? readable : id(resource.error().code)) == rows[i].outcome);
        if (!resource)
            CHECK_THAT(resource.error().context, Catch::Contains(uri));
        else
            CHECK(string_at(*resource, "Id") != "bad");
        visit.close();
        CHECK(visit.etiquette.redfish_sessions_closed == 1);
        CHECK(count_prefix(server.requests(), "DELETE /redfish/v1/Sessions/1 token") == i + 1);
        CHECK(count_prefix(server.requests(), "GET " + uri + " token") == 1);
    }
    CHECK(memory_kib() - before_kib < grown_kib_max);
}

} // namespace

TEST_CASE("a reply without end, or without measure, is cut off") { try_rows(endless_rows()); }

TEST_CASE("a reply that contradicts itself is malformed") { try_rows(framing_rows()); }

TEST_CASE("JSON that is none, or too much, is an Error") { try_rows(json_rows()); }

TEST_CASE("what is left in a connection is no answer to the next request")
{
    const support::TemporaryFolder folder;
    const support::Certificate certificate =
        support::make_certificate(folder.path(), "IPMI", "", nullptr);
    const std::string first = R"({"Id":"first"})";
    const std::string smuggled = head("Content-Length: 17\r\n") + R"({"Id":"smuggled"})";
    const ScriptedServer server{
        address, &certificate,
        hostile_routes({{"GET /redfish/v1/1",
                         answers(first + smuggled, R"("headers":{"Content-Length":"14"})")},
                        {"GET /redfish/v1/2", answers(R"({"Id":"second"})")}})};
    Visit visit{address, server.port(), {.requests_at_once = 1}};
    const auto one = support::run(visit.context, visit.service.get("/redfish/v1/1"));
    const auto two = support::run(visit.context, visit.service.get("/redfish/v1/2"));
    if (one)
        CHECK(one->at("Id") == "first");
    REQUIRE(two);
    CHECK(two->at("Id") == "second");
    visit.close();
    CHECK(visit.etiquette.redfish_sessions_closed == 1);
}

TEST_CASE("a reply that breaks off at any of its bytes is malformed")
{
    const support::TemporaryFolder folder;
    const support::Certificate certificate =
        support::make_certificate(folder.path(), "IPMI", "", nullptr);
    const std::string body = R"({"Id":"1"})";
    const std::string replies[] = {
        head("Content-Type: application/json\r\nContent-Length: 10\r\n") + body,
        head("Transfer-Encoding: chunked\r\n") + "4\r\n{\"Id\r\n6\r\n\":\"1\"}\r\n0\r\n\r\n",
        head("Connection: close\r\n") + body,
        "HTTP/1.1 404 Not Found\r\nContent-Length: 2\r\n\r\n{}",
    };
    for (const std::string& reply : replies) {
        INFO(reply);
        const bool not_found = reply.find("404") != reply.npos;
        const std::size_t headers = reply.find("\r\n\r\n") + 4;
        std::map<std::string, std::string> routes;
        for (std::size_t size = 0; size <= reply.size(); ++size)
            routes["GET /redfish/v1/" + std::to_string(size)] =
                sends_bytes(reply, "\"cut\":" + std::to_string(size));
        const ScriptedServer server{address, &certificate, hostile_routes(std::move(routes))};
        Visit visit{address, server.port()};
        for (std::size_t size = 0; size <= reply.size(); ++size) {
            const std::string uri = "/redfish/v1/" + std::to_string(size);
            const auto resource = support::run(visit.context, visit.service.get(uri));
            INFO(size << " " << (resource ? "" : describe(resource.error())));
            // The end of a list of chunks says nothing of the body any more.
            const bool whole = size == reply.size() || (reply.find("\r\n0\r\n") != reply.npos &&
                                                        size >= reply.find("\r\n0\r\n") + 2);
            if (whole && !not_found)
                CHECK((resource || resource.error().code == Errc::malformed));
            else
                REQUIRE_FALSE(resource);
            if (!resource)
                CHECK(resource.error().code ==
                      (not_found && size >= headers ? Errc::not_found : Errc::malformed));
            else
                CHECK(resource->at("Id") == "1");
        }
        visit.close();
        CHECK(visit.etiquette.redfish_sessions_closed == 1);
        CHECK(count_prefix(server.requests(), "DELETE /redfish/v1/Sessions/1 token") == 1);
    }
}
