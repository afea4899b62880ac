// SPDX-License-Identifier: GPL-3.0-or-later
// Goal: each fault of the web side is what curl meets, and ends when the client leaves. Method: one
// server with the fault, curl with bounds of its own.
#include "web_support.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/json/parse.hpp>

using namespace oobready;
using namespace oobready::sim;
using support::fault;
using support::Node;
using support::Said;
using support::WebServer;

namespace {

namespace json = boost::json;

const std::string user = "admin:correct horse";
const std::string systems = "/redfish/v1/Systems";

Said curl(const WebServer& server, std::vector<std::string> arguments)
{
    std::vector<std::string> command{"curl", "-sS",      "--max-time",
                                     "20",   "--cacert", server.ca().string()};
    command.insert(command.end(), arguments.begin(), arguments.end());
    return support::run_command(std::move(command));
}

bool says(const Said& said, const std::string& text)
{
    return said.output.find(text) != std::string::npos;
}

enum CurlStatus { fine = 0, refused = 7, partial = 18, timed_out = 28, redirects = 47 };

} // namespace

TEST_CASE("faults that curl meets on 443")
{
    struct Row {
        Fault planted;
        std::vector<std::string> arguments; ///< besides the URL of the systems
        int status;
        std::string shown;
    };
    const Row rows[] = {
        {fault(FaultKind::https_closed), {}, refused, "connect"},
        {fault(FaultKind::https_hangs), {"-m", "1"}, timed_out, "timed out"},
        {fault(FaultKind::redirect_loop), {"-L", "--max-redirs", "5"}, redirects, "redirects"},
        {fault(FaultKind::redirect_loop), {"-i"}, fine, "Location: /redfish/v1/Systems/\r\n"},
        {fault(FaultKind::redfish_missing), {"-i"}, fine, "HTTP/1.1 404 Not Found"},
        {fault(FaultKind::redfish_missing), {}, fine, "<html>"},
        {fault(FaultKind::http_status), {"-i"}, fine, "HTTP/1.1 503 Service Unavailable"},
        {fault(FaultKind::http_status, "*", 429), {"-i"}, fine, "HTTP/1.1 429 "},
        {fault(FaultKind::http_status, "/redfish/v1/Chassis*", 500), {"-i"}, fine, " 200 OK"},
        {fault(FaultKind::http_status, "", 9999), {"-i"}, fine, " 503 "},
        {fault(FaultKind::http_status, "", 204), {"-i"}, fine, " 204 "},
        {fault(FaultKind::redfish_unlicensed), {"-i"}, fine, "LIC501"},
        {fault(FaultKind::html_error_page), {"-i"}, fine, "text/html"},
        {fault(FaultKind::body_truncated), {}, partial, "remaining"},
        {fault(FaultKind::body_huge), {"--max-filesize", "1M"}, 63, ""},
        {fault(FaultKind::body_huge), {"-r", "0-9", "-I"}, fine, "200 OK"},
        {fault(FaultKind::body_endless),
         {"-m", "1", "-o", "/dev/null"},
         timed_out,
         "bytes received"},
        {fault(FaultKind::slow_drip, "", 50), {"-m", "1", "-o", "/dev/null"}, timed_out, "out of"},
        {fault(FaultKind::slow_drip, "", 1), {}, fine, "Members@odata.count"},
        {fault(FaultKind::body_deep), {}, fine, R"({"a":{"a":{"a":{"a":{"a":)"},
        {fault(FaultKind::wrong_password), {"-i"}, fine, " 401 "},
        {fault(FaultKind::stray_unauthorized), {"-i"}, fine, " 401 "},
        {fault(FaultKind::next_link_loop), {}, fine, R"("/redfish/v1/Systems?$skip=1")"},
        {fault(FaultKind::user_unknown), {"-i"}, fine, " 401 "},
        {fault(FaultKind::delay, "", 1), {"-i"}, fine, " 200 OK"},
    };
    for (const Row& row : rows) {
        Node node{"dell/c6420", {row.planted}};
        WebServer server{node};
        std::vector<std::string> arguments{"-u", user, server.url(systems)};
        arguments.insert(arguments.end(), row.arguments.begin(), row.arguments.end());
        const Said said = curl(server, std::move(arguments));
        INFO(sim::row(row.planted.kind).name << ": " << said.output.substr(0, 2000));
        CHECK(said.status == row.status);
        CHECK(says(said, row.shown));
        server.stop();
        CHECK(node.counters.connections.now() == 0);
        CHECK(node.counters.http_in_flight.now() == 0);
    }
}

TEST_CASE("a truncated answer breaks off on every connection, and the next is whole")
{
    Node node{"dell/c6420", {fault(FaultKind::body_truncated, "*/Systems", 0, 2)}};
    const WebServer server{node};
    for (const int status : {partial, partial, fine}) {
        const Said said = curl(server, {"-u", user, server.url(systems)});
        CHECK(said.status == status);
    }
}

TEST_CASE("a stray 401 comes in the middle of a session that goes on")
{
    Node node{"supermicro/skylake", {fault(FaultKind::stray_unauthorized, "*/Systems", 0, 1)}};
    const WebServer server{node};
    const Said opened =
        curl(server, {"-i", "-d", R"({"UserName":"admin","Password":"correct horse"})",
                      server.url("/redfish/v1/SessionService/Sessions")});
    const std::size_t at = opened.output.find("X-Auth-Token: ");
    REQUIRE(at != std::string::npos);
    const std::string token = opened.output.substr(at, opened.output.find('\r', at) - at);
    CHECK(says(curl(server, {"-i", "-H", token, server.url("/redfish/v1/Chassis")}), " 200 OK"));
    CHECK(says(curl(server, {"-i", "-H", token, server.url(systems)}), " 401 "));
    CHECK(says(curl(server, {"-i", "-H", token, server.url(systems)}), " 200 OK"));
}

TEST_CASE("full sessions refuse a login as the make does, Basic still works")
{
    Node node{"dell/c6420", {fault(FaultKind::redfish_sessions_full)}};
    const WebServer server{node};
    const Said said =
        curl(server, {"-i", "-d", R"({"UserName":"admin","Password":"correct horse"})",
                      server.url("/redfish/v1/SessionService/Sessions")});
    CHECK(says(said, " 503 "));
    CHECK(says(said, "RAC0218"));
    CHECK(says(curl(server, {"-i", "-u", user, server.url(systems)}), " 200 OK"));
}

TEST_CASE("links lead to the neighbour's address, and only who follows them comes there")
{
    boost::asio::io_context context;
    using tcp = boost::asio::ip::tcp;
    tcp::acceptor neighbour{context, tcp::endpoint{boost::asio::ip::make_address("127.0.62.2"), 0}};
    const std::uint16_t port = neighbour.local_endpoint().port();
    Node node{"dell/c6420", {fault(FaultKind::off_host_link, "", port)}};
    const WebServer server{node};
    const Said said = curl(server, {"-u", user, server.url(systems)});
    const json::value body = json::parse(said.output);
    const std::string base = "https://127.0.62.2:" + std::to_string(port);
    CHECK(std::string{body.at("Members").at(0).at("@odata.id").as_string()} ==
          base + "/redfish/v1/Systems/System.Embedded.1");
    CHECK(std::string{body.at("Members@odata.nextLink").as_string()}.starts_with(base));
    neighbour.non_blocking(true);
    boost::system::error_code error;
    tcp::socket nobody{context};
    neighbour.accept(nobody, error);
    CHECK(error == boost::asio::error::would_block);
}

TEST_CASE("faults of port 80")
{
    Node open{"dell/c6420", {fault(FaultKind::no_redirect)}};
    const WebServer server{open};
    const auto url = [](const WebServer& of) {
        return "http://" + of.address() + ":" + std::to_string(of.http_port()) + "/";
    };
    const Said page = curl(server, {"-i", url(server)});
    CHECK(says(page, "HTTP/1.1 200 OK"));
    CHECK_FALSE(says(page, "Location"));
    Node closed{"dell/c6420", {fault(FaultKind::http_closed)}};
    const WebServer other{closed};
    CHECK(curl(other, {url(other)}).status == refused);
    CHECK(curl(other, {other.url("/redfish")}).status == fine);
}

TEST_CASE("a node that hangs or drips does not hold the others up, nor the end")
{
    Node hanging{"dell/c6420", {fault(FaultKind::https_hangs)}};
    Node dripping{"dell/c6420", {fault(FaultKind::slow_drip, "", 1000)}, "127.0.62.3"};
    auto one = std::make_unique<WebServer>(hanging);
    auto other = std::make_unique<WebServer>(dripping);
    const support::TemporaryFolder folder;
    support::Process first{{"curl", "-sSk", "-m", "20", one->url(systems)}, folder.path() / "1"};
    support::Process second{{"curl", "-sSk", "-m", "20", other->url("/redfish/v1")},
                            folder.path() / "2"};
    while (curl(*other, {"-o", "/dev/null", other->url("/")}).status != fine)
        ;
    one->stop();
    other->stop();
    CHECK(first.wait() != fine);
    CHECK(second.wait() != fine);
    CHECK(hanging.counters.connections.now() == 0);
    CHECK(dripping.counters.http_in_flight.now() == 0);
}

TEST_CASE("a session's time ends without anybody asking")
{
    auto model = std::make_shared<MachineModel>(*support::shipped_model("dell/c6420"));
    model->redfish.session_timeout_s = 1;
    Node node{std::shared_ptr<const MachineModel>{model}, {}, "127.0.62.1"};
    WebServer server{node};
    const Said opened =
        curl(server, {"-i", "-d", R"({"UserName":"admin","Password":"correct horse"})",
                      server.url("/redfish/v1/SessionService/Sessions")});
    REQUIRE(says(opened, " 201 "));
    constexpr unsigned patience = 1000;
    for (unsigned i = 0; i < patience && server.counters().redfish_sessions.now() != 0; ++i)
        std::this_thread::sleep_for(std::chrono::milliseconds{20});
    server.stop();
    CHECK(node.counters.redfish_sessions_timed_out == 1);
    CHECK(node.counters.redfish_sessions.now() == 0);
}
