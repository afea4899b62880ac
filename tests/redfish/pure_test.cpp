// SPDX-License-Identifier: GPL-3.0-or-later
// Goal: links stay on the service, errors are told apart, and no secret passes. Method: tables.
#include "redfish/confidential.hpp"
#include "redfish/errors.hpp"
#include "redfish/link.hpp"
#include "redfish/redaction.hpp"
#include "redfish/service.hpp"

#include "base/text.hpp"

#include "../support/run.hpp"

#include <catch2/catch.hpp>

using namespace oobready;
using namespace oobready::redfish;

TEST_CASE("a link stays on its service or is refused")
{
    struct Row {
        std::string link;
        std::string path; ///< empty where refused
        Errc code = Errc::redirect_refused;
    };
    const Row rows[] = {
        {"/redfish/v1/Systems/1", "/redfish/v1/Systems/1"},
        {"/redfish/v1/M/iDRAC.Embedded.1%23DIMM", "/redfish/v1/M/iDRAC.Embedded.1%23DIMM"},
        {"/redfish/v1/C/1/Power#/PowerSupplies/0", "/redfish/v1/C/1/Power"},
        {"https://bmc.test:8443/redfish/v1/", "/redfish/v1/"},
        {"HTTPS://BMC.test:8443/a?b=c", "/a?b=c"},
        {"https://[fd00::b]:8443/a", "/a"},
        {"Sessions/7", "/redfish/v1/Sessions/7"},
        {"https://bmc.test/a", ""}, // another port
        {"https://bmc.test:8443@evil.test/a", ""},
        {"https://evil.test:8443/a", ""},
        {"https://bmc.test:8443\\@evil.test/a", "/"},
        {"https://bmc.test.evil.test:8443/", ""},
        {"http://bmc.test:8443/a", ""},
        {"//bmc.test:8443/a", ""},
        {"file:///etc/passwd", ""},
        {"https:evil.test", ""},
        {"", "", Errc::malformed},
        {"#/Links", "", Errc::malformed},
        {"/a b", "", Errc::malformed},
        {"/a\r\nX: y", "", Errc::malformed},
        {"/" + std::string(5000, 'a'), "", Errc::malformed},
    };
    const Origin origin{"bmc.test", boost::asio::ip::make_address("fd00::b"), 8443};
    for (const Row& row : rows) {
        INFO(row.link);
        const Result<std::string> path = local_path(row.link, origin, "/redfish/v1/Systems");
        CHECK(path.has_value() == !row.path.empty());
        if (path)
            CHECK(*path == row.path);
        else
            CHECK(path.error().code == row.code);
    }
}

TEST_CASE("a new session is taken at its path, whatever the service calls itself")
{
    struct Row {
        const char* link;
        const char* path; ///< empty where it is no session
    };
    const Row rows[] = {
        {"/redfish/v1/Sessions/7", "/redfish/v1/Sessions/7"},
        {"/redfish/v1/Sessions/7?a=b#c", "/redfish/v1/Sessions/7"},
        {"https://idrac-abc/redfish/v1/Sessions/7", "/redfish/v1/Sessions/7"},
        {"HTTP://10.0.0.1:8443/redfish/v1/Sessions/7", "/redfish/v1/Sessions/7"},
        {"//other.test/redfish/v1/Sessions/7", "/redfish/v1/Sessions/7"},
        {"https://[fd00::b]:1/redfish/v1/Sessions/a:b", "/redfish/v1/Sessions/a:b"},
        {"7", "/redfish/v1/Sessions/7"},
        {"https://idrac-abc", ""},
        {"https://idrac-abc/Sessions/", ""},
        {"https://idrac-abc?/Sessions/7", ""},
        {"https://Sessions/7", ""},
        {"https:/redfish/v1/Sessions/7", ""},
        {"file:///redfish/v1/Sessions/7", ""},
        {"https://idrac-abc/redfish/v1/Sessions/../Accounts/2", ""},
        {"/redfish/v1/Sessions/7\r\nX: y", ""},
        {"", ""},
    };
    for (const Row& row : rows) {
        INFO(row.link);
        CHECK(session_path_of(row.link, "/redfish/v1/Sessions/") == row.path);
    }
}

TEST_CASE("what a controller repeats of our secrets is removed")
{
    Confidential secrets;
    secrets.add(Credentials{"root", Secret{"cal/vin"}, Secret{}});
    secrets.add("7q");
    secrets.add("");
    secrets.add("123456");
    struct Row {
        std::string said;
        std::string kept;
    };
    const Row rows[] = {
        {"nothing", "nothing"},
        {"", ""},
        {"cal/vin", "(removed)"},
        {"xcal/vincal/viny", "x(removed)(removed)y"},
        {"/a?p=cal%2Fvin&q=cal%2fvin", "/a?p=(removed)&q=(removed)"},
        {"Basic cm9vdDpjYWwvdmlu", "Basic (removed)"},
        {"is 7q, not 7qq or a7q", "is (removed), not 7qq or a7q"},
        {printable(std::string(196, 'x') + "cal/vin"), std::string(196, 'x') + "(removed)…"},
        {"and so on…", "and so on…"},
    };
    for (const Row& row : rows) {
        INFO(row.said);
        CHECK(secrets.removed_from(row.said) == row.kept);
    }
    json::value value = json::parse(
        R"({"cal/vin":1,"a":["7q",{"b":"a cal/vin"}],"c":123456,"d":1234567,"e":true})");
    secrets.remove_from(value);
    CHECK(value == json::parse(R"json({"(removed)":1,"a":["(removed)",{"b":"a (removed)"}],
                                       "c":"(removed)","d":1234567,"e":true})json"));
}

TEST_CASE("a refused login says its status and message id, nothing in the service's own words")
{
    net::HttpReply reply;
    reply.status = 400;
    reply.body = R"({"error":{"code":"Base.1.0.GeneralError","message":"bad calvin",
        "@Message.ExtendedInfo":[{"MessageId":"Base.1.0.PropertyValueFormatError",
        "Message":"The value calvin is bad.","MessageArgs":["calvin","Password"]}]}})";
    const Error error = login_refusal(reply, "POST /a");
    CHECK(describe(error) == "http-error: POST /a: HTTP 400: Base.1.0.PropertyValueFormatError");
}

TEST_CASE("a resource of too many values is refused")
{
    net::HttpReply reply;
    reply.status = 200;
    std::string zeros;
    for (std::size_t i = 0; i + 3 < resource_nodes_max; ++i)
        zeros += "0,";
    reply.body = "{\"a\":[" + zeros + "0]}";
    CHECK(resource_of(reply, "GET /a"));
    reply.body = "{\"a\":[" + zeros + "0,0]}";
    const auto refused = resource_of(reply, "GET /a");
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == Errc::too_large);
}

TEST_CASE("only a session is ever deleted")
{
    CHECK(is_session("/redfish/v1/SessionService/Sessions/7"));
    CHECK(is_session("/redfish/v1/Sessions/abc"));
    CHECK_FALSE(is_session("/redfish/v1/AccountService/Accounts/2"));
    CHECK_FALSE(is_session("/redfish/v1/SessionService/Sessions"));
    CHECK_FALSE(is_session("/redfish/v1/SessionService/Sessions/"));
    CHECK_FALSE(is_session("/redfish/v1/Sessions/../Accounts/2"));
    CHECK_FALSE(is_session("/redfish/v1/Sessions/.."));
    CHECK_FALSE(is_session("/redfish/v1/Sessions/%2e%2e"));
}

TEST_CASE("what a service answers becomes a resource or the right Error")
{
    const std::string deep = std::string(64, '[') + std::string(64, ']');
    struct Row {
        int status;
        std::string body;
        std::string error; ///< the id, empty where it is a resource
        std::string said;  ///< part of the context
    };
    const Row rows[] = {
        {200, R"({"@odata.id":"/a","Id":"1"})", "", ""},
        {200, "\xef\xbb\xbf{\"Id\":\"1\"}", "", ""},
        {200, R"({"@odata.id":"/a","error":{}})", "", ""},
        {200, R"({"error":{"code":"Base.1.0.X","message":"broken"}})", "http-error", "broken"},
        {200, R"({"error":{"@Message.ExtendedInfo":[{"MessageId":"X.2.5.LIC501"}]}})",
         "not-licensed", ""},
        {200, "<html>Login</html>", "malformed", "HTML"},
        {200, "{\"Id\":\"1\"", "malformed", "broken JSON"},
        {200, "{\"Id\":\"1\",}", "malformed", "broken JSON"},
        {200, "{} trailing", "malformed", "broken JSON"},
        {200, "{\"a\":" + deep + "}", "malformed", "broken JSON"},
        {200, "[]", "malformed", "no object"},
        {200, "", "malformed", "an empty answer"},
        {401, R"({"error":{"code":"c","Message":"capital M"}})", "not-authorized", "capital M"},
        {401, "<html>", "not-authorized", "HTTP 401"},
        {403, R"({"error":{"message":{"lang":"en","value":"as an object"}}})", "not-authorized",
         "as an object"},
        {403, R"({"error":{"@Message.ExtendedInfo":[{"MessageId":"Base.1.0.OemLicenseNotPassed",
                  "Message":"Not licensed to perform this request."}]}})",
         "not-licensed", "Not licensed"},
        {503, R"({"error":{"@Message.ExtendedInfo":[{"MessageId":"X.2.5.LIC501"}]}})",
         "not-licensed", ""},
        {400, R"({"error":{"@Message.ExtendedInfo":[{"MessageId":"X.2.5.SWC0242",
                  "Message":"A required license is missing or expired."}]}})",
         "not-licensed", "license"},
        {503, R"({"error":{"@Message.ExtendedInfo":[{"MessageId":"X.2.5.SYS518"}]}})",
         "bmc-not-ready", ""},
        {400, R"({"error":{"@Message.ExtendedInfo":[{"MessageId":"X.1.6.SWC0700"}]}})",
         "bmc-not-ready", ""},
        {503, R"({"error":{"code":"Base.1.8.ServiceTemporarilyUnavailable"}})", "bmc-not-ready",
         ""},
        {503, R"({"error":{"@Message.ExtendedInfo":[{"MessageId":"X.2.5.RAC0218"}]}})",
         "sessions-full", ""},
        {403, R"({"error":{"code":"Base.1.8.PasswordChangeRequired"}})", "password-change-required",
         ""},
        {400, R"({"error":{"@Message.ExtendedInfo":[{"MessageId":"X.2.9.SWC1908"}]}})",
         "password-change-required", ""},
        {403, R"({"error":{"code":"Base.1.8.InsufficientPrivilege"}})", "privilege-insufficient",
         ""},
        {401, R"({"error":{"@Message.ExtendedInfo":[{"MessageId":"RAC0212"}]}})", "address-blocked",
         ""},
        {404, R"({"error":{"code":"Base.1.8.ResourceMissingAtURI"}})", "not-found", ""},
        {503, R"({"error":{"code":"Base.1.8.GeneralError"}})", "http-error", ""},
        {404, "<html>404</html>", "not-found", "HTTP 404"},
        {500, R"({"error":{"@Message.ExtendedInfo":{"MessageId":"m","Message":"no array"}}})",
         "http-error", "no array"},
        {503, "{\"error\":{\"message\":\"a\\u001b[2Jb\"}}", "http-error", "a?[2Jb"},
        {418, "null", "http-error", "HTTP 418"},
    };
    for (const Row& row : rows) {
        INFO(row.status << " " << row.body);
        net::HttpReply reply;
        reply.status = row.status;
        reply.body = row.body;
        const Result<json::object> resource = resource_of(reply, "GET /a");
        CHECK(resource.has_value() == row.error.empty());
        if (!resource) {
            CHECK(id(resource.error().code) == row.error);
            CHECK_THAT(resource.error().context, Catch::Contains(row.said));
            CHECK_THAT(resource.error().context, Catch::StartsWith("GET /a"));
        }
    }
}

TEST_CASE("no free session is told apart from other refusals")
{
    struct Row {
        const char* body;
        bool full;
    };
    const Row rows[] = {
        {R"({"error":{"@Message.ExtendedInfo":[{"MessageId":"X.2.5.RAC0218"}]}})", true},
        {R"({"error":{"@Message.ExtendedInfo":[{"MessageId":"Base.1.8.SessionLimitExceeded"}]}})",
         true},
        {R"({"error":{"message":"The maximum number of user sessions is reached."}})", true},
        {R"({"error":{"message":"not ready"}})", false},
        {"", false},
    };
    for (const Row& row : rows) {
        net::HttpReply reply;
        reply.status = 503;
        reply.body = row.body;
        CHECK(message_of(reply).sessions_full() == row.full);
    }
}

TEST_CASE("secrets and hostile text leave a resource, everything else stays")
{
    const json::value sent = json::parse(R"({
        "Id": "1", "Power": 12.5, "Ok": true, "None": null,
        "Password": "calvin", "PasswordSet": true, "SHA256PasswordSalt": null,
        "Users.2.SHA256Password": "ab12", "Users.2.MD5v3Key": "cd", "Users.2.IPMIKey": 17,
        "SNMP": {"CommunityString": "public", "AuthToken": {"Value": "t"}},
        "List": [{"Secret": ["a", "b"], "Name": "\u001b[2Jx"}],
        "Na\u0007me": "Z\u00fcrich"
    })");
    const json::value expected = json::parse(R"json({
        "Id": "1", "Power": 12.5, "Ok": true, "None": null,
        "Password": "(removed)", "PasswordSet": true, "SHA256PasswordSalt": null,
        "Users.2.SHA256Password": "(removed)", "Users.2.MD5v3Key": "(removed)",
        "Users.2.IPMIKey": "(removed)",
        "SNMP": {"CommunityString": "(removed)", "AuthToken": "(removed)"},
        "List": [{"Secret": "(removed)", "Name": "?[2Jx"}],
        "Na?me": "Z\u00fcrich"
    })json");
    CHECK(redact(sent) == expected);
    const json::value kept = json::parse(R"({"SerialNumber":"S1","Key":"k","UUID":"u"})");
    CHECK(redact(kept) == kept);
}
