// SPDX-License-Identifier: GPL-3.0-or-later
// Goal: a fault strikes where and when it was planted, and nowhere else.
#include "sim/fault/node_faults.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <set>
#include <vector>

using namespace oobready::sim;

namespace {

Fault planted(FaultKind kind)
{
    Fault fault;
    fault.kind = kind;
    return fault;
}

int strikes(NodeFaults& faults, FaultKind kind, int questions)
{
    int count = 0;
    for (int i = 0; i < questions; ++i)
        count += faults.strike(kind) != nullptr ? 1 : 0;
    return count;
}

} // namespace

TEST_CASE("every fault has a name of its own and an explanation")
{
    std::set<std::string_view> names;
    for (const FaultRow& row : fault_catalog()) {
        CHECK(names.insert(row.name).second);
        CHECK(row.explanation.size() > 20);
        CHECK(row.explanation.ends_with('.'));
        CHECK(find_fault(row.name) == row.kind);
    }
    CHECK(names.size() == static_cast<std::size_t>(FaultKind::count_));
    CHECK_FALSE(find_fault("no-such-fault"));
}

TEST_CASE("* in a pattern stands for any characters")
{
    struct Row {
        std::string_view pattern, text;
        bool match;
    };
    const auto row = GENERATE(values<Row>({{"", "", true},
                                           {"*", "", true},
                                           {"*", "smc-1/n1", true},
                                           {"smc-1/*", "smc-1/n1", true},
                                           {"smc-1/*", "smc-2/n1", false},
                                           {"*/n1", "smc-1/n1", true},
                                           {"*/n1", "smc-1/n11", false},
                                           {"*n1*", "smc-1/n11", true},
                                           {"a*b*c", "axxbxxbc", true},
                                           {"a*b*c", "axxbxxb", false},
                                           {"n1", "n1", true},
                                           {"n1", "n", false},
                                           {"", "n", false},
                                           {"**", "n", true}}));
    CAPTURE(row.pattern, row.text);
    CHECK(matches(row.pattern, row.text) == row.match);
}

TEST_CASE("a fault strikes its subject only")
{
    NodeFaults faults;
    Fault fault = planted(FaultKind::completion_code);
    fault.subject = "Get Device*";
    fault.value = 0xc0;
    faults.plant(fault);
    const Fault* struck = faults.strike(FaultKind::completion_code, "Get Device ID");
    REQUIRE(struck != nullptr);
    CHECK(struck->value == 0xc0);
    CHECK(faults.strike(FaultKind::completion_code, "Get Chassis Status") == nullptr);
    CHECK(faults.strike(FaultKind::no_answer, "Get Device ID") == nullptr);
}

TEST_CASE("a counted fault is used up")
{
    NodeFaults faults;
    Fault fault = planted(FaultKind::no_answer);
    fault.count = 3;
    faults.plant(fault);
    CHECK(strikes(faults, FaultKind::no_answer, 10) == 3);
}

TEST_CASE("chance is repeatable, and neither never nor always")
{
    const auto run = [](std::uint64_t seed) {
        NodeFaults faults{seed};
        Fault fault = planted(FaultKind::loss);
        fault.probability = 0.3;
        faults.plant(fault);
        std::vector<bool> struck;
        for (int i = 0; i < 1000; ++i)
            struck.push_back(faults.strike(FaultKind::loss) != nullptr);
        return struck;
    };
    const std::vector<bool> once = run(7);
    CHECK(once == run(7));
    CHECK(once != run(8));
    const auto count = std::count(once.begin(), once.end(), true);
    CHECK(count > 200);
    CHECK(count < 400);
}

TEST_CASE("a fault strikes in its time only")
{
    using namespace std::chrono_literals;
    NodeFaults faults;
    Fault fault = planted(FaultKind::power_off);
    fault.from = 10s;
    fault.until = 20s;
    faults.plant(fault);
    faults.start(SimClock::now());
    CHECK_FALSE(faults.present(FaultKind::power_off));
    faults.start(SimClock::now() - 15s);
    CHECK(faults.present(FaultKind::power_off));
    CHECK(faults.strike(FaultKind::power_off) != nullptr);
    faults.start(SimClock::now() - 25s);
    CHECK_FALSE(faults.present(FaultKind::power_off));
    CHECK(faults.strike(FaultKind::power_off) == nullptr);
}

TEST_CASE("a fault of the network keeps to its plane")
{
    NodeFaults faults;
    Fault fault = planted(FaultKind::delay);
    fault.plane = FaultPlane::web;
    faults.plant(fault);
    CHECK(faults.strike_network(FaultKind::delay, FaultPlane::ipmi) == nullptr);
    CHECK(faults.strike_network(FaultKind::delay, FaultPlane::web) != nullptr);

    NodeFaults both;
    both.plant(planted(FaultKind::delay));
    CHECK(both.strike_network(FaultKind::delay, FaultPlane::ipmi) != nullptr);
    CHECK(both.strike_network(FaultKind::delay, FaultPlane::web) != nullptr);
}
