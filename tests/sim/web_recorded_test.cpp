// SPDX-License-Identifier: GPL-3.0-or-later
// Goal: a recorded tree is served behind a login of its own place, and nothing beside it. Method: a
// folder of the test's own, requests without a socket, then curl.
#include "sim/web/web_answers.hpp"
#include "web_support.hpp"

#include <boost/json/parse.hpp>

using namespace oobready;
using namespace oobready::sim;
using support::Node;

namespace {

constexpr const char* as_admin = "Basic YWRtaW46Y29ycmVjdCBob3JzZQ==";

class Recorded {
public:
    Recorded()
    {
        write("redfish/v1",
              R"({"Name":"R","Links":{"Sessions":{"@odata.id":"/redfish/v1/Old/"}}})");
        write("redfish/v1/Old", R"({"@odata.id":"/redfish/v1/Old","Name":"Old","Members":[1]})");
        write("redfish/v1/Systems", R"({"Name":"Systems"})");
        write("redfish/v1/Broken", "{\"Name\": ,}");
        write("redfish/v1/A%23B", R"({"Name":"#"})");
        support::write_file(folder_.path() / "index.json", "{\"secret\":1}");
        support::write_file(folder_.path() / "redfish/secret.json", "{\"secret\":1}");
        source_ = make_recorded_source(folder_.path());
    }

    [[nodiscard]] const std::filesystem::path& path() const { return folder_.path(); }

    WebReply get(const std::string& target, const std::string& authorization = as_admin)
    {
        if (!answers_)
            answers_.emplace(node_.machine, node_.counters, place_, std::move(source_));
        WebRequest request;
        request.method = "GET";
        request.target = target;
        request.authorization = authorization;
        return answers_->https(request, SimClock::now());
    }

    WebReply login()
    {
        get("/redfish");
        WebRequest request;
        request.method = "POST";
        request.target = "/redfish/v1/Old";
        request.body = R"({"UserName":"admin","Password":"correct horse"})";
        return answers_->https(request, SimClock::now());
    }

private:
    void write(const std::string& uri, const std::string& text)
    {
        support::write_file(folder_.path() / uri / "index.json", text);
    }

    support::TemporaryFolder folder_;
    WebPlace place_{"127.0.62.1"};
    Node node_{"dell/c6420"};
    std::unique_ptr<ResourceSource> source_;
    std::optional<WebAnswers> answers_;
};

} // namespace

TEST_CASE("a recorded tree is served as it was recorded")
{
    Recorded recorded;
    CHECK(recorded.get("/redfish/v1", "").status == 200);
    CHECK(recorded.get("/redfish/v1/Systems", "").status == 401);
    CHECK(recorded.get("/redfish/v1/Systems/").body == R"({"Name":"Systems"})");
    CHECK(recorded.get("/redfish/v1/Broken").body == "{\"Name\": ,}");
    CHECK(recorded.get("/redfish/v1/Missing").status == 404);
    CHECK(recorded.get("/redfish/v1/A%23B").body == R"({"Name":"#"})"); // some ids are recorded so
    const WebReply opened = recorded.login();
    CHECK(opened.status == 201);
    CHECK(opened.body.find("/redfish/v1/Old/1") != std::string::npos);
    CHECK(boost::json::parse(recorded.get("/redfish/v1/Old").body).at("Members@odata.count") == 1);
}

TEST_CASE("nothing outside of a recorded tree is read")
{
    Recorded recorded;
    for (const std::string target :
         {"/redfish/..", "/redfish/v1/../..", "/redfish/v1/../../", "/redfish/v1/%2e%2e/%2e%2e",
          "/redfish/v1/..%2f..", "/redfish/v1//..//..", "/redfish/.", "/redfish/v1/\\..\\..",
          "/redfish/secret.json", "/redfish/v1/Systems/index.json"}) {
        INFO(target);
        const WebReply reply = recorded.get(target);
        CHECK(reply.status >= 400);
        CHECK(reply.body.find("secret\":1") == std::string::npos);
    }
}

TEST_CASE("curl reads a recorded tree")
{
    Recorded recorded;
    Node node{"supermicro/haswell"};
    const support::WebServer server{node, recorded.path()};
    const support::Said said = support::run_command(
        {"curl", "-sS", "--cacert", server.ca().string(), "-u", "admin:correct horse",
         "--path-as-is", server.url("/redfish/v1/Systems"), server.url("/redfish/../index.json")});
    CHECK(said.output.starts_with(R"({"Name":"Systems"})"));
    CHECK(said.output.find("secret") == std::string::npos);
}
