// SPDX-License-Identifier: GPL-3.0-or-later
// Goal: what a service says of its own certificate can be compared with the one that is presented,
// and nothing is invented where it says less. Method: tables of resources in the shapes that were
// recorded and in hostile ones; a service of a few files; recorded trees with parts taken away.
#include "redfish/https_certificates.hpp"
#include "redfish_server.hpp"

#include <catch2/catch.hpp>

#include <fstream>

using namespace oobready;
using namespace oobready::redfish;

namespace {

const std::string hex = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

json::object object(const std::string& text) { return json::parse(text).as_object(); }

void write(const std::filesystem::path& tree, const std::string& uri, const std::string& text)
{
    std::filesystem::create_directories(tree.string() + uri);
    std::ofstream{tree.string() + uri + "/index.json"} << text;
}

std::string in_pairs(const std::string& digits)
{
    std::string pairs;
    for (std::size_t i = 0; i < digits.size(); i += 2)
        pairs += (i > 0 ? ":" : "") + digits.substr(i, 2);
    return pairs;
}

} // namespace

TEST_CASE("fingerprints as services give them, and of what they hold")
{
    const support::TemporaryFolder folder;
    const support::Certificate certificate =
        support::make_certificate(folder.path(), "IPMI", "", nullptr);
    const std::string pem = support::read_file(certificate.file);
    struct Row {
        json::object certificate;
        std::string fingerprint;
    };
    const Row rows[] = {
        {{{"Fingerprint", in_pairs(hex)}, {"FingerprintHashAlgorithm", "TPM_ALG_SHA256"}}, hex},
        {{{"Fingerprint", hex}, {"FingerprintHashAlgorithm", "SHA-256"}}, hex},
        {{{"Fingerprint", hex}}, hex},
        // Another hash, or no hash at all, and nothing to compute one of.
        {{{"Fingerprint", hex}, {"FingerprintHashAlgorithm", "TPM_ALG_SHA3_256"}}, ""},
        {{{"Fingerprint", hex.substr(24)}, {"FingerprintHashAlgorithm", "TPM_ALG_SHA1"}}, ""},
        {{{"Fingerprint", "none"}}, ""},
        {{{"Fingerprint", 7}, {"FingerprintHashAlgorithm", json::array{}}}, ""},
        {{{"Fingerprint", nullptr}, {"CertificateString", nullptr}}, ""},
        {{}, ""},
        // The certificate itself says it, too.
        {{{"CertificateString", pem}}, certificate.sha256()},
        {{{"Fingerprint", ""}, {"CertificateString", pem + pem}}, certificate.sha256()},
        {{{"CertificateString", pem.substr(0, pem.size() / 2)}}, ""},
        {{{"CertificateString", support::read_file(certificate.key)}}, ""},
        {{{"CertificateString", std::string(pem_bytes_max + 1, 'x')}}, ""},
        {{{"CertificateString", std::string("\0\xff", 2)}}, ""},
    };
    for (const Row& row : rows) {
        CAPTURE(json::serialize(row.certificate).substr(0, 200));
        CHECK(fingerprint_of(row.certificate) == row.fingerprint);
    }
}

TEST_CASE("serial numbers in all their spellings")
{
    const std::pair<std::string, std::string> rows[] = {
        {"2F:FD:5F:f3", "2ffd5ff3"},
        {"002FFD5F", "2ffd5f"},
        {"0", "0"},
        {"0000", "0"},
        {"a", "a"},
        {"", ""},
        {":", ""},
        {"12 34", ""},
        {"0x1234", ""},
        {"-1", ""},
        {std::string(200, '1'), ""},
    };
    for (const auto& [text, number] : rows) {
        CAPTURE(text);
        CHECK(serial_number_of(text) == number);
    }
}

TEST_CASE("only what a certificate says is kept of it, made harmless")
{
    const json::object facts = https_certificate_facts(
        "/c\x1b[31m",
        object(R"({"SerialNumber":"0A","ValidNotAfter":"2033-3-31T14:53:00+00:00",)"
               R"("Subject":{"CommonName":"idrac\u001b[2J","Email":"x"},"Issuer":"me",)"
               R"("Oem":{"Secret":"hunter22"},"CertificateUsageTypes":["Web"]})"));
    CHECK(json::value(facts) == json::parse(R"({"source":"/c?[31m","serial":"a",)"
                                            R"("subject":"idrac?[2J",)"
                                            R"("not_after":"2033-3-31T14:53:00+00:00"})"));
    // Each property taken away, null, or of another type: never more, never a crash.
    const json::object whole =
        object(R"({"Fingerprint":")" + hex +
               R"(","SerialNumber":"01","ValidNotAfter":"t",)"
               R"("FingerprintHashAlgorithm":"SHA256","CertificateString":"-----BEGIN","Subject":)"
               R"({"CommonName":"s"},"Issuer":{"CommonName":"i"}})");
    const json::object good = https_certificate_facts("/c", whole);
    CHECK(good.size() == 6);
    const json::value others[] = {nullptr, 1, -1.5, true, json::array{1}, json::object{{"a", "b"}}};
    for (const auto& [name, ignored] : whole) {
        CAPTURE(std::string{name});
        json::object changed = whole;
        changed.erase(name);
        CHECK(https_certificate_facts("/c", changed).size() <= good.size());
        for (const json::value& other : others) {
            changed[name] = other;
            for (const auto& [fact, value] : https_certificate_facts("/c", changed))
                CHECK(value == good.at(fact));
        }
    }
}

TEST_CASE("the certificates that the managers link, wherever they are and whatever is missing")
{
    const support::TemporaryFolder folder;
    const std::filesystem::path& tree = folder.path();
    const std::string managers = "/redfish/v1/Managers";
    write(tree, "/redfish/v1",
          R"({"RedfishVersion":"1.0.0","Managers":{"@odata.id":"/redfish/v1/Managers"},)"
          R"("Links":{"Sessions":{"@odata.id":"/redfish/v1/SessionService/Sessions"}}})");
    write(tree, managers,
          R"({"Members":[{"@odata.id":"/redfish/v1/Managers/1"},)"
          R"({"@odata.id":"/redfish/v1/Managers/2"},{"@odata.id":"/redfish/v1/Managers/3"}]})");
    write(tree, managers + "/1", R"({"NetworkProtocol":{"@odata.id":"/redfish/v1/Net"}})");
    write(tree, managers + "/2", R"({"NetworkProtocol":{"@odata.id":"/redfish/v1/Old"}})");
    write(tree, managers + "/3", R"({"NetworkProtocol":[]})");
    write(tree, "/redfish/v1/Net",
          R"({"HTTPS":{"Certificates":{"@odata.id":"/redfish/v1/Net/Certificates"}}})");
    write(tree, "/redfish/v1/Old", R"({"HTTPS":{"Port":443}})");
    write(tree, "/redfish/v1/Net/Certificates",
          R"({"Members":[{"@odata.id":"/redfish/v1/Net/Certificates/1"},)"
          R"({"@odata.id":"/redfish/v1/Net/Certificates/gone"}]})");
    write(tree, "/redfish/v1/Net/Certificates/1",
          R"({"Fingerprint":")" + hex + R"(","SerialNumber":"00AB"})");
    const support::Certificate certificate = support::make_certificate(tree, "IPMI", "", nullptr);
    support::Nginx server{{.address = "127.0.20.10",
                           .certificate = &certificate,
                           .http = support::session_maps(),
                           .locations = support::session_locations(tree, support::login_succeeds)}};
    support::Visit visit{server.address(), server.port()};
    const check::Observation observation = visit.observe("redfish.https_certificates");
    visit.close();
    REQUIRE(observation);
    CHECK(json::value(observation->facts) ==
          json::parse(R"({"members":[{"source":"/redfish/v1/Net/Certificates/1",)"
                      R"("fingerprint":")" +
                      hex +
                      R"(","serial":"ab"}],"supported":true,"unreadable":[)"
                      R"({"uri":"/redfish/v1/Net/Certificates/gone",)"
                      R"("error":"not-found: GET /redfish/v1/Net/Certificates/gone: HTTP 404",)"
                      R"("of":"members"}]})"));
    const std::vector<std::string> log = server.stop();
    for (const char* uri : {"/redfish/v1/Net", "/redfish/v1/Old", "/redfish/v1/Net/Certificates"}) {
        CAPTURE(uri);
        CHECK(std::ranges::count_if(log, [&](const std::string& line) {
                  return line.starts_with("GET " + std::string{uri} + " ");
              }) == 1);
    }
}
