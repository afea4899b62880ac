// SPDX-License-Identifier: GPL-3.0-or-later
// Goal: the profiles that we ship load, name only probes that exist, and turn one fault into one
// failing row. Method: all of profiles/ against the list of probes; a healthy node's evidence, then
// the same with one thing broken at a time.
#include "check/readiness.hpp"
#include "support.hpp"

#include <catch2/catch.hpp>

#include <fmt/format.h>

#include <algorithm>

using namespace oobready;
using namespace oobready::check;

namespace {

const std::vector<std::filesystem::path> folders = {std::string{OOBREADY_SOURCE_DIR} + "/profiles"};

const ProbeInfo catalog[] = {
    {"net.tcp", "", {"port"}},
    {"web.http", ""},
    {"web.plain_redfish", ""},
    {"tls.facts", ""},
    {"tls.protocols", ""},
    {"net.rmcp_ping", ""},
    {"ipmi.auth_capabilities", ""},
    {"ipmi.cipher_suites", ""},
    {"ipmi.session", ""},
    {"ipmi.device_id", ""},
    {"ipmi.guid", ""},
    {"ipmi.lan", ""},
    {"ipmi.sol_config", ""},
    {"ipmi.own_user", ""},
    {"ipmi.chassis_status", ""},
    {"ipmi.raw", "", {"command"}},
    {"sol.console", ""},
    {"ipmi.active_cipher_zero", ""},
    {"ipmi.active_disabled_suites", ""},
    {"redfish.root", ""},
    {"redfish.session", ""},
    {"redfish.systems", ""},
    {"redfish.chassis", ""},
    {"redfish.managers", ""},
    {"redfish.https_certificates", ""},
    {"redfish.serial", "", {"oem_link", "oem_bit_rate", "oem_enabled"}},
    {"redfish.health", "", {"fault_log"}},
    {"redfish.power_supplies", ""},
    {"redfish.thermal", ""},
    {"redfish.memory", ""},
    {"redfish.processors", ""},
    {"redfish.storage", "", {"life_used_percent"}},
    {"redfish.manager_network", ""},
    {"redfish.network_protocol", ""},
    {"redfish.clock", ""},
    {"redfish.boot", ""},
    {"redfish.intrusion", ""},
    {"redfish.accounts", ""},
    {"redfish.logs", "", {"ids", "newest"}},
    {"redfish.oem", "", {"start", "path", "values"}},
};

constexpr const char* dell_serial =
    R"(redfish.serial {"oem_bit_rate":"/Attributes/IPMISOL.1.BaudRate",)"
    R"("oem_enabled":"/Attributes/IPMISOL.1.Enable",)"
    R"("oem_link":"/Links/Oem/Dell/DellAttributes/0"})";

constexpr const char* dell_nic = R"(redfish.oem {"path":["/Links/Oem/Dell/DellAttributes/0"],)"
                                 R"("values":{"active_nic":"/Attributes/CurrentNIC.1.ActiveNIC"}})";

Profile shipped(const std::string& name)
{
    Mistakes mistakes;
    Profile profile = load_profile(folders, name, mistakes);
    check::bind(profile, catalog, mistakes);
    INFO(test::listed(mistakes, folders.front()));
    REQUIRE(mistakes.empty());
    return profile;
}

using Facts = std::map<std::string, std::string>;

// What sol.console sees.
std::string console(const std::string& state, const std::string& held_by = "nobody",
                    bool still_active = false)
{
    return fmt::format(R"({{"state":"{}","held_by":"{}","still_active":{}}})", state, held_by,
                       still_active);
}

// What ipmi.sol_config sees of a healthy node, or of one where `right` is `wrong`.
std::string sol_config(const std::string& right = "", const std::string& wrong = "")
{
    std::string facts = R"({"enabled":true,"channel":1,"payload_channel":1,"privilege":"operator",)"
                        R"("force_encryption":true,"force_authentication":true,"bit_rate":115200,)"
                        R"("nonvolatile_bit_rate":115200,"character_accumulate_ms":50,)"
                        R"("character_send_threshold":96,"retry_count":7})";
    return facts.replace(facts.find(right), right.size(), wrong);
}

// What the probes see of a healthy node, after the facts of each probe.
Facts healthy(unsigned manufacturer, const std::string& make, const std::string& model)
{
    const std::string health = R"("Status":{"State":"Enabled","Health":"OK"})";
    return {
        {"net.tcp {\"port\":443}", R"({"port":443,"state":"open","connect_ms":1.2})"},
        {"net.tcp {\"port\":80}", R"({"port":80,"state":"open","connect_ms":1.2})"},
        {"web.http {}", R"({"status":301,"location":"https://x/","redirects_to_https":true})"},
        {"web.plain_redfish {}", R"({"status":301,"service_root":false})"},
        {"tls.facts {}", R"({"protocol":"TLSv1.2","days_left":3649,"verifies":false,)"
                         R"("verify_error":null,"trusted":true,"subject":"CN=n01,O=Site",)"
                         R"("security_bits":112,"signature_hash":"SHA256","sha256":"ab12"})"},
        {"net.rmcp_ping {}", R"({"answered":true,"ipmi_supported":true})"},
        {"ipmi.auth_capabilities {}", R"({"answered":true,"ipmi_v2":true,"channel":1})"},
        {"ipmi.cipher_suites {}", R"({"suite_ids":[3,17]})"},
        {"ipmi.active_cipher_zero {}", R"({"accepted":false,"status":"no-cipher-suite-match"})"},
        {"ipmi.active_disabled_suites {}", R"({"disabled":[1,2],"accepted":[]})"},
        {"ipmi.session {}", R"({"state":"open","cipher_suite":17,"privilege":"administrator"})"},
        {"ipmi.device_id {}", fmt::format(R"({{"manufacturer_id":{}}})", manufacturer)},
        {"ipmi.guid {}", R"({"uuid":"1e000000-6745-23a1-efcd-ab89674523a1"})"},
        {"ipmi.lan {}", R"({"ip_address":"10.0.1.11","ip_source":"static","mac_address":)"
                        R"("ac:1f:6b:8a:77:f6","subnet_mask":"255.255.255.0",)"
                        R"("default_gateway":"10.0.1.1"})"},
        {"ipmi.sol_config {}", sol_config()},
        {"ipmi.own_user {}", R"({"channel":1,"user_id":2,"sol":true})"},
        {"ipmi.chassis_status {}", R"({"power":"on","power_fault":false,"power_overload":false,)"
                                   R"("drive_fault":false,"fan_fault":false})"},
        {R"(ipmi.raw {"command":"lan_mode"})", R"({"supported":true,"value":"dedicated"})"},
        {"sol.console {}", console("prompt")},
        {"redfish.root {}", R"({"uri":"/redfish/v1/","resource":{"RedfishVersion":"1.13.1"}})"},
        {"redfish.session {}", R"({"state":"open","login":"session"})"},
        {"redfish.systems {}",
         fmt::format(R"({{"members":[{{"UUID":"674523a1-ab89-efcd-a123-45670000001e",)"
                     R"("PowerState":"On","Manufacturer":"{}","Model":"{}",{}}}]}})",
                     make, model, health)},
        {"redfish.chassis {}", "{\"members\":[{" + health + "},{\"Id\":\"Backplane\"}]}"},
        {"redfish.managers {}", "{\"members\":[{" + health + "}]}"},
        {"redfish.serial {}", R"({"bit_rate":115200,"sol_enabled":true})"},
        {dell_serial, R"({"bit_rate":115200,"sol_enabled":true})"},
        {"redfish.health {}", R"({"reasons":[]})"},
        {R"(redfish.health {"fault_log":"FaultList"})", R"({"reasons":[]})"},
        {"redfish.power_supplies {}",
         R"({"members":[{"present":true,"health":"OK","line_status":"Normal"}]})"},
        {"redfish.thermal {}", R"({"fans":[{"health":"OK"}],"temperatures":[{"health":"OK"}]})"},
        {"redfish.memory {}", R"({"members":[{"health":"OK","error_correction":"MultiBitECC"}]})"},
        {"redfish.processors {}", R"({"members":[{"health":"OK"}]})"},
        {"redfish.storage {}", R"({"drives":[{"health":"OK","failure_predicted":false,)"
                               R"("life_left_percent":97}],"volumes":[{"health":"OK"}]})"},
        {"redfish.manager_network {}", R"({"ip_address":"10.0.1.11"})"},
        {"redfish.network_protocol {}", R"({"ipmi_enabled":true,"telnet_enabled":false})"},
        {"redfish.clock {}", R"({"ahead_s":-2})"},
        {"redfish.boot {}", R"({"override_enabled":"Disabled","override_target":"None"})"},
        {"redfish.intrusion {}", R"({"members":[{"intrusion":"Normal"}]})"},
        {"redfish.accounts {}", R"({"lockout_threshold":3})"},
        {dell_nic, R"({"values":{"active_nic":"Dedicated"}})"},
    };
}

Facts super_micro() { return healthy(10876, "Supermicro", "SYS"); }
Facts dell() { return healthy(674, "Dell Inc.", "PowerEdge C6420"); }

const Declared declared = json::parse(R"({
    "site": {"gateway": "10.0.1.1", "netmask": "255.255.255.0"},
    "node": {"name": "n01", "bmc": "10.0.1.11", "mac": "AC-1F-6B-8A-77-F6", "pin": "ab12"}})")
                              .as_object();

// Facts that begin with "!" are an error id's code: the probe could not look.
Observations observations_of(const Profile& profile, const Facts& facts)
{
    Observations observations;
    for (const ProbeCall& call : calls_of(profile)) {
        const auto found = facts.find(call.key());
        REQUIRE(found != facts.end());
        Observation observation = Error{Errc::connection_timeout, ""};
        if (found->second == "!not-found")
            observation = Error{Errc::not_found, ""};
        else if (found->second == "!login-withheld")
            observation = Error{Errc::login_withheld, ""};
        else if (found->second != "!connection-timeout")
            observation = Evidence{"t", json::parse(found->second).as_object(), ""};
        observations.emplace(call.key(), Observed{call, observation, {}, {}});
    }
    return observations;
}

// The ids of all with `outcome`; blocked ones apart.
std::vector<std::string> with(const std::vector<Diagnosis>& diagnoses, Outcome outcome)
{
    std::vector<std::string> ids;
    for (const Diagnosis& diagnosis : diagnoses)
        if (diagnosis.outcome == outcome && diagnosis.blocked_by.empty())
            ids.push_back(diagnosis.requirement);
    return ids;
}

using Ids = std::vector<std::string>;

} // namespace

TEST_CASE("all shipped profiles load and bind")
{
    const std::vector<std::string> names = list_profiles(folders);
    CHECK(names == Ids{"baseline", "dell/c6420", "supermicro/base", "supermicro/haswell",
                       "supermicro/skylake", "web-security"});
    for (const std::string& name : names) {
        CAPTURE(name);
        const Profile profile = shipped(name);
        CHECK(profile.name == name);
        for (const Requirement& requirement : profile.requirements) {
            CAPTURE(requirement.id);
            CHECK(requirement.remedy.ends_with('.'));
            CHECK(requirement.title.find('.') != requirement.title.size() - 1);
        }
    }
}

TEST_CASE("every vendor profile has all that the baseline has, and names who answers")
{
    const Profile baseline = shipped("baseline");
    for (const char* name : {"dell/c6420", "supermicro/haswell", "supermicro/skylake"}) {
        const Profile profile = shipped(name);
        const auto has = [&profile](const std::string& wanted) {
            return std::any_of(
                profile.requirements.begin(), profile.requirements.end(),
                [&wanted](const Requirement& requirement) { return requirement.id == wanted; });
        };
        for (const Requirement& requirement : baseline.requirements) {
            CAPTURE(name, requirement.id);
            CHECK(has(requirement.id));
        }
        CHECK(has("ipmi.manufacturer"));
    }
}

TEST_CASE("a healthy node of each appliance is ready, with nothing to remark")
{
    const std::pair<const char*, Facts> nodes[] = {{"dell/c6420", dell()},
                                                   {"supermicro/haswell", super_micro()},
                                                   {"supermicro/skylake", super_micro()}};
    for (const auto& [name, facts] : nodes) {
        CAPTURE(name);
        const Profile profile = shipped(name);
        const auto diagnoses = judge(profile, observations_of(profile, facts), declared);
        CHECK(with(diagnoses, Outcome::pass).size() == profile.requirements.size());
        CHECK(readiness_of(profile, diagnoses) == Readiness::ready);
    }
}

TEST_CASE("one fault is one failing row, and what lies behind it is blocked by it")
{
    struct Fault {
        const char* call;
        std::string facts;
        Ids failed;
        Ids unknown;
        std::size_t passed_min; // the rest of the node is still judged
    };
    const char* critical =
        R"({"members":[{"Id":"Main","Status":{"State":"Enabled","Health":"Critical"}}]})";
    const Fault faults[] = {
        {"net.tcp {\"port\":443}", R"({"state":"refused"})", {"web.port_443"}, {}, 15},
        {"net.tcp {\"port\":80}", R"({"state":"filtered"})", {"web.port_80"}, {}, 30},
        {"ipmi.auth_capabilities {}",
         R"({"answered":false,"reason":"connection-timeout"})",
         {"ipmi.port_623"},
         {},
         10},
        {"sol.console {}", console("sol-in-use", "root"), {"sol.console", "sol.free"}, {}, 30},
        {"sol.console {}", console("silent"), {"sol.console"}, {}, 30},
        {"sol.console {}", console("output-but-no-prompt"), {"sol.console"}, {}, 30},
        {"sol.console {}", console("garbled"), {"sol.console"}, {}, 30},
        {"sol.console {}", console("kernel-panic"), {"sol.console"}, {}, 30},
        {"sol.console {}", console("prompt", "nobody", true), {"sol.released"}, {}, 30},
        {"sol.console {}",
         "!connection-timeout",
         {},
         {"sol.console", "sol.free", "sol.released"},
         30},
        {"ipmi.sol_config {}", R"({"enabled":false})", {"sol.enabled"}, {}, 30},
        {"ipmi.own_user {}", R"({"sol":false})", {"sol.user_access"}, {}, 30},
        {"ipmi.sol_config {}",
         sol_config(R"("bit_rate":115200)", R"("bit_rate":57600)"),
         {"sol.bit_rate", "sol.bit_rate_kept", "redfish.serial_bit_rate"},
         {},
         30},
        {"ipmi.sol_config {}",
         sol_config(R"("nonvolatile_bit_rate":115200)", R"("nonvolatile_bit_rate":9600)"),
         {"sol.bit_rate_kept"},
         {},
         30},
        {"ipmi.sol_config {}", sol_config("operator", "oem"), {"sol.privilege"}, {}, 30},
        {"ipmi.sol_config {}",
         sol_config(R"("force_encryption":true)", R"("force_encryption":false)"),
         {"sol.force_encryption"},
         {},
         30},
        {"ipmi.sol_config {}",
         sol_config(R"("force_authentication":true)", R"("force_authentication":false)"),
         {"sol.force_authentication"},
         {},
         30},
        {"ipmi.sol_config {}",
         sol_config(R"("payload_channel":1)", R"("payload_channel":2)"),
         {"sol.channel"},
         {},
         30},
        {"ipmi.sol_config {}",
         sol_config(R"("character_accumulate_ms":50)", R"("character_accumulate_ms":1275)"),
         {"sol.accumulate_interval"},
         {},
         30},
        {"ipmi.sol_config {}",
         sol_config(R"("character_accumulate_ms":50)", R"("character_accumulate_ms":0)"),
         {"sol.accumulate_interval"},
         {},
         30},
        {"ipmi.sol_config {}",
         sol_config(R"("character_send_threshold":96)", R"("character_send_threshold":0)"),
         {"sol.send_threshold"},
         {},
         30},
        {"ipmi.sol_config {}",
         sol_config(R"("retry_count":7)", R"("retry_count":0)"),
         {"sol.retry"},
         {},
         30},
        {"redfish.chassis {}", critical, {"redfish.chassis_health"}, {}, 30},
        {"redfish.managers {}", critical, {"redfish.manager_health"}, {}, 30},
        {"ipmi.guid {}",
         R"({"uuid":"1e000000-6745-23a1-efcd-ab89674523a2"})",
         {"ipmi.guid_matches_redfish"},
         {},
         30},
        {"ipmi.cipher_suites {}", R"({"suite_ids":[0,3,17]})", {"ipmi.cipher_suite_zero"}, {}, 30},
        {"ipmi.active_cipher_zero {}",
         R"({"accepted":true,"status":"no-errors"})",
         {"ipmi.active_cipher_zero"},
         {},
         30},
        {"ipmi.device_id {}", R"({"manufacturer_id":343})", {"ipmi.manufacturer"}, {}, 30},
    };
    for (const char* name : {"dell/c6420", "supermicro/skylake"}) {
        const Profile profile = shipped(name);
        for (const Fault& fault : faults) {
            CAPTURE(name, fault.call, fault.facts);
            Facts facts = profile.name == "dell/c6420" ? dell() : super_micro();
            facts.at(fault.call) = fault.facts;
            const auto diagnoses = judge(profile, observations_of(profile, facts), declared);
            CHECK(with(diagnoses, Outcome::fail) == fault.failed);
            CHECK(with(diagnoses, Outcome::unknown) == fault.unknown);
            CHECK(with(diagnoses, Outcome::pass).size() >= fault.passed_min);
            const std::string root = fault.failed.empty() ? fault.unknown[0] : fault.failed[0];
            for (const Diagnosis& diagnosis : diagnoses)
                CHECK((diagnosis.blocked_by.empty() || diagnosis.blocked_by == root));
            const bool decided = readiness_of(profile, diagnoses) != Readiness::undecided;
            CHECK(decided == !fault.failed.empty());
        }
    }
}

TEST_CASE("one faulty part fails its own rows, one that says nothing fails none")
{
    struct Fault {
        const char* call;
        const char* facts;
        Ids failed;
        Ids unknown;
    };
    const Fault faults[] = {
        {"redfish.power_supplies {}",
         R"({"members":[{"present":true,"health":"Critical","line_status":"LossOfInput"},)"
         R"({"present":null,"health":null,"line_status":null}]})",
         {"redfish.power_supply_health", "redfish.power_supply_input"},
         {}},
        {"redfish.power_supplies {}",
         R"({"members":[{"present":false,"health":null,"line_status":"Normal"},)"
         R"({"present":true,"health":"OK","line_status":null}]})",
         {"redfish.power_supply_present"},
         {}},
        {"redfish.thermal {}",
         R"({"fans":[{"health":"Warning"}],"temperatures":[{"health":null}]})",
         {"redfish.fan_health"},
         {}},
        {"redfish.storage {}",
         R"({"drives":[{"health":"OK","failure_predicted":true,"life_left_percent":3}],)"
         R"("volumes":[]})",
         {"redfish.drive_failure", "redfish.drive_life"},
         {}},
        {"redfish.storage {}",
         R"({"drives":[],"volumes":[],"unreadable":[{"uri":"/s","error":"not-licensed: no",)"
         R"("of":"drives"}]})",
         {},
         {"redfish.drive_health", "redfish.drive_failure", "redfish.drive_life"}},
    };
    for (const char* name : {"dell/c6420", "supermicro/skylake"}) {
        const Profile profile = shipped(name);
        for (const Fault& fault : faults) {
            CAPTURE(name, fault.call, fault.facts);
            Facts facts = profile.name == "dell/c6420" ? dell() : super_micro();
            facts.at(fault.call) = fault.facts;
            const auto diagnoses = judge(profile, observations_of(profile, facts), declared);
            CHECK(with(diagnoses, Outcome::fail) == fault.failed);
            CHECK(with(diagnoses, Outcome::unknown) == fault.unknown);
        }
    }
}

TEST_CASE("what a controller says of itself is advice, and one finding each")
{
    struct Row {
        const char* call;
        const char* facts;
        const char* failed;
    };
    const Row rows[] = {
        {"redfish.manager_network {}", R"({"ip_address":"10.0.1.12"})", "redfish.ip_address"},
        {"redfish.network_protocol {}", R"({"ipmi_enabled":false,"telnet_enabled":false})",
         "redfish.ipmi_enabled"},
        {"redfish.network_protocol {}", R"({"ipmi_enabled":true,"telnet_enabled":true})",
         "redfish.telnet_disabled"},
        {"redfish.clock {}", R"({"ahead_s":-301})", "redfish.clock"},
        {"redfish.boot {}", R"({"override_enabled":"Continuous","override_target":"Pxe"})",
         "redfish.boot_override"},
        {"redfish.intrusion {}", R"({"members":[{"intrusion":"HardwareIntrusion"}]})",
         "redfish.intrusion"},
        {dell_nic, R"({"values":{"active_nic":"LOM1"}})", "redfish.nic_mode"},
        // What a controller does not have is neither praised nor advised about.
        {"redfish.clock {}", R"({"ahead_s":null,"missing":["ahead_s"]})", ""},
        {"redfish.network_protocol {}",
         R"({"ipmi_enabled":true,"telnet_enabled":null,"missing":["telnet_enabled"]})", ""},
        {"redfish.intrusion {}", R"({"supported":false,"members":[]})", ""},
        {dell_nic, R"({"values":{"active_nic":null},"missing":["values/active_nic"]})", ""},
    };
    const Profile profile = shipped("dell/c6420");
    for (const Row& row : rows) {
        CAPTURE(row.call, row.facts);
        Facts facts = dell();
        facts.at(row.call) = row.facts;
        const auto diagnoses = judge(profile, observations_of(profile, facts), declared);
        const Ids failed = *row.failed != 0 ? Ids{row.failed} : Ids{};
        CHECK(with(diagnoses, Outcome::fail) == failed);
        CHECK(with(diagnoses, Outcome::unknown).empty());
        CHECK(readiness_of(profile, diagnoses) == Readiness::ready);
    }
}

TEST_CASE("faults of several facts")
{
    const Profile profile = shipped("supermicro/skylake");
    Facts facts = super_micro();
    SECTION("a wrong password: one plane refuses it, the other never tries")
    {
        facts.at("ipmi.session {}") = R"({"state":"refused","error":"password-invalid"})";
        for (const char* call : {"redfish.session {}", "redfish.systems {}", "redfish.chassis {}",
                                 "redfish.managers {}"})
            facts.at(call) = "!login-withheld";
        const auto diagnoses = judge(profile, observations_of(profile, facts), declared);
        CHECK(with(diagnoses, Outcome::fail) == Ids{"ipmi.session"});
        CHECK(with(diagnoses, Outcome::unknown).empty()); // the withheld login is explained by it
        CHECK(readiness_of(profile, diagnoses) == Readiness::not_ready);
    }
    SECTION("a node that is off")
    {
        facts.at("ipmi.chassis_status {}") =
            R"({"power":"off","power_fault":false,"power_overload":false,"drive_fault":false,)"
            R"("fan_fault":false})";
        facts.at("redfish.systems {}") =
            R"({"members":[{"UUID":"674523a1-ab89-efcd-a123-45670000001e","PowerState":"Off",)"
            R"("Manufacturer":"Supermicro","Status":{"State":"Disabled","Health":"OK"}}]})";
        facts.at("redfish.chassis {}") =
            R"({"members":[{"Status":{"State":"StandbyOffline","Health":"OK"}}]})";
        const auto diagnoses = judge(profile, observations_of(profile, facts), declared);
        CHECK(with(diagnoses, Outcome::fail) == Ids{"ipmi.chassis_power"});
        CHECK(with(diagnoses, Outcome::unknown).empty());
    }
    SECTION("a crossed cable: the address and the MAC address are another node's")
    {
        facts.at("ipmi.lan {}") =
            R"({"ip_address":"10.0.1.99","ip_source":"dhcp","mac_address":"ac:1f:6b:8a:77:f7",)"
            R"("subnet_mask":"255.255.255.0","default_gateway":"10.0.1.1"})";
        const auto diagnoses = judge(profile, observations_of(profile, facts), declared);
        CHECK(with(diagnoses, Outcome::fail) ==
              Ids{"ipmi.ip_address", "ipmi.mac_address", "ipmi.ip_source"});
    }
    SECTION("an old manufacturer number is advice")
    {
        facts.at("ipmi.device_id {}") = R"({"manufacturer_id":10437})";
        const auto diagnoses = judge(profile, observations_of(profile, facts), declared);
        CHECK(with(diagnoses, Outcome::fail) == Ids{"ipmi.manufacturer_current"});
        CHECK(readiness_of(profile, diagnoses) == Readiness::ready);
    }
}

TEST_CASE("the port of the controller is advice, and only where the board says which it is")
{
    struct Row {
        const char* facts;
        Outcome outcome;
    };
    const Row rows[] = {
        {R"({"supported":true,"value":"dedicated"})", Outcome::pass},
        {R"({"supported":true,"value":"shared"})", Outcome::fail},
        {R"({"supported":true,"value":"failover"})", Outcome::fail},
        {R"({"supported":false,"completion_code":"C1h","value":null})", Outcome::not_applicable},
        {R"({"supported":true,"value":null})", Outcome::unknown},
    };
    const Profile profile = shipped("supermicro/haswell");
    for (const Row& row : rows) {
        CAPTURE(row.facts);
        Facts facts = super_micro();
        facts.at(R"(ipmi.raw {"command":"lan_mode"})") = row.facts;
        const auto diagnoses = judge(profile, observations_of(profile, facts), declared);
        CHECK(readiness_of(profile, diagnoses) == Readiness::ready);
        if (row.outcome != Outcome::pass)
            CHECK(with(diagnoses, row.outcome) == Ids{"ipmi.lan_mode"});
    }
}

TEST_CASE("Redfish is required of the Dell appliance")
{
    const Profile profile = shipped("dell/c6420");
    Facts facts = dell();
    facts.at("redfish.root {}") = "!connection-timeout";
    const auto diagnoses = judge(profile, observations_of(profile, facts), declared);
    CHECK(with(diagnoses, Outcome::unknown) == Ids{"redfish.root"});
    CHECK(with(diagnoses, Outcome::fail).empty());
    CHECK(with(diagnoses, Outcome::pass).size() >= 20);
    CHECK(readiness_of(profile, diagnoses) == Readiness::undecided);
}

TEST_CASE("Redfish is optional on a Super Micro and its health counts where it is there")
{
    const char* name = GENERATE("supermicro/haswell", "supermicro/skylake");
    CAPTURE(name);
    const Profile profile = shipped(name);
    Facts facts = super_micro();
    SECTION("absent")
    {
        for (auto& [call, text] : facts)
            if (call.starts_with("redfish."))
                text = "!not-found";
        const auto diagnoses = judge(profile, observations_of(profile, facts), declared);
        CHECK(with(diagnoses, Outcome::unknown) == Ids{"redfish.root"});
        CHECK(with(diagnoses, Outcome::fail).empty());
        CHECK(readiness_of(profile, diagnoses) == Readiness::ready);
    }
    SECTION("critical")
    {
        facts.at("redfish.managers {}") =
            R"({"members":[{"Status":{"State":"Enabled","Health":"Critical"}}]})";
        const auto diagnoses = judge(profile, observations_of(profile, facts), declared);
        CHECK(with(diagnoses, Outcome::fail) == Ids{"redfish.manager_health"});
        CHECK(readiness_of(profile, diagnoses) == Readiness::not_ready);
    }
}

TEST_CASE("a chassis that cannot be read leaves a node undecided")
{
    for (const char* name : {"dell/c6420", "supermicro/haswell", "supermicro/skylake"}) {
        CAPTURE(name);
        const Profile profile = shipped(name);
        Facts facts = std::string_view{name} == "dell/c6420" ? dell() : super_micro();
        facts.at("redfish.chassis {}") =
            R"({"count":3,"members":[{"Status":{"State":"Enabled","Health":"OK"}}],"unreadable":[)"
            R"({"uri":"/b","error":"http-error: 500"},{"uri":"/c","error":"http-error: 500"}]})";
        const auto diagnoses = judge(profile, observations_of(profile, facts), declared);
        CHECK(with(diagnoses, Outcome::unknown) == Ids{"redfish.chassis_health"});
        CHECK(readiness_of(profile, diagnoses) == Readiness::undecided);
    }
}

TEST_CASE("without a rack file's declarations the checks against it do not apply")
{
    const Profile profile = shipped("baseline");
    const auto diagnoses = judge(profile, observations_of(profile, super_micro()), {});
    CHECK(with(diagnoses, Outcome::not_applicable) == Ids{"tls.pin", "ipmi.ip_address",
                                                          "ipmi.mac_address", "ipmi.subnet_mask",
                                                          "ipmi.gateway", "sol.bit_rate"});
    CHECK(readiness_of(profile, diagnoses) == Readiness::ready);
}
