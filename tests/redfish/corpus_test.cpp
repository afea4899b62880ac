// SPDX-License-Identifier: GPL-3.0-or-later
// Goal: services as they were recorded are read whole. Method: nginx serves each tree of
// OOBREADY_CORPUS/redfish/*.tar.xz; every probe must give evidence.
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
     R"(iDRAC.Embedded.1","enabled":true,"bit_rate":115200},"unreadable":[]})"},
    {"dell-r750-idrac9-6.00.30.00",
     {},
     R"({"bit_rate":null,"sol_enabled":null,"missing":["bit_rate","sol_enabled"],)"
     R"("interfaces":[{"uri":"/redfish/v1/Managers/iDRAC.Embedded.1/SerialInterfaces/Serial.1",)"
     R"("enabled":null,"bit_rate":null}],"consoles":[],"oem":null,"unreadable":[]})"},
    {"openbmc-2.15-palmetto",
     {},
     R"({"bit_rate":null,"sol_enabled":true,"missing":["bit_rate"],"interfaces":[],)"
     R"("consoles":[{"uri":"/redfish/v1/Managers/bmc","enabled":true},)"
     R"({"uri":"/redfish/v1/Systems/system","enabled":true}],"oem":null,"unreadable":[]})"},
    {"smc-x10sdv-4.00",
     {},
     R"({"bit_rate":115200,"sol_enabled":true,"missing":[],)"
     R"("interfaces":[{"uri":"/redfish/v1/Managers/1/SerialInterfaces/1","enabled":true,)"
     R"("bit_rate":115200}],"consoles":[{"uri":"/redfish/v1/Managers/1","enabled":true}],)"
     R"("oem":null,"unreadable":[]})"},
    {"smc-x13-sys821ge-11.01.01",
     {},
     R"({"bit_rate":115200,"sol_enabled":true,"missing":[],)"
     R"("interfaces":[{"uri":"/redfish/v1/Managers/1/SerialInterfaces/1","enabled":true,)"
     R"("bit_rate":115200}],"consoles":[{"uri":"/redfish/v1/Systems/1","enabled":true}],)"
     R"("oem":null,"unreadable":[]})"},
};

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
            const check::Observation observation = visit.observe(probe.info.name);
            REQUIRE(observation);
            if (observation->facts.contains("members")) {
                const bool may_be_none = probe.info.name == "redfish.https_certificates";
                CHECK((may_be_none || !observation->facts.at("members").as_array().empty()));
                CHECK(observation->facts.at("unreadable").as_array().empty());
            }
        }
        check_serial(visit, archive.path().filename().string());
        check_certificates(visit, archive.path().filename().string());
        visit.close();
        const std::vector<std::string> log = server.stop();
        CHECK(count_prefix(log, "POST") == 1);
        CHECK(count_prefix(log, "DELETE /redfish/v1/SessionService/Sessions/7 204") == 1);
        ++read;
    }
    CHECK(read > 0);
}
