// SPDX-License-Identifier: GPL-3.0-or-later
// Goal: plans and probes read well and stay short. Method: made in memory.
#include "report/plan.hpp"
#include "report/probes.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace oobready;

TEST_CASE("a thousand equal nodes are shown once, hostile names harmless")
{
    check::PlannedGroup group;
    for (unsigned i = 1; i <= 1000; ++i) {
        group.nodes.push_back("n" + std::to_string(i));
        group.hosts.push_back("10.0.0." + std::to_string(i));
    }
    group.username = "ad\x1bmin";
    group.certificate = "not verified";
    check::PlannedPlane plane{"ipmi", true, 2, {}, {}};
    plane.sends.push_back(
        {"Get Device ID (06h 01h)",
         623,
         {{check::once, false, {"ipmi.device_id"}, {"a.b"}}, {check::per("page"), true, {}, {}}}});
    group.planes.push_back(plane);
    const check::Plan plan{"rack.toml", {{"a", "p", {group}}}};
    const std::string text = report::plan_text(plan, true, 100);
    CHECK(std::ranges::count(text, '\n') < 25);
    CHECK(text.find("1000: n[1-1000]") != std::string::npos);
    CHECK(text.find("for a.b") != std::string::npos);
    CHECK(text.find("the session") != std::string::npos);
    CHECK(text.find('\x1b') == std::string::npos);
    CHECK(text.find("at most 2 attempts") != std::string::npos);
    CHECK(report::plan_text(plan, false, 100).find("a.b") == std::string::npos);
    CHECK(report::plan_document(plan).find("\"login_attempts_max\": 2") != std::string::npos);
}

TEST_CASE("a page of probes is a table whatever stands in a cell")
{
    const check::ProbeInfo probe{.name = "p",
                                 .summary = "s",
                                 .sends = {{"GET a|b", check::Door::https, check::per("page")}},
                                 .facts = {check::integer("/x", "one | two").in("ms").or_null()}};
    const std::string page = report::probes_markdown({&probe, 1});
    CHECK(page.find("| GET a\\|b | HTTPS | per page |") != std::string::npos);
    CHECK(page.find("| `/x` | integer in ms, or null | one \\| two |") != std::string::npos);
}
