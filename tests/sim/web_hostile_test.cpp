// SPDX-License-Identifier: GPL-3.0-or-later
// Goal: no request crashes the web side or makes it answer wrongly. Method: requests mutated with a
// seed, without a socket and on the wire; connections that do nothing; more of them than are let
// in.
#include "sim/web/resource_file.hpp"
#include "sim/web/web_answers.hpp"
#include "web_support.hpp"

#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <boost/json/parse.hpp>

#include <random>

using namespace oobready;
using namespace oobready::sim;
using support::Node;
using support::WebServer;

namespace {

using tcp = boost::asio::ip::tcp;

constexpr unsigned seed = 20240502;
constexpr std::size_t mutations = 3000;
constexpr std::size_t wire_mutations = 150;

using Random = std::minstd_rand;

std::size_t below(Random& random, std::size_t limit)
{
    return std::uniform_int_distribution<std::size_t>{0, limit - 1}(random);
}

// Changes, doubles, cuts or fills in a few bytes.
std::string mutated(std::string text, Random& random)
{
    const std::size_t times = 1 + below(random, 4);
    for (std::size_t i = 0; i < times && !text.empty(); ++i) {
        const std::size_t at = below(random, text.size());
        switch (below(random, 4)) {
        case 0:
            text[at] = static_cast<char>(below(random, 256));
            break;
        case 1:
            text.insert(at, text.substr(at, below(random, 40)));
            break;
        case 2:
            text.erase(at, below(random, 8));
            break;
        default:
            text.insert(at, below(random, 60), "/%{[\"\\.?$"[below(random, 9)]);
        }
    }
    return text;
}

tcp::socket connected(boost::asio::io_context& context, const WebServer& server, std::uint16_t port)
{
    tcp::socket socket{context};
    socket.connect({boost::asio::ip::make_address(server.address()), port});
    return socket;
}

// All that the server says until it closes; it must close, because the request asks for it or is
// wrong, or because we do.
std::string exchange(boost::asio::io_context& context, const WebServer& server,
                     const std::string& request)
{
    tcp::socket socket = connected(context, server, server.http_port());
    boost::system::error_code error;
    boost::asio::write(socket, boost::asio::buffer(request), error);
    socket.shutdown(tcp::socket::shutdown_send, error);
    std::string answer;
    boost::asio::read(socket, boost::asio::dynamic_buffer(answer), error);
    return answer;
}

} // namespace

TEST_CASE("mutated requests are answered by the rules, whatever they ask")
{
    Mistakes mistakes;
    Node node{"dell/c6420"};
    const WebPlace place{"127.0.62.1"};
    auto tree = read_resource_file(node.machine.model().redfish.resources, mistakes);
    WebAnswers answers{node.machine, node.counters, place,
                       make_model_source(std::move(tree), node.machine, place)};
    const WebRequest valid[] = {
        {"GET", "/redfish/v1/Systems/System.Embedded.1?$skip=1&$top=2", "h", {}, {}, {}, {}},
        {"POST",
         "/redfish/v1/SessionService/Sessions",
         "h",
         {},
         {},
         {},
         R"({"UserName":"admin","Password":"nearly"})"},
        {"POST", "/redfish/v1/Systems/System.Embedded.1/Actions/ComputerSystem.Reset", "h",
         "Basic YWRtaW46bmVhcmx5", "0123", "\"x\"", R"({"ResetType":"ForceOff"})"},
    };
    Random random{seed};
    for (std::size_t i = 0; i < mutations; ++i) {
        WebRequest request = valid[i % std::size(valid)];
        for (std::string* part : {&request.method, &request.target, &request.authorization,
                                  &request.token, &request.if_none_match, &request.body})
            if (below(random, 2) == 0)
                *part = mutated(*part, random);
        const WebReply reply = answers.https(request, SimClock::now());
        INFO(request.method << " " << request.target);
        CHECK(reply.status >= 200);
        CHECK(reply.status < 600);
        if (reply.body.starts_with('{'))
            CHECK(boost::json::parse(reply.body).is_object());
    }
    CHECK(node.machine.powered()); // nobody had the password
    CHECK(node.counters.redfish_sessions.most() == 0);
}

TEST_CASE("mutated bytes on the wire get an answer or the end of the connection")
{
    Node node{"supermicro/skylake"};
    WebServer server{node};
    boost::asio::io_context context;
    const std::string valid =
        "POST /redfish/v1/x?y=z HTTP/1.1\r\nHost: bmc\r\nConnection: close\r\n"
        "Content-Type: application/json\r\nContent-Length: 2\r\n\r\n{}";
    CHECK(exchange(context, server, valid).starts_with("HTTP/1.1 308 "));
    Random random{seed};
    for (std::size_t i = 0; i < wire_mutations; ++i) {
        const std::string answer = exchange(context, server, mutated(valid, random));
        CHECK((answer.empty() || answer.starts_with("HTTP/1.1 ")));
    }
    CHECK(exchange(context, server, "\x16\x03\x01\x02").starts_with("HTTP/1.1 400 "));
    CHECK(exchange(context, server,
                   "GET / HTTP/1.1\r\nHost: " + std::string(40'000, 'a') + "\r\n\r\n")
              .starts_with("HTTP/1.1 431 "));
    CHECK(
        exchange(context, server, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 999999999\r\n\r\n")
            .starts_with("HTTP/1.1 413 "));
    CHECK(exchange(context, server, "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n")
              .starts_with("HTTP/1.1 400 "));
    CHECK(exchange(context, server, valid).starts_with("HTTP/1.1 308 "));
    server.stop();
    CHECK(node.counters.connections.now() == 0);
    CHECK(node.counters.http_in_flight.now() == 0);
}

TEST_CASE("no TLS handshake of random bytes brings it down")
{
    Node node{"supermicro/skylake"};
    WebServer server{node};
    boost::asio::io_context context;
    Random random{seed};
    for (std::size_t i = 0; i < wire_mutations; ++i) {
        tcp::socket socket = connected(context, server, server.https_port());
        std::string bytes = "\x16\x03\x01";
        for (std::size_t k = below(random, 300); k > 0; --k)
            bytes += static_cast<char>(below(random, 256));
        boost::system::error_code ignored;
        boost::asio::write(socket, boost::asio::buffer(bytes), ignored);
    }
    const support::Said said = support::run_command(
        {"curl", "-sS", "--cacert", server.ca().string(), server.url("/redfish")});
    CHECK(said.output == R"({"v1":"/redfish/v1/"})");
    server.stop();
    CHECK(node.counters.connections.now() == 0);
}

TEST_CASE("a node has a bounded number of connections")
{
    constexpr std::size_t many = 200;
    constexpr std::size_t bound = 64;
    Node node{"supermicro/skylake"};
    WebServer server{node};
    boost::asio::io_context context;
    std::vector<tcp::socket> sockets;
    for (std::size_t i = 0; i < many; ++i)
        sockets.push_back(connected(context, server, server.https_port()));
    std::size_t ended = 0; // those over the bound are closed at once
    for (std::size_t i = bound; i < many; ++i) {
        char byte = 0;
        boost::system::error_code error;
        sockets[i].read_some(boost::asio::buffer(&byte, 1), error);
        ended += error == boost::asio::error::eof || error == boost::asio::error::connection_reset;
    }
    CHECK(ended == many - bound);
    sockets.clear();
    server.stop();
    CHECK(node.counters.connections.most() == bound);
}

TEST_CASE("a port that is taken is told")
{
    boost::asio::io_context context;
    const std::string address = "127.0.62.4";
    tcp::acceptor taken{context, tcp::endpoint{boost::asio::ip::make_address(address), 0}};
    Node node{"dell/c6420", {}, address};
    const Authority authority;
    WebOptions options;
    options.address = boost::asio::ip::make_address(address);
    options.https_port = taken.local_endpoint().port();
    options.http_port = support::free_port(address);
    const auto opened =
        WebSide::open(context, make_web_shared(authority), node.machine, node.counters, options);
    REQUIRE(!opened);
    CHECK(opened.error().code == Errc::local_error);
    CHECK(opened.error().context ==
          address + " port " + std::to_string(options.https_port) + "/tcp: Address already in use");
}
