// SPDX-License-Identifier: GPL-3.0-or-later
// Goal: what a rack file, profiles and a scenario say becomes nodes, and every mistake is told with
// its place.
#include "sim/rack/addresses.hpp"
#include "sim/rack/plan.hpp"
#include "sim/rack/rack_folder.hpp"
#include "sim/rack/scenario.hpp"
#include "sim/rack/simulated_node.hpp"

#include "rack/rack.hpp"
#include "support/process.hpp"

#include <catch2/catch.hpp>
#include <sys/stat.h>

#include <fstream>
#include <set>

using namespace oobready;
using namespace oobready::sim;

namespace {

const Models& models()
{
    static const Models loaded = [] {
        Mistakes mistakes;
        Models shipped = load_models({OOBREADY_SOURCE_DIR "/models"}, mistakes);
        for (const Mistake& mistake : mistakes)
            FAIL_CHECK(describe(mistake));
        return shipped;
    }();
    return loaded;
}

std::filesystem::path written(const support::TemporaryFolder& folder, const std::string& name,
                              const std::string& text)
{
    const std::filesystem::path file = folder.path() / name;
    std::ofstream{file} << text;
    return file;
}

RackPlan eight_nodes()
{
    Mistakes mistakes;
    RackPlan plan = plan_profiles({"supermicro/skylake", "dell/c6420"}, 4, models(), {}, mistakes);
    REQUIRE(mistakes.empty());
    return plan;
}

Mistakes mistakes_of_scenario(const std::string& text)
{
    const support::TemporaryFolder folder;
    RackPlan plan = eight_nodes();
    ScenarioOptions options;
    options.file = written(folder, "scenario.toml", text);
    Mistakes mistakes;
    apply_scenario(plan, models(), options, mistakes);
    return mistakes;
}

} // namespace

TEST_CASE("the shipped models can be read and each profile has one")
{
    CHECK(models().size() == 3);
    for (const char* profile : {"supermicro/skylake", "supermicro/haswell", "dell/c6420"})
        CHECK(model_for(models(), profile) != nullptr);
    CHECK(model_for(models(), "no/such") == nullptr);
}

TEST_CASE("loopback addresses are handed out once, none that ends in 0 or 255")
{
    Addresses addresses{"127.0.1.253"};
    addresses.take("127.0.2.1");
    CHECK(addresses.next() == "127.0.1.253");
    CHECK(addresses.next() == "127.0.1.254");
    CHECK(addresses.next() == "127.0.2.2");
    CHECK(is_loopback("127.4.5.6"));
    CHECK_FALSE(is_loopback("10.0.0.1"));
    CHECK_FALSE(is_loopback("::1"));
    Addresses last{"127.255.255.254"};
    CHECK(last.next() == "127.255.255.254");
    CHECK_FALSE(last.next());
}

TEST_CASE("every node of a plan is somebody else")
{
    Mistakes mistakes;
    RackPlan plan = plan_profiles({"supermicro/skylake", "dell/c6420", "dell/c6420"}, 100, models(),
                                  {}, mistakes);
    complete(plan, mistakes);
    REQUIRE(mistakes.empty());
    std::set<std::string> names, addresses, macs, uuids, serials;
    for (const NodePlan& node : plan.nodes) {
        names.insert(node.full_name());
        addresses.insert(node.address);
        macs.insert(node.identity.mac);
        uuids.insert(node.identity.uuid);
        serials.insert(node.identity.serial);
        CHECK(node.identity.uuid.size() == 36);
        CHECK(node.identity.mac.size() == 17);
        CHECK_FALSE(node.credentials.password.empty());
    }
    for (const auto* set : {&names, &addresses, &macs, &uuids, &serials})
        CHECK(set->size() == 300);
}

TEST_CASE("a rack file's nodes keep what is declared, and loopback addresses")
{
    const support::TemporaryFolder folder;
    const auto file = written(folder, "rack.toml", R"(
[site]
gateway = "10.0.1.1"
[ports]
https = 8443
[[appliance]]
name = "a"
profile = "dell/c6420"
  [[appliance.node]]
  name = "n[1-2]"
  bmc = ["10.0.1.11", "127.0.0.77"]
  mac = ["4C:D9:8F:00:00:AA", "4c:d9:8f:00:00:bb"]
)");
    Mistakes mistakes;
    RackPlan plan = plan_rack_file(file, models(), {}, mistakes);
    complete(plan, mistakes);
    REQUIRE(mistakes.empty());
    REQUIRE(plan.nodes.size() == 2);
    CHECK(plan.site.gateway == "10.0.1.1");
    CHECK(plan.nodes[0].address == "127.0.1.1");
    CHECK(plan.nodes[0].ports.https == 443); // of a tunnel that is not there
    CHECK(plan.nodes[0].identity.mac == "4c:d9:8f:00:00:aa");
    CHECK(plan.nodes[1].address == "127.0.0.77");
    CHECK(plan.nodes[1].ports.https == 8443);

    const RackPlan moved = plan_rack_file(file, models(), {"127.0.9.1", 20000}, mistakes);
    CHECK(moved.nodes[0].address == "127.0.9.1");
    CHECK(moved.nodes[0].ports.https == 20443);
    CHECK(moved.nodes[0].ports.ipmi == 20623);
    CHECK(moved.nodes[0].ports.http == 20080);
}

TEST_CASE("the rack file that is written says what was planned")
{
    const support::TemporaryFolder folder;
    RackPlan plan = eight_nodes();
    Mistakes mistakes;
    complete(plan, mistakes);
    plan.nodes[0].credentials.k_g = Secret{"a key of twenty byte"};
    plan.site.name = "odd \"name\" \\ \x1b[2J";
    Result<RackFolder> made = RackFolder::make(folder.path() / "rack");
    REQUIRE(made.has_value());
    REQUIRE(made->write(plan, "no certificate").has_value());

    const rack::Rack rack = rack::load_rack(made->rack_file(), mistakes);
    for (const Mistake& mistake : mistakes)
        FAIL_CHECK(describe(mistake));
    REQUIRE(rack.appliances.size() == 2);
    for (std::size_t i = 0; i < plan.nodes.size(); ++i) {
        const rack::Node& node = rack.appliances[i / 4].nodes[i % 4];
        CHECK(node.name == plan.nodes[i].name);
        CHECK(node.target.host == plan.nodes[i].address);
        CHECK(node.target.credentials->username == plan.nodes[i].credentials.username);
        CHECK(node.target.credentials->password.reveal() ==
              plan.nodes[i].credentials.password.reveal());
        CHECK(node.target.credentials->k_g.reveal() == plan.nodes[i].credentials.k_g.reveal());
        CHECK(node.declared.at("node").at("mac").as_string() == plan.nodes[i].identity.mac);
        CHECK(node.declared.at("node").at("bmc").as_string() == plan.nodes[i].address);
    }
    struct stat status {};
    REQUIRE(::stat((folder.path() / "rack" / "c1.password").c_str(), &status) == 0);
    CHECK((status.st_mode & 0777) == 0600);
    made->remove();
    CHECK_FALSE(std::filesystem::exists(folder.path() / "rack"));
}

TEST_CASE("a scenario plants what it says where it says it")
{
    const support::TemporaryFolder folder;
    RackPlan plan = eight_nodes();
    ScenarioOptions options;
    options.file = written(folder, "scenario.toml", R"(
seed = 42
[[node]]
nodes = "supermicro-1/n[1-2]"
console = "grub"
[[fault]]
fault = "completion-code"
nodes = "*"
command = "Get Device ID"
value = 0xC0
count = 2
probability = 0.5
[[fault]]
fault = "delay"
nodes = "dell-1/n1,dell-1/n2"
plane = "web"
value = 30
jitter_ms = 10
from_s = 1
until_s = 2
)");
    options.faults = {"127.0.1.8=power-off", "dell-1/n4=delay:70"};
    Mistakes mistakes;
    CHECK(apply_scenario(plan, models(), options, mistakes) == 42);
    for (const Mistake& mistake : mistakes)
        FAIL_CHECK(describe(mistake));
    CHECK(plan.nodes[0].console == "grub");
    CHECK(plan.nodes[2].console == "login");
    for (const NodePlan& node : plan.nodes)
        CHECK(node.faults.at(0).kind == FaultKind::completion_code);
    CHECK(plan.nodes[0].faults[0].value == 0xc0);
    CHECK(plan.nodes[0].faults[0].count == 2);
    CHECK(plan.nodes[0].faults[0].probability == 0.5);
    CHECK(plan.nodes[0].faults[0].subject == "Get Device ID");
    REQUIRE(plan.nodes[4].faults.size() == 2);
    CHECK(plan.nodes[4].faults[1].plane == FaultPlane::web);
    CHECK(plan.nodes[4].faults[1].value == 30);
    CHECK(plan.nodes[4].faults[1].jitter_ms == 10);
    CHECK(plan.nodes[4].faults[1].until == std::chrono::seconds{2});
    REQUIRE(plan.nodes[7].faults.size() == 3);
    CHECK(plan.nodes[7].faults[1].kind == FaultKind::power_off);
    CHECK(plan.nodes[7].faults[2].value == 70);
}

TEST_CASE("--broken leaves one node healthy, and breaks a lone one")
{
    RackPlan plan = eight_nodes();
    ScenarioOptions options;
    options.broken = true;
    Mistakes mistakes;
    apply_scenario(plan, models(), options, mistakes);
    std::set<FaultKind> kinds;
    for (std::size_t i = 0; i < 7; ++i) {
        REQUIRE(plan.nodes[i].faults.size() == 1);
        kinds.insert(plan.nodes[i].faults[0].kind);
    }
    CHECK(kinds.size() == 7);
    CHECK(plan.nodes[7].faults.empty());
}

TEST_CASE("a mistake in a scenario is told with its place")
{
    struct Row {
        const char* text;
        const char* said;
    };
    const auto row = GENERATE(values<Row>({
        {"[[fault]]\nfault = \"sol-in-us\"\nnodes = \"*\"", "2:9: no fault 'sol-in-us'; did you "
                                                            "mean 'sol-in-use'?"},
        {"[[fault]]\nfault = \"delay\"\nnodes = \"smc-9/n1\"", "3:9: no node 'smc-9/n1'"},
        {"[[fault]]\nfault = \"delay\"", "1:1: [[fault]] lacks 'nodes'"},
        {"[[fault]]\nnodes = \"*\"", "[[fault]] lacks 'fault'"},
        {"[[fault]]\nfault = \"power-off\"\nnodes = \"*\"\nvalue = 3", "takes no value"},
        {"[[fault]]\nfault = \"power-off\"\nnodes = \"*\"\ncommand = \"x\"", "no fault of IPMI"},
        {"[[fault]]\nfault = \"no-answer\"\nnodes = \"*\"\nuri = \"/x\"", "no fault of the web"},
        {"[[fault]]\nfault = \"completion-code\"\nnodes = \"*\"\nvalue = 256", "completion code"},
        {"[[fault]]\nfault = \"http-status\"\nnodes = \"*\"\nvalue = 42", "HTTP status"},
        {"[[fault]]\nfault = \"delay\"\nnodes = \"*\"\nprobability = 2", "from 0 to 1"},
        {"[[fault]]\nfault = \"delay\"\nnodes = \"*\"\nfrom_s = 5\nuntil_s = 5", "later than"},
        {"[[fault]]\nfault = \"delay\"\nnodes = \"*\"\nplane = \"redfish\"", "\"ipmi\" or \"web\""},
        {"[[fault]]\nfault = \"delay\"\nnodes = \"*\"\nhow = 5", "unknown key 'how'"},
        {"[[node]]\nnodes = \"*\"\nconsole = \"gurb\"", "3:11: "},
        {"[[node]]\nnodes = \"*\"\ntree = \"/nowhere\"", "no recorded tree in '/nowhere'"},
        {"[[node]]\nnodes = \"*\"\nmodel = \"none\"", "no model 'none'"},
        {"[[node]\n", "scenario.toml:1:"},
    }));
    const Mistakes mistakes = mistakes_of_scenario(row.text);
    REQUIRE(mistakes.size() >= 1);
    CHECK_THAT(describe(mistakes.front()), Catch::Contains(row.said));
    CHECK_THAT(describe(mistakes.front()), Catch::Contains("scenario.toml:"));
}

TEST_CASE("all mistakes of a scenario are told at once")
{
    CHECK(mistakes_of_scenario("[[fault]]\nfault = \"a\"\nnodes = \"b\"\n"
                               "[[fault]]\nfault = \"delay\"\nnodes = \"*\"\nvalue = -1\n")
              .size() == 3);
}

TEST_CASE("crossed cables show each machine at the other's address")
{
    RackPlan plan = eight_nodes();
    ScenarioOptions options;
    options.faults = {"dell-1/n1=crossed-cables", "dell-1/n4=crossed-cables"};
    Mistakes mistakes;
    apply_scenario(plan, models(), options, mistakes);
    complete(plan, mistakes);
    REQUIRE(mistakes.empty());
    const SimulatedNodes nodes = make_nodes(plan, 1);
    CHECK(nodes[4]->machine.identity().mac == plan.nodes[5].identity.mac);
    CHECK(nodes[5]->machine.identity().uuid == plan.nodes[4].identity.uuid);
    CHECK(nodes[4]->machine.lan.address == plan.nodes[4].address);
    CHECK(nodes[7]->machine.identity().mac == plan.nodes[7].identity.mac); // has no next one
}
