// SPDX-License-Identifier: GPL-3.0-or-later
// Goal: services as they were recorded are read whole. Method: nginx serves each tree of
// OOBREADY_CORPUS/redfish/*.tar.xz; every probe must give evidence.
#include "redfish_server.hpp"

#include <catch2/catch.hpp>

#include <cstdlib>

using namespace oobready;
using support::count_prefix;

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
                CHECK(!observation->facts.at("members").as_array().empty());
                CHECK(observation->facts.at("unreadable").as_array().empty());
            }
        }
        visit.close();
        const std::vector<std::string> log = server.stop();
        CHECK(count_prefix(log, "POST") == 1);
        CHECK(count_prefix(log, "DELETE /redfish/v1/SessionService/Sessions/7 204") == 1);
        ++read;
    }
    CHECK(read > 0);
}
