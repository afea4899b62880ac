// SPDX-License-Identifier: GPL-3.0-or-later
// Goal: a reader sees what decides first, each failure once, and nothing is lost between the lists.
// Method: a table of single diagnoses, and small appliances for what several nodes share.
#include "report/findings.hpp"

#include <catch2/catch.hpp>

#include <optional>
#include <string>
#include <vector>

using namespace oobready;
using check::Level;
using check::Outcome;

namespace {

check::Requirement requirement(std::string id, Level level)
{
    check::Requirement made;
    made.id = std::move(id);
    made.level = level;
    return made;
}

check::Diagnosis diagnosis(std::string id, Outcome outcome, std::string message = {})
{
    check::Diagnosis made;
    made.requirement = std::move(id);
    made.outcome = outcome;
    made.message = std::move(message);
    return made;
}

check::NodeRecord node(std::string name, std::string bmc, std::vector<check::Diagnosis> diagnoses)
{
    check::NodeRecord made;
    made.name = std::move(name);
    made.bmc = std::move(bmc);
    made.diagnoses = std::move(diagnoses);
    return made;
}

// "failed", "unknown", "advice", "passed" or "not_applicable": where the only finding is.
std::string place_of(const report::Findings& findings)
{
    const std::pair<const char*, const std::vector<report::Finding>&> lists[] = {
        {"failed", findings.failed},
        {"unknown", findings.unknown},
        {"advice", findings.advice},
        {"passed", findings.passed},
        {"not_applicable", findings.not_applicable},
    };
    std::string place;
    for (const auto& [name, list] : lists)
        if (report::count(list) > 0)
            place += name;
    return place;
}

} // namespace

TEST_CASE("each diagnosis is in the list that says whether it decides")
{
    struct Row {
        Level level;
        Outcome outcome;
        std::optional<Errc> error;
        std::string place;
    };
    const Row rows[] = {
        {Level::mandatory, Outcome::fail, {}, "failed"},
        {Level::mandatory, Outcome::unknown, Errc::connection_timeout, "unknown"},
        {Level::mandatory, Outcome::pass, {}, "passed"},
        {Level::mandatory, Outcome::not_applicable, {}, "not_applicable"},
        {Level::if_implemented, Outcome::fail, {}, "failed"},
        {Level::if_implemented, Outcome::unknown, {}, "unknown"},
        {Level::if_implemented, Outcome::unknown, Errc::connection_timeout, "advice"},
        {Level::recommended, Outcome::fail, {}, "advice"},
        {Level::recommended, Outcome::unknown, Errc::connection_timeout, "advice"},
        {Level::recommended, Outcome::pass, {}, "passed"},
    };
    for (const Row& row : rows) {
        check::ApplianceRecord appliance;
        appliance.profile.requirements = {requirement("a", row.level)};
        check::Diagnosis only = diagnosis("a", row.outcome);
        only.error = row.error;
        appliance.nodes = {node("n1", "10.0.1.1", {only})};
        INFO(id(row.level) << " " << id(row.outcome));
        CHECK(place_of(report::findings_of(appliance)) == row.place);
    }
}

TEST_CASE("a diagnosis whose requirement nobody knows is not hidden")
{
    check::ApplianceRecord appliance;
    appliance.nodes = {node("n1", "10.0.1.1", {diagnosis("who", Outcome::fail)})};
    const report::Findings findings = report::findings_of(appliance);
    REQUIRE(findings.failed.size() == 1);
    CHECK(findings.failed.front().title == "who");
}

TEST_CASE("messages that differ in the controller's own address only are one row")
{
    struct Row {
        std::string first;  // of 10.0.1.1
        std::string second; // of 10.0.1.11
        std::size_t rows;
        std::string shown;
    };
    const Row rows[] = {
        {"10.0.1.1:623 is silent", "10.0.1.11:623 is silent", 1, "BMC:623 is silent"},
        {"silent: 10.0.1.1.", "silent: 10.0.1.11.", 1, "silent: BMC."},
        {"same", "same", 1, "same"},
        {"found 10.0.1.11", "found 10.0.1.11", 2, "found 10.0.1.11"},
        {"a 10.0.1.1", "b 10.0.1.11", 2, "a 10.0.1.1"},
        {"x10.0.1.1", "x10.0.1.11", 2, "x10.0.1.1"},
    };
    for (const Row& row : rows) {
        check::ApplianceRecord appliance;
        appliance.profile.requirements = {requirement("a", Level::mandatory)};
        appliance.nodes = {
            node("n1", "10.0.1.1", {diagnosis("a", Outcome::fail, row.first)}),
            node("n2", "10.0.1.11", {diagnosis("a", Outcome::fail, row.second)}),
        };
        const report::Findings findings = report::findings_of(appliance);
        REQUIRE(findings.failed.size() == 1);
        INFO(row.first);
        CHECK(findings.failed.front().rows.size() == row.rows);
        CHECK(findings.failed.front().rows.front().message == row.shown);
        CHECK(report::count(findings.failed) == 2);
    }
}

TEST_CASE("what waits is counted where it waits, and never lost")
{
    check::ApplianceRecord appliance;
    for (const char* id : {"root", "absent", "a", "b"})
        appliance.profile.requirements.push_back(requirement(id, Level::mandatory));
    const auto waiting = [](std::string id, std::string root) {
        check::Diagnosis made = diagnosis(std::move(id), Outcome::unknown);
        made.blocked_by = std::move(root);
        return made;
    };
    appliance.nodes = {
        node("n1", "10.0.1.1",
             {diagnosis("root", Outcome::fail), diagnosis("absent", Outcome::not_applicable),
              waiting("a", "root"), waiting("b", "absent")}),
        node("n2", "10.0.1.2",
             {diagnosis("root", Outcome::unknown), diagnosis("absent", Outcome::pass),
              waiting("a", "root"), waiting("b", "root")}),
    };
    const report::Findings findings = report::findings_of(appliance);
    REQUIRE(findings.failed.size() == 1);
    REQUIRE(findings.unknown.size() == 1);
    CHECK(findings.failed.front().waiting == 1);
    CHECK(findings.unknown.front().waiting == 2);
    CHECK(findings.waiting == 4);
}
