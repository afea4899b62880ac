// SPDX-License-Identifier: GPL-3.0-or-later
// Goal: one request gives one reply or the right Error, whatever the server does; nothing is sent
// to a server that is not the trusted one. Method: nginx for what is proper, scripted_server.py for
// what is not; their logs say what really arrived.
#include "net/http_client.hpp"

#include "../support/nginx.hpp"
#include "../support/run.hpp"
#include "../support/scripted_server.hpp"

#include <catch2/catch.hpp>

#include <cctype>
#include <filesystem>
#include <set>

using namespace oobready;
using namespace oobready::net;
using support::Certificate;
using support::count_prefix;
using support::make_certificate;
using support::Nginx;
using support::ScriptedServer;

namespace {

const std::string address = "127.0.20.4";

template <class Server>
HttpRequest request_to(const Server& server, const std::string& path, bool tls)
{
    HttpRequest request;
    request.tls = tls;
    request.host = server.address();
    request.address = asio::ip::make_address(server.address());
    request.port = server.port();
    request.path = path;
    request.limit = std::chrono::seconds{10};
    return request;
}

Result<HttpReply> exchange(const HttpRequest& request)
{
    asio::io_context context;
    HttpClient client{context.get_executor(), 2};
    return support::run(context, client.exchange(request));
}

constexpr const char* locations = R"(
    add_header X-Case MixedCase always;
    location = /hello { return 200 '{"hello":"world"}'; }
    location = /moved { return 301 /elsewhere; }
    location = /secret { if ($http_authorization != "Basic cm9vdDpwYSI6w7xzcw==") { return 401; }
                         return 200 open; }
    location / { return 404 'no'; }
)";

} // namespace

TEST_CASE("a proper server: verified, described, kept alive")
{
    support::TemporaryFolder folder;
    const Certificate ca = make_certificate(folder.path(), "ca", "", nullptr);
    const Certificate leaf =
        make_certificate(folder.path(), "leaf", "IP:" + address + ",DNS:bmc.test", &ca);
    Nginx server{{.address = address, .certificate = &leaf, .locations = locations}};
    HttpRequest request = request_to(server, "/hello", true);
    request.trust.ca_file = ca.file.string();

    SECTION("status, header and body arrive")
    {
        auto reply = exchange(request);
        REQUIRE(reply);
        CHECK(reply->status == 200);
        CHECK(reply->body == R"({"hello":"world"})");
        CHECK(reply->header("x-case") == "MixedCase");
        CHECK(reply->header("none").empty());
    }
    SECTION("the certificate's name counts, and the address is not looked up by it")
    {
        request.host = "bmc.test";
        auto reply = exchange(request);
        REQUIRE(reply);
        CHECK(reply->status == 200);
        request.host = "other.test";
        auto other = exchange(request);
        REQUIRE_FALSE(other);
        CHECK(other.error().code == Errc::tls_not_verified);
    }
    SECTION("no redirect is followed, no path is rewritten")
    {
        request.path = "/moved";
        auto reply = exchange(request);
        REQUIRE(reply);
        CHECK(reply->status == 301);
        request.path = "/a/../%23b%2f/./c?x=%41";
        REQUIRE(exchange(request));
        const std::vector<std::string> log = server.stop();
        CHECK(count_prefix(log, "GET /elsewhere") == 0);
        CHECK(count_prefix(log, "GET /a/../%23b%2f/./c?x=%41 ") == 1);
    }
    SECTION("Basic credentials are sent when asked for and only then")
    {
        const Credentials credentials{"root", Secret{"pa\":\xc3\xbcss"}, Secret{}};
        request.path = "/secret";
        auto without = exchange(request);
        REQUIRE(without);
        CHECK(without->status == 401);
        request.basic = &credentials;
        auto with = exchange(request);
        REQUIRE(with);
        CHECK(with->status == 200);
        request.tls = false;
        auto plain = exchange(request);
        REQUIRE_FALSE(plain);
        CHECK(plain.error().code == Errc::unsupported);
    }
}

TEST_CASE("a certificate that nobody vouches for")
{
    support::TemporaryFolder folder;
    const Certificate self = make_certificate(folder.path(), "IPMI", "", nullptr);
    Nginx server{{.address = address, .certificate = &self, .locations = locations}};
    struct Row {
        bool insecure;
        std::string pin;
        bool answered;
    };
    std::string upper = self.sha256();
    for (char& c : upper)
        c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    const Row rows[] = {
        {false, "", false},
        {false, self.sha256(), true},
        {false, upper, true},
        {false, std::string(64, 'a'), false},
        {true, std::string(64, 'a'), false},
        {true, "", true},
    };
    // One client for all: a connection that one row opened may not serve the next.
    asio::io_context context;
    HttpClient client{context.get_executor(), 2};
    std::size_t answered = 0;
    for (const Row& row : rows) {
        INFO("insecure " << row.insecure << " pin " << row.pin);
        HttpRequest request = request_to(server, "/hello", true);
        request.trust.insecure = row.insecure;
        request.trust.pin_sha256 = row.pin;
        auto reply = support::run(context, client.exchange(request));
        CHECK(reply.has_value() == row.answered);
        if (!reply)
            CHECK(reply.error().code == Errc::tls_not_verified);
        answered += row.answered ? 1 : 0;
    }
    // Where it was not trusted the server saw no HTTP at all.
    CHECK(server.stop().size() == answered);
}

TEST_CASE("no server, no answer, no HTTP")
{
    support::TemporaryFolder folder;
    const Certificate self = make_certificate(folder.path(), "self", "", nullptr);
    const std::string text(1000, 'x');
    const std::string body = "\"body\":\"" + text + "\"";
    ScriptedServer server{address, nullptr, R"({
      "GET /truncated": {)" + body + R"(,"manner":"truncated"},
      "GET /endless-chunks": {"manner":"endless-chunks"},
      "GET /endless-headers": {"manner":"endless-headers"},
      "GET /endless-body": {"manner":"endless-body"},
      "GET /gzip-bomb": {"manner":"gzip-bomb"},
      "GET /silent": {"manner":"silent"},
      "GET /drip": {)" + body + R"(,"manner":"drip"},
      "GET /close": {"manner":"close"},
      "GET /reset": {"manner":"reset"},
      "GET /garbage": {"manner":"garbage"},
      "GET /broken-chunks": {"manner":"broken-chunks"}
    })"};
    struct Row {
        const char* path;
        Errc code;
    };
    const Row rows[] = {
        {"/truncated", Errc::malformed},
        {"/endless-chunks", Errc::too_large},
        {"/endless-headers", Errc::too_large},
        {"/endless-body", Errc::too_large},
        {"/gzip-bomb", Errc::too_large},
        {"/silent", Errc::connection_timeout},
        {"/drip", Errc::connection_timeout},
        {"/close", Errc::malformed},
        {"/reset", Errc::malformed},
        {"/garbage", Errc::malformed},
        {"/broken-chunks", Errc::malformed},
        {"no-slash", Errc::malformed},
        {"/a b", Errc::malformed},
        {"/a\r\nX-Auth-Token: x", Errc::malformed},
    };
    for (const Row& row : rows) {
        INFO(row.path);
        HttpRequest request = request_to(server, row.path, false);
        if (row.code == Errc::connection_timeout)
            request.limit = std::chrono::milliseconds{400};
        auto reply = exchange(request);
        REQUIRE_FALSE(reply);
        INFO(describe(reply.error()));
        CHECK(reply.error().code == row.code);
    }

    HttpRequest closed = request_to(server, "/", true);
    closed.port = support::free_port(address);
    auto refused = exchange(closed);
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == Errc::connection_refused);

    HttpRequest plain = request_to(server, "/", true);
    plain.connect_limit = std::chrono::milliseconds{300};
    auto no_tls = exchange(plain);
    REQUIRE_FALSE(no_tls);
    INFO(describe(no_tls.error()));
    CHECK((no_tls.error().code == Errc::tls_failed || no_tls.error().code == Errc::malformed ||
           no_tls.error().code == Errc::connection_timeout));
}

TEST_CASE("a listener that never accepts costs the connect limit only")
{
    asio::io_context listener_context;
    asio::ip::tcp::acceptor silent{listener_context, {asio::ip::make_address(address), 0}};
    HttpRequest request;
    request.host = address;
    request.address = asio::ip::make_address(address);
    request.port = silent.local_endpoint().port();
    request.path = "/";
    request.connect_limit = std::chrono::milliseconds{200};
    auto reply = exchange(request);
    REQUIRE_FALSE(reply);
    CHECK(reply.error().code == Errc::connection_timeout);
}

TEST_CASE("a reply that is only odd is read")
{
    support::TemporaryFolder folder;
    const Certificate self = make_certificate(folder.path(), "self", "", nullptr);
    ScriptedServer server{address, &self, R"({
      "GET /until-close": {"body":"all of it","manner":"until-close"},
      "GET /interim": {"body":"final","manner":"interim","headers":{"X-Auth-Token":"right"}},
      "GET /broken-401": {"status":401,"manner":"broken-chunks"},
      "GET /truncated-401": {"status":401,"body":"0123456789","manner":"truncated"}
    })"};
    struct Row {
        const char* path;
        int status;
        const char* body;
    };
    const Row rows[] = {
        {"/until-close", 200, "all of it"}, {"/interim", 200, "final"}, {"/broken-401", 401, ""},
        {"/truncated-401", 401, ""},        {"/other", 404, ""},
    };
    for (const Row& row : rows) {
        INFO(row.path);
        HttpRequest request = request_to(server, row.path, true);
        request.trust.insecure = true;
        auto reply = exchange(request);
        INFO((reply ? "" : describe(reply.error())));
        REQUIRE(reply);
        CHECK(reply->status == row.status);
        CHECK(reply->body == row.body);
        if (std::string_view{row.path} == "/interim")
            CHECK(reply->header("x-auth-token") == "right");
    }
}

namespace {

asio::awaitable<Result<HttpReply>> limited(HttpClient& client, const HttpRequest& request,
                                           Stop& stop, Duration limit)
{
    co_return co_await within(stop, limit, client.exchange(request), "the test");
}

} // namespace

TEST_CASE("cancelled in the middle, an exchange ends at once and the client goes on")
{
    ScriptedServer server{address, nullptr, R"({
      "GET /silent": {"manner":"silent"},
      "GET /drip": {"body":"0123456789","manner":"drip"},
      "GET /next": {"body":"next"}
    })"};
    asio::io_context context;
    HttpClient client{context.get_executor(), 1};
    Stop stop;
    const auto limit = std::chrono::milliseconds{100};

    const HttpRequest silent = request_to(server, "/silent", false);
    auto cancelled = support::run(context, limited(client, silent, stop, limit));
    REQUIRE_FALSE(cancelled);
    CHECK(cancelled.error().code == Errc::connection_timeout);

    const HttpRequest next = request_to(server, "/next", false);
    auto reply = support::run(context, client.exchange(next));
    REQUIRE(reply);
    CHECK(reply->body == "next");

    // With a grace the reply is awaited all the same. within() then prefers what came first, its
    // own limit; so the transfer's end shows in the server having sent all of it.
    HttpRequest drip = request_to(server, "/drip", false);
    drip.cancel_grace = std::chrono::seconds{5};
    auto late = support::run(context, limited(client, drip, stop, limit));
    CHECK_FALSE(late);
    auto after = support::run(context, client.exchange(next));
    REQUIRE(after);
    CHECK(after->body == "next");
}

TEST_CASE("many at once, each answered, never more than the allowed connections")
{
    support::TemporaryFolder folder;
    const Certificate self = make_certificate(folder.path(), "self", "", nullptr);
    Nginx server{{.address = address,
                  .certificate = &self,
                  .locations = "location / { return 200 $connection; }"}};
    asio::io_context context;
    HttpClient client{context.get_executor(), 2};
    HttpRequest request = request_to(server, "/", true);
    request.trust.insecure = true;
    std::set<std::string> connections;
    int answered = 0;
    for (int i = 0; i < 40; ++i)
        asio::co_spawn(context, client.exchange(request),
                       [&](std::exception_ptr thrown, Result<HttpReply> reply) {
                           REQUIRE_FALSE(thrown);
                           REQUIRE(reply);
                           connections.insert(reply->body);
                           ++answered;
                       });
    context.run();
    CHECK(answered == 40);
    CHECK(connections.size() <= 2);
}

namespace {

std::ptrdiff_t descriptors()
{
    const std::filesystem::directory_iterator open{"/proc/self/fd"};
    return std::distance(begin(open), end(open));
}

} // namespace

TEST_CASE("a controller that is forgotten keeps no descriptor")
{
    support::TemporaryFolder folder;
    const Certificate self = make_certificate(folder.path(), "self", "", nullptr);
    Nginx server{{.address = address,
                  .certificate = &self,
                  .locations = "location / { return 200 $connection; }"}};
    asio::io_context context;
    HttpRequest request = request_to(server, "/", true);
    request.trust.insecure = true;
    {
        // What the loop itself opens, once, is no leak.
        HttpClient first{context.get_executor(), 2};
        REQUIRE(support::run(context, first.exchange(request)));
    }
    HttpClient client{context.get_executor(), 2};
    const auto before = descriptors();

    auto reply = support::run(context, client.exchange(request));
    REQUIRE(reply);
    const std::string connection = reply->body;
    CHECK(descriptors() > before);
    client.forget(asio::ip::make_address("127.0.20.99")); // somebody else
    reply = support::run(context, client.exchange(request));
    REQUIRE(reply);
    CHECK(reply->body == connection);

    client.forget(request.address);
    CHECK(descriptors() == before);
    reply = support::run(context, client.exchange(request));
    REQUIRE(reply);
    CHECK(reply->body != connection);
    client.forget(request.address);
    CHECK(descriptors() == before);
}

TEST_CASE("forgotten in the middle of an exchange, a controller is dropped when that ends")
{
    ScriptedServer server{address, nullptr, R"({
      "GET /drip": {"body":"0123456789","manner":"drip"},
      "GET /next": {"body":"next"}
    })"};
    asio::io_context context;
    const HttpRequest next = request_to(server, "/next", false);
    {
        HttpClient first{context.get_executor(), 2};
        REQUIRE(support::run(context, first.exchange(next)));
    }
    HttpClient client{context.get_executor(), 2};
    const auto before = descriptors();
    const HttpRequest drip = request_to(server, "/drip", false);
    std::string body;
    context.restart();
    asio::co_spawn(context, client.exchange(drip),
                   [&](std::exception_ptr thrown, Result<HttpReply> reply) {
                       REQUIRE_FALSE(thrown);
                       REQUIRE(reply);
                       body = reply->body;
                   });
    while (server.requests().size() < 2)
        context.run_for(std::chrono::milliseconds{5});
    client.forget(drip.address);
    CHECK(body.empty());
    CHECK(descriptors() > before);
    context.run();
    CHECK(body == "0123456789");
    CHECK(descriptors() == before);

    // One that begins in the meantime is kept again.
    REQUIRE(support::run(context, client.exchange(next)));
    CHECK(descriptors() > before);
    client.forget(drip.address);
    CHECK(descriptors() == before);
}
