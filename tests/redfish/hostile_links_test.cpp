// SPDX-License-Identifier: GPL-3.0-or-later
// Goal: no link, redirect or page leads off the service, and what is shown of them is harmless and
// bounded. Method: tables of links, with a listener where they lead: nobody may come.
#include "hostile_service.hpp"
#include "redfish/link.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace oobready;
using namespace oobready::redfish;
using support::answers;
using support::count_prefix;
using support::hostile_routes;
using support::ScriptedServer;
using support::Visit;

namespace {

using namespace std::chrono_literals;

const std::string address = "127.0.20.14";
constexpr std::size_t text_shown_max = 600; ///< of an error: a path, and what is wrong with it

struct Row {
    std::string link;
    const char* outcome; ///< the Error's id; readable where it leads to /redfish/v1/Good
};

constexpr const char* readable = "readable";

// `there`: another server; `port`: another port of the same one.
std::vector<Row> hostile_links(const std::string& there, const std::string& port)
{
    const std::string path = "/redfish/v1/Bad";
    std::vector<Row> rows = {
        {"https://" + there + path, "redirect-refused"},
        {"https://" + address + ":" + port + path, "redirect-refused"},
        {"https://user@" + there + path, "redirect-refused"},
        {"https://" + address + "@" + there + path, "redirect-refused"},
        {"https://" + address + ":443@" + there + path, "redirect-refused"},
        {"https://" + address + "." + there + path, "redirect-refused"},
        {"http://" + there + path, "redirect-refused"},
        {"http://" + address + ":" + port + path, "redirect-refused"},
        {"//" + there + path, "redirect-refused"},
        {R"(https:\\)" + there + path, "redirect-refused"},
        {"https:/" + there + path, "redirect-refused"},
        {"ftp://" + there + path, "redirect-refused"},
        {"file:///etc/passwd", "redirect-refused"},
        {"javascript:alert(1)", "redirect-refused"},
        {"/redfish/v1/../../etc/passwd", "redirect-refused"},
        {"/redfish/v1/%2e%2E/Bad", "redirect-refused"},
        {"/redfish/v1/x%2f..%5cBad", "redirect-refused"},
        {"/redfish/v1/./Bad", "redirect-refused"},
        {"../Bad", "redirect-refused"},
        {"..", "redirect-refused"},
        {"/redfish/v1/" + std::string(100'000, 'a'), "malformed"},
        {"/redfish/v1/Bad\r\nX-Evil: 1", "malformed"},
        {"/redfish/v1/Bad HTTP/1.1", "malformed"},
        {"/redfish/v1/\x1b]0;title\x07", "malformed"},
        {"/redfish/v1/\xe2\x80\xaegnp.exe", "malformed"},
        {std::string{"/redfish/v1/\0Bad", 16}, "malformed"},
        {"/redfish/v1/\xff\xfe", "malformed"},
        {"#/Fragment/only", "malformed"},
    };
    return rows;
}

std::vector<Row> kind_links(const std::string& own_port)
{
    return {{"/redfish/v1/Good", readable},
            {"Good", readable},
            {"/redfish/v1/Good#/Members/0", readable},
            {"https://" + address + ":" + own_port + "/redfish/v1/Good", readable},
            {"HTTPS://" + address + ":" + own_port + "/redfish/v1/Good#x", readable}};
}

std::string there_of(const support::Nowhere& nowhere)
{
    return "127.0.20.15:" + std::to_string(nowhere.port());
}

// The text may reach a terminal: neither control characters nor what turns the direction of text.
bool harmless(const std::string& text)
{
    return text.size() <= text_shown_max && text.find("\xe2\x80\xae") == text.npos &&
           std::ranges::none_of(
               text, [](char c) { return static_cast<unsigned char>(c) < ' ' || c == '\x7f'; });
}

struct Place {
    support::Nowhere elsewhere{"127.0.20.15"};
    support::Nowhere other_port{address};
    support::TemporaryFolder folder;
    support::Certificate certificate =
        support::make_certificate(folder.path(), "IPMI", "", nullptr);
    std::vector<Row> rows = hostile_links(there_of(elsewhere), std::to_string(other_port.port()));

    void check_nobody_came()
    {
        CHECK_FALSE(elsewhere.anybody_came());
        CHECK_FALSE(other_port.anybody_came());
    }
};

std::string json_text(const std::string& text) { return json::serialize(json::string{text}); }

} // namespace

TEST_CASE("a link that leads away is not followed, one that only looks odd is")
{
    Place place;
    const Origin origin{address, asio::ip::make_address(address), 8443};
    for (const Row& row : kind_links("8443"))
        place.rows.push_back(row);
    for (const Row& row : place.rows) {
        INFO(row.link.substr(0, 100));
        const auto path = local_path(row.link, origin, root_uri);
        CHECK((path ? readable : id(path.error().code)) == row.outcome);
        if (path)
            CHECK(*path == "/redfish/v1/Good");
        else
            CHECK(harmless(path.error().context));
    }
}

TEST_CASE("members that lead away are named one by one, and nothing is sent there")
{
    Place place;
    std::string links;
    for (const Row& row : place.rows)
        links +=
            (links.empty() ? "{\"@odata.id\":" : ",{\"@odata.id\":") + json_text(row.link) + "}";
    const ScriptedServer server{
        address, &place.certificate,
        hostile_routes(
            {{"GET /redfish/v1/Systems",
              answers("{\"Members\":[" + links + R"(,17,null,{},[],"/redfish/v1/Good"]})")},
             {"GET /redfish/v1/Good", answers(R"({"Id":"good"})")}})};
    Visit visit{address, server.port()};
    const auto systems = visit.observe("redfish.systems");
    REQUIRE(systems);
    CHECK(systems->facts.at("members").as_array().size() == 1);
    const json::array& unreadable = systems->facts.at("unreadable").as_array();
    REQUIRE(unreadable.size() == place.rows.size() + 4);
    for (std::size_t i = 0; i < place.rows.size(); ++i) {
        const std::string error{unreadable[i].at("error").as_string()};
        INFO(error);
        CHECK_THAT(error, Catch::StartsWith(place.rows[i].outcome + std::string{": "}));
        CHECK(harmless(error));
        CHECK(harmless(std::string{unreadable[i].at("uri").as_string()}));
    }
    visit.close();
    CHECK(visit.etiquette.redfish_sessions_closed == 1);
    CHECK(visit.etiquette.http_requests == server.requests().size());
    CHECK(count_prefix(server.requests(), "GET ") == 3); // the root, the list, the good one
    place.check_nobody_came();
}

TEST_CASE("a redirect or a page that leads away ends there")
{
    Place place;
    std::map<std::string, std::string> routes;
    std::vector<Row> rows;
    std::ranges::copy_if(place.rows, std::back_inserter(rows), [](const Row& row) {
        return row.link.find_first_of(std::string_view{"\r\n\0", 3}) == row.link.npos &&
               row.link.size() < 1000;
    });
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const std::string number = std::to_string(i);
        routes["GET /redfish/v1/Redirect" + number] = support::sends_bytes(
            "HTTP/1.1 307 Away\r\nContent-Length: 0\r\nLocation: " + rows[i].link + "\r\n\r\n");
        routes["GET /redfish/v1/Pages" + number] =
            answers(R"({"Members":[{"@odata.id":"/redfish/v1/Good"}],"Members@odata.nextLink":)" +
                    json_text(rows[i].link) + "}");
    }
    routes["GET /redfish/v1/Good"] = answers("{}");
    const ScriptedServer server{address, &place.certificate, hostile_routes(std::move(routes))};
    Visit visit{address, server.port()};
    for (std::size_t i = 0; i < rows.size(); ++i) {
        INFO(rows[i].link);
        const std::string number = std::to_string(i);
        const auto moved =
            support::run(visit.context, visit.service.get("/redfish/v1/Redirect" + number));
        REQUIRE_FALSE(moved);
        CHECK(moved.error().code == Errc::redirect_refused);
        CHECK(harmless(moved.error().context));
        const auto pages =
            support::run(visit.context, visit.service.members("/redfish/v1/Pages" + number));
        REQUIRE(pages);
        REQUIRE(pages->size() == 2);
        CHECK(pages->front().resource.has_value());
        REQUIRE_FALSE(pages->back().resource);
        CHECK(id(pages->back().resource.error().code) == rows[i].outcome);
    }
    visit.close();
    CHECK(visit.etiquette.redfish_sessions_closed == 1);
    CHECK(count_prefix(server.requests(), "GET ") == 2 + 2 * rows.size());
    place.check_nobody_came();
}

TEST_CASE("a redirect does not lead to what must be left alone, either")
{
    Place place;
    const ScriptedServer server{
        address, &place.certificate,
        hostile_routes({{"GET /redfish/v1/Chassis/1",
                         answers("", R"("status":308,"headers":{"Location":"RAID.1"})")},
                        {"GET /redfish/v1/Chassis/RAID.1", answers("{}")}})};
    Visit visit{address, server.port()};
    const auto chassis = support::run(visit.context, visit.service.get("/redfish/v1/Chassis/1"));
    REQUIRE_FALSE(chassis);
    CHECK(chassis.error().code == Errc::unsupported);
    visit.close();
    CHECK(visit.etiquette.redfish_sessions_closed == 1);
    CHECK(count_prefix(server.requests(), "GET /redfish/v1/Chassis/RAID") == 0);
}

TEST_CASE("pages without members, and members without end, are so many and no more")
{
    const support::TemporaryFolder folder;
    const support::Certificate certificate =
        support::make_certificate(folder.path(), "IPMI", "", nullptr);
    const auto page = [](const std::string& members, std::size_t next) {
        return answers("{\"Members\":[" + members + "],\"Members@odata.nextLink\":\"/redfish/v1/" +
                       std::to_string(next) + "\"}");
    };
    std::map<std::string, std::string> routes;
    for (std::size_t i = 0; i < pages_max + 10; ++i)
        routes["GET /redfish/v1/" + std::to_string(i)] = page("", i + 1);
    const ScriptedServer server{address, &certificate, hostile_routes(std::move(routes))};
    Visit visit{address, server.port()};
    const auto members = support::run(visit.context, visit.service.members("/redfish/v1/0"));
    REQUIRE(members);
    REQUIRE(members->size() == 1);
    REQUIRE_FALSE(members->front().resource);
    CHECK(members->front().resource.error().code == Errc::too_large);
    visit.close();
    CHECK(visit.etiquette.redfish_sessions_closed == 1);
    CHECK(count_prefix(server.requests(), "GET /redfish/v1/") == pages_max + 1);
}

TEST_CASE("what a resource says is harmless, and what it says twice or wrongly is no fact")
{
    const support::TemporaryFolder folder;
    const support::Certificate certificate =
        support::make_certificate(folder.path(), "IPMI", "", nullptr);
    const std::string head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n\r\n";
    const ScriptedServer server{
        address, &certificate,
        hostile_routes(
            {{"GET /redfish/v1/Systems", answers(R"({"Members":["/redfish/v1/1"]})")},
             {"GET /redfish/v1/1",
              support::sends_bytes(head +
                                   "\xef\xbb\xbf"
                                   R"({"Id":"\u001b[2J\u009b31m\u202egnp","Model":")"
                                   "\xff\xc3\xed\xa0\x80"
                                   R"(","MemorySummary":{"TotalSystemMemoryGiB":1e999},
                  "Status":{"State":"Enabled","Health":7},"PowerState":true,
                  "\u001b]0;x\u0007":"name","Long":")" +
                                   std::string(100'000, 'x') +
                                   R"(","Memory":"/redfish/v1/Text","SerialNumber":12})")}})};
    Visit visit{address, server.port()};
    const auto systems = visit.observe("redfish.systems");
    REQUIRE(systems);
    const json::object& system = systems->facts.at("members").at(0).as_object();
    CHECK(system.at("Id") == "?[2J?31m?gnp");
    CHECK(system.at("MemorySummary").at("TotalSystemMemoryGiB").is_null());
    CHECK(system.at("Long").as_string().size() <= 4096 + 3);
    CHECK(system.contains("?]0;x?"));
    const std::string text = json::serialize(systems->facts);
    CHECK(json::serialize(json::parse(text)) == text); // UTF-8, and numbers that JSON has
    const auto health = visit.observe("redfish.health");
    REQUIRE(health);
    CHECK(health->facts.at("members").at(0).at("health").is_null());
    const auto memory = visit.observe("redfish.memory");
    REQUIRE(memory);
    CHECK(memory->facts.at("members").as_array().empty());
    visit.close();
    CHECK(visit.etiquette.redfish_sessions_closed == 1);
}
