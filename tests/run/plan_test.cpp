// SPDX-License-Identifier: GPL-3.0-or-later
// Goal: a plan says what a run would send, folded over equal nodes, and never a secret.
// Method: racks and profiles made in memory, the real tables of probes.
#include "ipmi/commands.hpp"
#include "rack/rack.hpp"
#include "run/catalog.hpp"
#include "run/plan.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <set>

using namespace oobready;
using check::PlannedGroup;
using check::PlannedPlane;
using check::PlannedSend;

namespace {

check::Requirement asks(std::string id, std::string probe, boost::json::object arguments = {})
{
    check::Requirement requirement;
    requirement.id = std::move(id);
    requirement.call = {std::move(probe), std::move(arguments)};
    return requirement;
}

check::Profile profile_of(std::vector<check::Requirement> requirements)
{
    check::Profile profile;
    profile.name = "p";
    profile.requirements = std::move(requirements);
    return profile;
}

rack::Node node_at(const std::string& name, const std::string& host, bool credentials = true)
{
    rack::Node node;
    node.name = name;
    node.target.host = host;
    if (credentials)
        node.target.credentials = Credentials{"admin", Secret{"very secret"}, {}};
    return node;
}

check::Plan plan(const check::Profile& profile, std::vector<rack::Node> nodes)
{
    rack::Rack rack;
    rack.origin = "rack.toml";
    rack.appliances.push_back({"a", "p", std::move(nodes), {}});
    return run::plan_of(rack, {{"p", profile}});
}

PlannedGroup only_group(const check::Plan& plan)
{
    REQUIRE(plan.appliances.size() == 1);
    REQUIRE(plan.appliances[0].groups.size() == 1);
    return plan.appliances[0].groups[0];
}

const PlannedPlane& plane(const PlannedGroup& group, std::string_view name)
{
    const auto found = std::ranges::find(group.planes, name, &PlannedPlane::name);
    REQUIRE(found != group.planes.end());
    return *found;
}

std::vector<std::string> whats(const PlannedPlane& plane)
{
    std::vector<std::string> list;
    for (const PlannedSend& send : plane.sends)
        list.push_back(send.what);
    return list;
}

const PlannedSend& send(const PlannedPlane& plane, const std::string& what)
{
    const auto found = std::ranges::find(plane.sends, what, &PlannedSend::what);
    REQUIRE(found != plane.sends.end());
    return *found;
}

} // namespace

TEST_CASE("one session around what is asked in it, in the order of the tables")
{
    const PlannedGroup group =
        only_group(plan(profile_of({asks("b", "ipmi.guid"), asks("a", "ipmi.device_id"),
                                    asks("c", "net.rmcp_ping")}),
                        {node_at("n1", "10.0.0.1")}));
    CHECK(group.username == "admin");
    CHECK_FALSE(group.activates_sol);
    CHECK_FALSE(group.names_looked_up);
    REQUIRE(group.planes.size() == 1);
    const PlannedPlane& ipmi = plane(group, "ipmi");
    CHECK(ipmi.login);
    CHECK(whats(ipmi) == std::vector<std::string>{
                             "RMCP presence ping",
                             "Get Channel Authentication Capabilities (06h 38h)",
                             "Get Channel Cipher Suites (06h 54h)",
                             "RMCP+ Open Session Request",
                             "RAKP Message 1",
                             "RAKP Message 3",
                             "Set Session Privilege Level (06h 3Bh)",
                             "Get Device ID (06h 01h)",
                             "Get System GUID (06h 37h)",
                             "Close Session (06h 3Ch)",
                         });
    const PlannedSend& guid = send(ipmi, "Get System GUID (06h 37h)");
    CHECK(guid.port == 623);
    REQUIRE(guid.reasons.size() == 1);
    CHECK(guid.reasons[0].often.is_once());
    CHECK(guid.reasons[0].probes == std::vector<std::string>{"ipmi.guid"});
    CHECK(guid.reasons[0].requirements == std::vector<std::string>{"b"});
}

TEST_CASE("what several probes ask for stands there once, with all of them")
{
    const PlannedGroup group =
        only_group(plan(profile_of({asks("a", "ipmi.sel"), asks("b", "ipmi.sel_info"),
                                    asks("c", "ipmi.lan"), asks("d", "ipmi.lan_extended")}),
                        {node_at("n1", "10.0.0.1")}));
    const PlannedPlane& ipmi = plane(group, "ipmi");
    const PlannedSend& info = send(ipmi, "Get SEL Info (0Ah 40h)");
    REQUIRE(info.reasons.size() == 1);
    CHECK(info.reasons[0].probes == std::vector<std::string>{"ipmi.sel_info", "ipmi.sel"});
    CHECK(info.reasons[0].requirements == std::vector<std::string>{"b", "a"});
    const PlannedSend& lan = send(ipmi, "Get LAN Configuration Parameters (0Ch 02h)");
    REQUIRE(lan.reasons.size() == 3);
    CHECK(lan.reasons[0].often.count == 6);
    CHECK(lan.reasons[1].often.count == 10);
    CHECK(lan.reasons[2].often.per == "IPv6 address entry");
}

TEST_CASE("ports are those of the rack file, and an argument decides what is sent")
{
    rack::Node node = node_at("n1", "bmc.example");
    node.target.ports = {8443, 1623, 8080};
    const PlannedGroup group =
        only_group(plan(profile_of({asks("a", "net.tcp", {{"port", 443}}),
                                    asks("b", "net.tcp", {{"port", 22}}), asks("c", "redfish.root"),
                                    asks("d", "ipmi.sensors"), asks("e", "sol.console")}),
                        {node}));
    CHECK(group.names_looked_up);
    CHECK(group.activates_sol);
    const PlannedPlane& ports = plane(group, "ports");
    REQUIRE(ports.sends.size() == 2);
    CHECK(ports.sends[0].port == 8443);
    CHECK(ports.sends[0].reasons.at(0).probes ==
          std::vector<std::string>{"net.tcp", "redfish.root"});
    CHECK(ports.sends[1].port == 22);
    const PlannedPlane& redfish = plane(group, "redfish");
    CHECK_FALSE(redfish.login);
    CHECK(whats(redfish) == std::vector<std::string>{"GET /redfish/v1/"});
    const std::vector<std::string> asked = whats(plane(group, "ipmi"));
    CHECK(std::ranges::find(asked, "Get Sensor Reading (04h 2Dh)") != asked.end());
    CHECK(std::ranges::find(asked, "Get Sensor Thresholds (04h 27h)") == asked.end());
    const PlannedGroup more =
        only_group(plan(profile_of({asks("d", "ipmi.sensors", {{"thresholds", true}})}), {node}));
    send(plane(more, "ipmi"), "Get Sensor Thresholds (04h 27h)");
}

TEST_CASE("without credentials nothing of a session is sent")
{
    const PlannedGroup group =
        only_group(plan(profile_of({asks("a", "ipmi.device_id"), asks("b", "redfish.systems"),
                                    asks("c", "sol.console")}),
                        {node_at("n1", "10.0.0.1", false)}));
    CHECK_FALSE(group.username);
    CHECK_FALSE(group.activates_sol);
    const PlannedPlane& ipmi = plane(group, "ipmi");
    CHECK(whats(ipmi) ==
          std::vector<std::string>{"Get Channel Authentication Capabilities (06h 38h)"});
    CHECK(ipmi.withheld == std::vector<std::string>{"ipmi.device_id", "sol.console"});
    CHECK(ipmi.login_attempts_max == 0);
    CHECK(whats(plane(group, "redfish")) == std::vector<std::string>{"GET /redfish/v1/"});
}

TEST_CASE("a thousand equal nodes are one group, and what differs is one of its own")
{
    std::vector<rack::Node> nodes;
    for (unsigned i = 0; i < 1000; ++i)
        nodes.push_back(node_at("n" + std::to_string(i), "bmc" + std::to_string(i)));
    nodes[7].target.ports.ipmi = 1623;
    nodes[9].target.tls.insecure = true;
    const check::Plan made = plan(profile_of({asks("a", "ipmi.guid")}), nodes);
    REQUIRE(made.appliances[0].groups.size() == 3);
    CHECK(made.appliances[0].groups[0].nodes.size() == 998);
    CHECK(made.appliances[0].groups[1].nodes == std::vector<std::string>{"n7"});
    CHECK(made.appliances[0].groups[2].certificate == "not verified");
}

TEST_CASE("every probe says what it sends and gives, from the allow-list and without repetition")
{
    std::set<std::string> allowed;
    for (const ipmi::Command* command : ipmi::allowed_commands())
        allowed.insert(describe(*command));
    for (const check::ProbeInfo& info : run::catalog()) {
        INFO(info.name);
        CHECK_FALSE(info.summary.empty());
        CHECK(!info.facts.empty());
        CHECK(!info.sends.empty());
        for (const check::Sent& sent : info.sends)
            if (sent.what.ends_with("h)"))
                CHECK(allowed.contains(sent.what));
        std::set<std::string> paths;
        for (const check::Fact& fact : info.facts) {
            INFO(fact.path());
            CHECK(paths.insert(fact.path()).second);
            CHECK_FALSE(fact.meaning.empty());
            CHECK((fact.words.empty() || fact.type == check::FactType::string));
        }
    }
}

TEST_CASE("every shipped profile selects what its probes give")
{
    const std::vector<std::filesystem::path> folders = {std::filesystem::path{OOBREADY_SOURCE_DIR} /
                                                        "profiles"};
    const std::vector<std::string> names = check::list_profiles(folders);
    CHECK(names.size() >= 4);
    for (const std::string& name : names) {
        Mistakes mistakes;
        const check::Profile profile = check::load_profile(folders, name, mistakes);
        check::bind(profile, run::catalog(), mistakes);
        for (const Mistake& mistake : mistakes)
            FAIL_CHECK(describe(mistake));
    }
}
