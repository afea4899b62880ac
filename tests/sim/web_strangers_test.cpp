// SPDX-License-Identifier: GPL-3.0-or-later
// Goal: clients that we did not write find a Redfish service behind TLS. Method: curl, redfishtool
// and openssl against the web side of machines of the shipped models.
#include "web_support.hpp"

#include <boost/json/parse.hpp>

using namespace oobready;
using namespace oobready::sim;
using support::admin;
using support::admin_password;
using support::fault;
using support::Node;
using support::Said;
using support::WebServer;

namespace {

namespace json = boost::json;

const std::string user = std::string{admin} + ":" + admin_password;

Said curl(const WebServer& server, std::vector<std::string> arguments)
{
    std::vector<std::string> command{"curl", "-sS",      "--max-time",
                                     "20",   "--cacert", server.ca().string()};
    command.insert(command.end(), arguments.begin(), arguments.end());
    return support::run_command(std::move(command));
}

json::value body(const Said& said)
{
    json::error_code error;
    json::value parsed = json::parse(said.output, error);
    INFO(said.output);
    REQUIRE_FALSE(error);
    return parsed;
}

bool says(const Said& said, const std::string& text)
{
    return said.output.find(text) != std::string::npos;
}

// redfishtool verifies no certificate unless the environment of requests says so; it follows the
// REQUESTS_CA_BUNDLE there.
Said redfishtool(const WebServer& server, std::vector<std::string> arguments,
                 const std::string& authentication, const std::string& password = admin_password)
{
    std::vector<std::string> command{"/usr/bin/env",
                                     "REQUESTS_CA_BUNDLE=" + server.ca().string(),
                                     "redfishtool",
                                     "-r",
                                     server.host_port(),
                                     "-S",
                                     "Always",
                                     "-A",
                                     authentication,
                                     "-u",
                                     admin,
                                     "-p",
                                     password};
    command.insert(command.end(), arguments.begin(), arguments.end());
    return support::run_command(std::move(command));
}

const std::string code = "\n%{http_code}";

} // namespace

TEST_CASE("curl reads the root without login and nothing else")
{
    for (const std::string model : {"dell/c6420", "supermicro/skylake", "supermicro/haswell"}) {
        INFO(model);
        Node node{model};
        const WebServer server{node};
        CHECK(body(curl(server, {server.url("/redfish")})).at("v1") == "/redfish/v1/");
        for (const std::string root : {"/redfish/v1", "/redfish/v1/"}) {
            const json::value found = body(curl(server, {server.url(root)}));
            CHECK(found.at("@odata.id") == "/redfish/v1");
            CHECK(found.as_object().contains("Systems"));
        }
        const Said refused = curl(server, {"-i", server.url("/redfish/v1/Systems")});
        CHECK(says(refused, "HTTP/1.1 401 Unauthorized"));
        CHECK(says(refused, "WWW-Authenticate: Basic"));
        CHECK(says(refused, "@Message.ExtendedInfo"));
        const Said wrong =
            curl(server, {"-u", "admin:no", "-w", code, server.url("/redfish/v1/Systems")});
        CHECK(says(wrong, "\n401"));
        const json::value systems =
            body(curl(server, {"-u", user, server.url("/redfish/v1/Systems")}));
        CHECK(systems.at("Members@odata.count") == 1);
    }
}

TEST_CASE("HTTP as clients speak it: HEAD, 404, 405, 304, one connection for many requests")
{
    Node node{"dell/c6420"};
    WebServer server{node};
    const std::string systems = server.url("/redfish/v1/Systems");
    const Said head = curl(server, {"-I", "-u", user, systems});
    CHECK(says(head, "HTTP/1.1 200 OK"));
    CHECK(says(head, "OData-Version: 4.0"));
    CHECK(says(head, "application/json"));
    CHECK_FALSE(says(head, "Members"));
    CHECK(says(curl(server, {"-i", "-u", user, server.url("/redfish/v1/None")}), " 404 "));
    const Said refused = curl(server, {"-i", "-u", user, "-X", "PUT", systems});
    CHECK(says(refused, " 405 "));
    CHECK(says(refused, "Allow: GET, HEAD"));
    const std::size_t at = head.output.find("ETag: ");
    REQUIRE(at != std::string::npos);
    const std::string tag = head.output.substr(at + 6, head.output.find('\r', at) - at - 6);
    CHECK(says(curl(server, {"-i", "-u", user, "-H", "If-None-Match: " + tag, systems}), " 304 "));
    CHECK(says(curl(server, {"-i", "-u", user, "-H", "If-None-Match: \"x\"", systems}), " 200 "));
    CHECK(says(curl(server, {"-i", server.url("/")}), "text/html"));
    CHECK(says(curl(server, {"-i", server.url("/elsewhere")}), " 404 "));
    const Said many = curl(server, {"-u", user, "-o", "/dev/null", "-w", "%{num_connects} ",
                                    server.url("/redfish/v1/Systems?[1-40]")});
    CHECK(many.output.substr(0, 8) == "1 0 0 0 ");
    CHECK(many.output.find('1', 1) == std::string::npos);
    server.stop();
    CHECK(node.counters.http_requests == 7 + 40);
    CHECK(node.counters.connections.now() == 0);
    CHECK(node.counters.http_in_flight.now() == 0);
    CHECK(node.counters.redfish_logins == 0);
}

TEST_CASE("port 80 leads to HTTPS of the same host, with its port when that is not 443")
{
    Node node{"supermicro/skylake"};
    const WebServer server{node};
    const std::string plain =
        "http://" + server.address() + ":" + std::to_string(server.http_port());
    const Said found = curl(server, {"-i", plain + "/redfish/v1/?a=b"});
    CHECK(says(found, " 301 "));
    CHECK(says(found, "Location: " + server.url("/redfish/v1/?a=b") + "\r\n"));
    CHECK(says(curl(server, {"-i", "-d", "x", plain + "/"}), " 308 "));
    CHECK(says(curl(server, {"-i", "-H", "Host: bmc.test:80", plain + "/"}),
               "Location: https://bmc.test:" + std::to_string(server.https_port()) + "/\r\n"));
    CHECK(says(curl(server, {"-i", "-H", "Host: bad host\"", plain + "/"}),
               "Location: " + server.url("/") + "\r\n"));
    CHECK(body(curl(server, {"-L", plain + "/redfish/v1"})).as_object().contains("Systems"));
}

TEST_CASE("curl logs in, uses the session and logs out")
{
    Node node{"supermicro/skylake"};
    WebServer server{node};
    const std::string sessions = server.url("/redfish/v1/SessionService/Sessions");
    const auto login = [&](const std::string& password) {
        return curl(server, {"-i", "-H", "Content-Type: application/json", "-d",
                             R"({"UserName":"admin","Password":")" + password + "\"}", sessions});
    };
    const Said refused = login("wrong");
    CHECK(says(refused, " 401 "));
    CHECK(says(refused, "\"Message\":\""));
    CHECK(says(curl(server, {"-i", "-d", "{", sessions}), " 400 "));
    const Said opened = login(admin_password);
    REQUIRE(says(opened, " 201 Created"));
    CHECK(says(opened, "Location: /redfish/v1/SessionService/Sessions/1\r\n"));
    const std::size_t at = opened.output.find("X-Auth-Token: ");
    REQUIRE(at != std::string::npos);
    const std::string token = opened.output.substr(at, opened.output.find('\r', at) - at);
    const Said list = curl(server, {"-H", token, sessions});
    CHECK(body(list).at("Members@odata.count") == 1);
    CHECK(body(curl(server, {"-H", token, sessions + "/1"})).at("UserName") == "admin");
    CHECK(says(curl(server, {"-i", "-H", token, "-X", "DELETE", sessions + "/1"}), " 204 "));
    CHECK(says(curl(server, {"-i", "-H", token, sessions}), " 401 "));
    server.stop();
    CHECK(node.counters.redfish_logins == 2);
    CHECK(node.counters.redfish_logins_failed == 1);
    CHECK(node.counters.redfish_sessions_closed == 1);
    CHECK(node.counters.redfish_sessions.now() == 0);
    CHECK(node.counters.redfish_sessions.most() == 1);
}

TEST_CASE("redfishtool reads every part with a session and with Basic authentication")
{
    struct Row {
        std::string model;
        std::vector<std::string> arguments;
        std::string shown;
    };
    const Row rows[] = {
        {"dell/c6420", {"Systems", "get", "-I", "System.Embedded.1"}, "\"PowerEdge C6420\""},
        {"dell/c6420", {"Chassis", "list"}, "System.Embedded.1"},
        {"dell/c6420", {"Chassis", "-I", "System.Embedded.1", "Power"}, "PS2 Status"},
        {"dell/c6420", {"Chassis", "-I", "System.Embedded.1", "Thermal"}, "Inlet Temp"},
        {"dell/c6420", {"Managers", "-F", "NetworkProtocol"}, "HTTPS"},
        {"dell/c6420", {"Managers", "-F", "Logs"}, "FaultList"},
        {"dell/c6420", {"AccountService", "Accounts", "-i", "2"}, "admin"},
        {"dell/c6420", {"SessionService"}, "1800"},
        {"dell/c6420", {"raw", "GET", "/redfish/v1/LicenseService/Licenses/1"}, "Production"},
        {"supermicro/skylake", {"Systems", "-F", "Processors", "-a"}, "Xeon"},
        {"supermicro/skylake", {"Systems", "-F", "EthernetInterfaces", "-a"}, "LinkUp"},
        {"supermicro/skylake", {"Systems", "-F", "Logs"}, "LogServices/Log1"},
        {"supermicro/skylake", {"Managers", "get", "-F"}, "01.74.09"},
        {"supermicro/skylake", {"AccountService", "Roles"}, "ReadOnly"},
        {"supermicro/haswell", {"Systems", "-F", "Logs", "-i", "Log1"}, "SEL"},
        {"supermicro/haswell", {"Managers", "-F", "EthernetInterfaces", "-a"}, "127.0.62.1"},
    };
    for (const Row& row : rows) {
        Node node{row.model};
        WebServer server{node};
        for (const std::string authentication : {"Session", "Basic"}) {
            const Said said = redfishtool(server, row.arguments, authentication);
            INFO(row.model << " " << row.arguments[0] << " " << authentication << ": "
                           << said.output);
            CHECK(said.status == 0);
            CHECK(says(said, row.shown));
        }
        server.stop();
        CHECK(node.counters.redfish_logins >= 1);
        CHECK(node.counters.redfish_logins_failed == 0);
        CHECK(node.counters.redfish_sessions.now() == 0);
    }
}

TEST_CASE("redfishtool is refused with a wrong password, and switches the machine off")
{
    Node node{"dell/c6420"};
    WebServer server{node};
    for (const std::string authentication : {"Session", "Basic"})
        CHECK(redfishtool(server, {"Systems"}, authentication, "wrong").status != 0);
    CHECK(redfishtool(server, {"Systems", "-F", "reset", "GracefulShutdown"}, "Session").status ==
          0);
    CHECK(says(redfishtool(server, {"Systems", "-F", "get"}, "Basic"), "\"PowerState\": \"Off\""));
    server.stop();
    CHECK_FALSE(node.machine.powered());
}

TEST_CASE("openssl finds the node's certificate, and TLS as promised")
{
    struct Row {
        std::vector<FaultKind> kinds;
        std::vector<std::string> options;
        std::string shown;
    };
    const Row rows[] = {
        {{}, {}, "Verify return code: 0 (ok)"},
        {{}, {"-tls1_2"}, "Verify return code: 0 (ok)"},
        {{}, {"-tls1_3", "-alpn", "h2,http/1.1"}, "ALPN protocol: http/1.1"},
        {{}, {"-tls1_1"}, "alert protocol version"},
        {{FaultKind::tls_expired}, {}, "certificate has expired"},
        {{FaultKind::tls_wrong_name}, {}, "IP address mismatch"},
        {{FaultKind::tls_self_signed}, {}, "self-signed certificate"},
        {{FaultKind::tls_1_0_only}, {"-tls1_2"}, "unsupported protocol"},
        {{FaultKind::tls_1_0_only}, {"-tls1", "-cipher", "ALL:@SECLEVEL=0"}, "Protocol  : TLSv1\n"},
    };
    for (const Row& row : rows) {
        std::vector<Fault> planted;
        for (const FaultKind kind : row.kinds)
            planted.push_back(fault(kind));
        Node node{"dell/c6420", std::move(planted)};
        const WebServer server{node};
        std::vector<std::string> command{"openssl",          "s_client",      "-connect",
                                         server.host_port(), "-CAfile",       server.ca().string(),
                                         "-verify_ip",       server.address()};
        command.insert(command.end(), row.options.begin(), row.options.end());
        const Said said = support::run_command(std::move(command));
        INFO(said.output);
        CHECK(says(said, row.shown));
    }
}

TEST_CASE("the certificate that Redfish shows is the one that TLS presents")
{
    Node node{"supermicro/skylake"};
    const WebServer server{node};
    const json::value shown = body(
        curl(server, {"-u", user,
                      server.url("/redfish/v1/Managers/1/NetworkProtocol/HTTPS/Certificates/1")}));
    const std::filesystem::path file = server.folder() / "shown.pem";
    support::write_file(file, std::string{shown.at("CertificateString").as_string()});
    const std::string said = support::output_of(
        {"openssl", "x509", "-in", file.string(), "-noout", "-fingerprint", "-sha256", "-serial"});
    CHECK(said.find("=" + std::string{shown.at("Fingerprint").as_string()} + "\n") !=
          std::string::npos);
    CHECK(said.find("serial=" + std::string{shown.at("SerialNumber").as_string()}) !=
          std::string::npos);
    const Said presented =
        support::run_command({"openssl", "s_client", "-connect", server.host_port(), "-showcerts"});
    CHECK(says(presented, std::string{shown.at("CertificateString").as_string()}));
}
