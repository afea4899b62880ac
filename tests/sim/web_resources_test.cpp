// SPDX-License-Identifier: GPL-3.0-or-later
// Goal: resource files become what a machine shows, and their mistakes are told. Method: the
// shipped files, rendered; small files with one mistake each.
#include "sim/web/render.hpp"
#include "web_support.hpp"

#include <boost/json/serialize.hpp>

using namespace oobready;
using namespace oobready::sim;
using support::fault;
using support::Node;

namespace {

Mistakes check(const std::string& text)
{
    const support::TemporaryFolder folder;
    const std::filesystem::path file = folder.path() / "resources.json";
    support::write_file(file, text);
    MachineModel model = *support::shipped_model("dell/c6420");
    model.redfish.resources = file;
    Mistakes mistakes;
    check_resources(model, mistakes);
    return mistakes;
}

std::string with(const std::string& more)
{
    return R"({"/redfish/v1": {"$type": "ServiceRoot.v1_0_0", "Name": "Root"},
 "/redfish/v1/SessionService": {"$type": "SessionService.v1_0_0", "Name": "S"},
)" + more + "}";
}

json::object shown(const Node& node, const std::string& text, const std::string& uri,
                   const Page& page = {})
{
    Mistakes mistakes;
    const ResourceTree tree{text, "test", mistakes};
    const WebPlace place{"127.0.62.1"};
    const std::optional<Placed> placed = tree.find(uri, node.machine);
    REQUIRE(mistakes.empty());
    REQUIRE(placed);
    return render(tree, *placed, node.machine, place, page);
}

} // namespace

TEST_CASE("the shipped resources have no mistakes")
{
    for (const std::string name : {"dell/c6420", "supermicro/skylake", "supermicro/haswell"}) {
        Mistakes mistakes;
        check_resources(*support::shipped_model(name), mistakes);
        INFO(name);
        for (const Mistake& mistake : mistakes)
            FAIL_CHECK(describe(mistake));
        CHECK(mistakes.empty());
    }
}

TEST_CASE("each mistake of a resource file is told with its place")
{
    struct Row {
        std::string text;
        std::string told;
        unsigned line;
    };
    const Row rows[] = {
        {"{", "no JSON: ", 1},
        {"{} x", "no JSON: ", 1},
        {"[]", "must be an object of resources by URI", 1},
        {with(R"("/redfish/v1/A": 1)"), "/redfish/v1/A: must be an object", 3},
        {with(R"("/redfish/v1/A/": {"Name": "A"})"), "end without a slash", 3},
        {with(R"("/elsewhere": {"Name": "A"})"), "must begin with /redfish", 3},
        {with(R"("/redfish/v1/A[": {"Name": "A"})"), "an unclosed bracket", 3},
        {with(R"("/redfish/v1/[none]": {"Name": "A"})"), "a range of numbers nor a list", 0},
        {with(R"("/redfish/v1/[drives]/B": {"Name": "A"})"), "only stand in the last segment", 3},
        {with(R"("/redfish/v1/A": {"Name": "${nothing}"})"), "there is no fact 'nothing'", 3},
        {with(R"("/redfish/v1/A": {"Name": "a ${uuid"})"), "an unclosed placeholder", 3},
        {with(R"("/redfish/v1/A": {"Name": "${drive.#.health}"})"), "there is no fact", 3},
        {with(R"("/redfish/v1/A": {"Name": "${drive.number.health}"})"), "says nothing here", 3},
        {with(R"("/redfish/v1/A": {"Name": "${sensor.name}"})"), "says nothing here", 3},
        {with(R"("/redfish/v1/A[1-2]": {"Name": "${event.message}"})"), "says nothing here", 3},
        {with(R"("/redfish/v1/A": {"Name": "", "B": [{"$each": "x"}]})"), "must name a list", 3},
        {with(R"("/redfish/v1/A": {"Name": "", "B": {"$when": "x"}})"), "no fact 'x'", 3},
        {with(R"("/redfish/v1/A": {"Name": "", "$other": 1})"), "no directive '$other'", 3},
        {with(R"("/redfish/v1/A": {"B": 1})"), "has no Name", 3},
        {with(R"("/redfish/v1/A": {"Name": "", "B": {"@odata.id": "/redfish/v1/C"}})"),
         "a link to '/redfish/v1/C', which is not there", 3},
        {with(R"("/redfish/v1/A": {"Name": "", "B": {"@odata.id": "${uri}#/C/0"}})"),
         "a link to '/redfish/v1/A#/C/0', a part that is not there", 3},
        {with(R"("/redfish/v1/A": {"Name": "", "Actions": {"#Fly.Away": {}}})"),
         "offers the action '#Fly.Away'", 3},
        {R"({"/redfish/v1": {"Name": ""}})", "/redfish/v1/SessionService is missing", 0},
    };
    for (const Row& row : rows) {
        INFO(row.text);
        const Mistakes mistakes = check(row.text);
        REQUIRE(!mistakes.empty());
        const auto told = std::find_if(mistakes.begin(), mistakes.end(), [&](const Mistake& one) {
            return one.message.find(row.told) != std::string::npos;
        });
        INFO(describe(mistakes.front()));
        REQUIRE(told != mistakes.end());
        CHECK(told->place.file.ends_with("resources.json"));
        if (row.line != 0)
            CHECK(told->place.line == row.line);
    }
    CHECK(check(with(R"("/redfish/v1/A": {"Name": "${uuid}"})")).empty());
}

TEST_CASE("placeholders, choices and repetitions")
{
    const Node node{"dell/c6420", {fault(FaultKind::drive_failed)}};
    const std::string text = R"({"$every": {"Of": "${kind}"},
        "/redfish/v1/A": {"$type": "Thing.v1_0_0", "Name": "N ${power_state}!",
            "Number": "${drives}", "Text": "${drives} drives", "None": "${certificate.pem}",
            "Left": "${certificate.pem?}",
            "Choice": {"$when": "drive.1.failed", "$then": "ill", "$else": "well"},
            "Other": {"$when": "drive.2.failed", "$then": "ill"},
            "Each": [0, {"$each": "drives", "Bay": "${position}",
                         "Health": "${drive.number.health}"}]},
        "/redfish/v1/B[3-4]": {"Name": "B", "Index": "${index}", "Number": "${number}"}})";
    const json::object a = shown(node, text, "/redfish/v1/A");
    CHECK(
        json::serialize(a) ==
        R"({"Of":"Thing","@odata.id":"/redfish/v1/A","@odata.type":"#Thing.v1_0_0.Thing","Id":"A",)"
        R"("Name":"N On!","Number":6,"Text":"6 drives","None":null,"Choice":"ill","Other":null,)"
        R"("Each":[0,{"Bay":"0","Health":"Critical"},{"Bay":"1","Health":"OK"},)"
        R"({"Bay":"2","Health":"OK"},{"Bay":"3","Health":"OK"},{"Bay":"4","Health":"OK"},)"
        R"({"Bay":"5","Health":"OK"}]})");
    CHECK(json::serialize(shown(node, text, "/redfish/v1/B4")) ==
          R"({"Of":"","@odata.id":"/redfish/v1/B4","Id":"B4","Name":"B","Index":"4","Number":2})");
}

TEST_CASE("collections list what stands below them, in pages")
{
    const Node node{"supermicro/skylake"};
    const std::string text = R"({
        "/redfish/v1/C": {"$type": "ThingCollection", "Name": "C", "$page_size": 2},
        "/redfish/v1/C/T[1-5]": {"$type": "Thing.v1_0_0", "Name": "T"},
        "/redfish/v1/C/T1/Below": {"Name": "not a member"}})";
    const json::object first = shown(node, text, "/redfish/v1/C");
    CHECK(first.at("Members@odata.count") == 5);
    CHECK(json::serialize(first.at("Members")) ==
          R"([{"@odata.id":"/redfish/v1/C/T1"},{"@odata.id":"/redfish/v1/C/T2"}])");
    CHECK(first.at("Members@odata.nextLink") == "/redfish/v1/C?$skip=2");
    const json::object last = shown(node, text, "/redfish/v1/C", {4, std::nullopt});
    CHECK(json::serialize(last.at("Members")) == R"([{"@odata.id":"/redfish/v1/C/T5"}])");
    CHECK_FALSE(last.contains("Members@odata.nextLink"));
    const json::object beyond = shown(node, text, "/redfish/v1/C", {99, std::nullopt});
    CHECK(beyond.at("Members").as_array().empty());
    const json::object one = shown(node, text, "/redfish/v1/C", {1, 1});
    CHECK(json::serialize(one.at("Members")) == R"([{"@odata.id":"/redfish/v1/C/T2"}])");
}
