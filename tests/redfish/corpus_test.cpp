// SPDX-License-Identifier: GPL-3.0-or-later
// Goal: services as they were recorded are read whole. Method: nginx serves each tree of
// OOBREADY_CORPUS/redfish/*.tar.xz; every probe must give evidence.
#include "check/pointer.hpp"
#include "redfish_server.hpp"

#include <catch2/catch.hpp>

#include <cstdlib>

using namespace oobready;
using support::count_prefix;
namespace json = boost::json;

namespace {

// Where the recorded makes keep what concerns the serial console, and what it was.
struct Serial {
    std::string_view tree;
    json::object arguments;
    std::string_view facts;
};

const Serial recorded[] = {
    {"dell-r750-idrac9-6.00.30.00",
     {{"oem_link", "/Links/Oem/Dell/DellAttributes/0"},
      {"oem_bit_rate", "/Attributes/IPMISOL.1.BaudRate"},
      {"oem_enabled", "/Attributes/IPMISOL.1.Enable"}},
     R"({"bit_rate":115200,"sol_enabled":true,"missing":[],)"
     R"("interfaces":[{"uri":"/redfish/v1/Managers/iDRAC.Embedded.1/SerialInterfaces/Serial.1",)"
     R"("enabled":null,"bit_rate":null}],"consoles":[],)"
     R"("oem":{"uri":"/redfish/v1/Managers/iDRAC.Embedded.1/Oem/Dell/DellAttributes/)"
     R"(iDRAC.Embedded.1","enabled":true,"bit_rate":115200},"supported":true,"unreadable":[]})"},
    {"dell-r750-idrac9-6.00.30.00",
     {},
     R"({"bit_rate":null,"sol_enabled":null,"missing":["bit_rate","sol_enabled"],)"
     R"("interfaces":[{"uri":"/redfish/v1/Managers/iDRAC.Embedded.1/SerialInterfaces/Serial.1",)"
     R"("enabled":null,"bit_rate":null}],"consoles":[],"oem":null,)"
     R"("supported":true,"unreadable":[]})"},
    {"openbmc-2.15-palmetto",
     {},
     R"({"bit_rate":null,"sol_enabled":true,"missing":["bit_rate"],"interfaces":[],)"
     R"("consoles":[{"uri":"/redfish/v1/Managers/bmc","enabled":true},)"
     R"({"uri":"/redfish/v1/Systems/system","enabled":true}],"oem":null,)"
     R"("supported":true,"unreadable":[]})"},
    {"smc-x10sdv-4.00",
     {},
     R"({"bit_rate":115200,"sol_enabled":true,"missing":[],)"
     R"("interfaces":[{"uri":"/redfish/v1/Managers/1/SerialInterfaces/1","enabled":true,)"
     R"("bit_rate":115200}],"consoles":[{"uri":"/redfish/v1/Managers/1","enabled":true}],)"
     R"("oem":null,"supported":true,"unreadable":[]})"},
    {"smc-x13-sys821ge-11.01.01",
     {},
     R"({"bit_rate":115200,"sol_enabled":true,"missing":[],)"
     R"("interfaces":[{"uri":"/redfish/v1/Managers/1/SerialInterfaces/1","enabled":true,)"
     R"("bit_rate":115200}],"consoles":[{"uri":"/redfish/v1/Systems/1","enabled":true}],)"
     R"("oem":null,"supported":true,"unreadable":[]})"},
};

// What the parts of the recorded machines are, counted by hand in their trees.
struct Parts {
    std::string_view tree;
    std::string_view probe;
    std::string_view list;
    std::size_t rows;
    std::string_view fact;  ///< of the first row …
    std::string_view value; ///< … is this
};

const Parts parts[] = {
    {"dell", "redfish.health", "members", 3, "health_rollup", R"("OK")"},
    {"dell", "redfish.power_supplies", "members", 2, "input_volts", "2.4E2"},
    {"dell", "redfish.power_supplies", "members", 2, "capacity_watts", "2400"},
    {"dell", "redfish.thermal", "fans", 6, "speed", "18600"},
    {"dell", "redfish.thermal", "temperatures", 5, "place", R"("CPU")"},
    {"dell", "redfish.memory", "members", 16, "size_mib", "32768"},
    {"dell", "redfish.memory", "members", 16, "error_correction", R"("MultiBitECC")"},
    {"dell", "redfish.storage", "drives", 3, "media", R"("SSD")"},
    {"dell", "redfish.storage", "drives", 3, "encryption", R"("Unencrypted")"},
    {"smc-x13", "redfish.power_supplies", "members", 8, "input_volts", "240"},
    {"smc-x13", "redfish.power_supplies", "redundancy", 1, "supplies", "8"},
    {"smc-x13", "redfish.thermal", "temperatures", 38, "celsius", "29"},
    {"smc-x13", "redfish.thermal", "fans", 6, "speed", "2240"},
    {"smc-x13", "redfish.memory", "members", 32, "slot", R"("P1-DIMMA1")"},
    {"smc-x13", "redfish.processors", "members", 2, "cores", "32"},
    {"smc-x13", "redfish.storage", "drives", 8, "failure_predicted", "false"},
    {"smc-x13", "redfish.network_ports", "ports", 11, "link", R"("down")"},
    {"smc-x10", "redfish.power_supplies", "members", 0, "", ""},
    {"smc-x10", "redfish.thermal", "temperatures", 8, "celsius", "null"},
    {"smc-x10", "redfish.memory", "members", 4, "size_mib", "16384"},
    {"smc-x10", "redfish.processors", "members", 1, "cores", "8"},
    {"smc-x10", "redfish.storage", "drives", 0, "", ""},
    {"openbmc", "redfish.thermal", "fans", 0, "", ""},
    {"openbmc", "redfish.memory", "members", 0, "", ""},
};

void check_parts(support::Visit& visit, std::string_view archive)
{
    unsigned checked = 0;
    for (const Parts& row : parts) {
        if (!archive.starts_with(row.tree))
            continue;
        CAPTURE(row.probe, row.list, row.fact);
        const check::Observation observation = visit.observe(row.probe);
        REQUIRE(observation);
        const json::array& rows = observation->facts.at(row.list).as_array();
        CHECK(rows.size() == row.rows);
        if (row.rows > 0 && !rows.empty())
            CHECK(json::serialize(rows[0].at(row.fact)) == row.value);
        ++checked;
    }
    CHECK(checked > 0);
}

void check_serial(support::Visit& visit, std::string_view archive)
{
    unsigned rows = 0;
    for (const Serial& row : recorded) {
        if (!archive.starts_with(row.tree))
            continue;
        CAPTURE(row.arguments);
        const check::Observation observation = visit.observe("redfish.serial", row.arguments);
        REQUIRE(observation);
        CHECK(json::value(observation->facts) == json::parse(row.facts));
        ++rows;
    }
    CHECK(rows > 0);
}

// What the recorded controllers say of themselves: a fact of a probe.
struct Said {
    std::string_view tree;
    std::string_view probe;
    std::string_view select;
    std::string_view values; ///< all that is selected
};

const Said said[] = {
    {"dell", "redfish.manager_network", "/ip_address", R"(["192.168.247.199"])"},
    {"dell", "redfish.manager_network", "/ip_source", R"(["dhcp"])"},
    {"dell", "redfish.manager_network", "/mac_address", R"(["b0:7b:25:d6:51:82"])"},
    {"dell", "redfish.manager_network", "/missing", R"([["link"]])"},
    {"dell", "redfish.network_protocol", "/ipmi_enabled", "[true]"},
    {"dell", "redfish.network_protocol", "/ipmi_port", "[null]"},
    {"dell", "redfish.network_protocol", "/telnet_enabled", "[false]"},
    {"dell", "redfish.accounts", "/members/*/user_name", R"(["root","tests_admin","fwupd"])"},
    {"dell", "redfish.accounts", "/free_slots", "[13]"},
    {"dell", "redfish.accounts", "/lockout_threshold", "[0]"},
    {"dell", "redfish.logs", "/members/*/id", R"(["Sel","Lclog","FaultList"])"},
    {"dell", "redfish.boot", "/members/*/trusted_modules/*/interface", R"(["TPM2_0"])"},
    {"dell", "redfish.boot", "/secure_boot_enabled", "[false]"},
    {"dell", "redfish.intrusion", "/members/*/intrusion", R"(["Normal"])"},
    {"dell", "redfish.clock", "/members/*/last_reset", R"(["2024-03-08T20:38:30-06:00"])"},
    {"openbmc", "redfish.manager_network", "/ip_address", R"(["10.0.2.15"])"},
    {"openbmc", "redfish.network_protocol", "/http_enabled", "[false]"},
    {"openbmc", "redfish.network_protocol", "/http_port", "[null]"},
    {"openbmc", "redfish.firmware", "/members/*/version", R"(["2.15.0-dev-686-g100c36de90"])"},
    {"smc-x10", "redfish.firmware", "/supported", "[false]"},
    {"smc-x10", "redfish.manager_network", "/ip_source", R"(["static"])"},
    {"smc-x10", "redfish.accounts", "/members/*/user_name", R"(["ADMIN"])"},
    {"smc-x10", "redfish.accounts", "/lockout_threshold", "[5]"},
    {"smc-x10", "redfish.intrusion", "/members/*/intrusion", R"(["Normal"])"},
    {"smc-x13", "redfish.manager_network", "/ip_address", R"(["192.168.133.92"])"},
    {"smc-x13", "redfish.manager_network", "/link", R"(["up"])"},
    {"smc-x13", "redfish.network_protocol", "/ipmi_port", "[623]"},
    {"smc-x13", "redfish.accounts", "/lockout_duration_s", "[30]"},
    {"smc-x13", "redfish.intrusion", "/supported", "[false]"},
    {"smc-x13", "redfish.logs", "/members/*/health", R"(["OK","Critical"])"},
};

void check_said(support::Visit& visit, std::string_view archive)
{
    for (const Said& row : said) {
        if (!archive.starts_with(row.tree))
            continue;
        CAPTURE(row.probe, row.select);
        const check::Observation observation = visit.observe(row.probe);
        REQUIRE(observation);
        json::array values;
        for (const check::Selected& selected :
             check::select_members(observation->facts, std::string{row.select}))
            values.push_back(*selected.value);
        CHECK(json::serialize(values) == row.values);
    }
}

// What is kept in a make's own places, and what is in the inventory.
void check_pointed_at(support::Visit& visit, std::string_view archive)
{
    if (archive.starts_with("dell")) {
        const check::Observation firmware = visit.observe(
            "redfish.firmware", {{"skipped_id_parts", json::array{"Previous-", "Current-"}}});
        REQUIRE(firmware);
        CHECK(firmware->facts.at("members").as_array().size() == 21);
        const check::Observation mode =
            visit.observe("redfish.oem", {{"path", json::array{"/Links/Oem/Dell/DellAttributes/0"}},
                                          {"values", {{"nic", "/Attributes/NIC.1.Selection"}}}});
        REQUIRE(mode);
        CHECK(mode->facts.at("values").at("nic") == "Dedicated");
        const check::Observation licenses = visit.observe(
            "redfish.licenses", {{"oem_path", json::array{"/Links/Oem/Dell/DellLicenseCollection"}},
                                 {"oem_name", "/LicenseDescription/0"},
                                 {"oem_health", "/LicensePrimaryStatus"}});
        REQUIRE(licenses);
        CHECK(licenses->facts.at("members").at(0).at("name") == "iDRAC9 15g Enterprise License");
        CHECK(licenses->facts.at("members").at(0).at("health") == "OK");
    } else if (archive.starts_with("smc-x13")) {
        const check::Observation licenses = visit.observe(
            "redfish.licenses",
            {{"oem_path", json::array{"/Oem/Supermicro/LicenseManager", "/QueryLicense"}},
             {"oem_json", "/Licenses/*"},
             {"oem_name", "/ProductKey/Node/LicenseName"}});
        REQUIRE(licenses);
        CHECK(licenses->facts.at("members").at(0).at("name") == "SFT-DCMS-SINGLE");
    }
}

// What redfish.https_certificates makes of each tree; the fingerprints are Python's of the same
// PEM.
struct Certificates {
    std::string_view tree;
    const char* members;
};

constexpr Certificates recorded_certificates[] = {
    {"dell-r750",
     R"([{"source":"/redfish/v1/Managers/iDRAC.Embedded.1/NetworkProtocol/HTTPS/Certificates/)"
     R"(SecurityCertificate.2","subject":"idrac-F54P1G3","issuer":"idrac-F54P1G3",)"
     R"("not_after":"2032-11-23T01:28:00+00:00"}])"},
    {"openbmc",
     R"([{"source":"/redfish/v1/Managers/bmc/NetworkProtocol/HTTPS/Certificates/1",)"
     R"("fingerprint":"398473a70784560f2e81f50cfc1edeb3b12da2020bb85b1961aa71a193c0524b",)"
     R"("subject":"testhost","issuer":"testhost","not_after":"2033-08-12T20:04:46+00:00"}])"},
    {"smc-x10", "[]"},
    {"smc-x13",
     R"([{"source":"/redfish/v1/Managers/1/NetworkProtocol/HTTPS/Certificates/1",)"
     R"("fingerprint":"cfa642b52102efa8e6437b3dafbc2e42805cf9d64be117cf1e8aed79b67090ac",)"
     R"("serial":"2ffd5ff3b1b68031cd95c1c92a662ef2e865ed9f","subject":"IPMI","issuer":"IPMI",)"
     R"("not_after":"2033-04-26T00:00:00+00:00"}])"},
};

void check_certificates(support::Visit& visit, std::string_view archive)
{
    for (const Certificates& row : recorded_certificates) {
        if (!archive.starts_with(row.tree))
            continue;
        const check::Observation observation = visit.observe("redfish.https_certificates");
        REQUIRE(observation);
        CHECK(observation->facts.at("members") == json::parse(row.members));
    }
}

} // namespace

TEST_CASE("every recorded service is read without an Error")
{
    const char* corpus = std::getenv("OOBREADY_CORPUS");
    if (corpus == nullptr) {
        WARN("OOBREADY_CORPUS is not set: no recorded service was read");
        return;
    }
    unsigned read = 0;
    for (const auto& archive :
         std::filesystem::directory_iterator{std::filesystem::path{corpus} / "redfish"}) {
        if (archive.path().extension() != ".xz")
            continue;
        INFO(archive.path().filename().string());
        const support::TemporaryFolder folder;
        support::output_of({"tar", "-xf", archive.path().string(), "-C", folder.path().string(),
                            "--strip-components=1"});
        const support::Certificate certificate =
            support::make_certificate(folder.path(), "IPMI", "", nullptr);
        support::Nginx server{
            {.address = "127.0.20.7",
             .certificate = &certificate,
             .http = support::session_maps(),
             .locations = support::session_locations(folder.path(), support::login_succeeds)}};
        support::Visit visit{server.address(), server.port()};
        for (const auto& probe : redfish::probes()) {
            INFO(probe.info.name);
            json::object arguments;
            if (probe.info.name == "redfish.oem")
                arguments["values"] = json::object{{"id", "/Id"}};
            const check::Observation observation = visit.observe(probe.info.name, arguments);
            REQUIRE(observation);
            const bool top = probe.info.name == "redfish.systems" ||
                             probe.info.name == "redfish.chassis" ||
                             probe.info.name == "redfish.managers";
            if (top)
                CHECK(!observation->facts.at("members").as_array().empty());
            const json::value* supported = observation->facts.if_contains("supported");
            if (supported != nullptr && observation->facts.contains("members"))
                CHECK(observation->facts.at("members").as_array().empty() == (*supported == false));
            if (observation->facts.contains("unreadable"))
                CHECK(observation->facts.at("unreadable").as_array().empty());
        }
        check_said(visit, archive.path().filename().string());
        check_pointed_at(visit, archive.path().filename().string());
        check_serial(visit, archive.path().filename().string());
        check_parts(visit, archive.path().filename().string());
        check_certificates(visit, archive.path().filename().string());
        visit.close();
        const std::vector<std::string> log = server.stop();
        CHECK(count_prefix(log, "POST") == 1);
        CHECK(count_prefix(log, "DELETE /redfish/v1/SessionService/Sessions/7 204") == 1);
        ++read;
    }
    CHECK(read > 0);
}
