// SPDX-License-Identifier: GPL-3.0-or-later
// Goal: what both planes read of one machine, healthy and with each fault of the machine.
#include "sim/model/expand.hpp"
#include "sim/model/machine.hpp"

#include <catch2/catch.hpp>

using namespace oobready;
using namespace oobready::sim;

namespace {

std::shared_ptr<const MachineModel> small_model()
{
    MachineModel model;
    model.sensors.resize(4);
    const SensorKind kinds[] = {SensorKind::temperature, SensorKind::fan, SensorKind::power_supply,
                                SensorKind::drive};
    for (std::size_t i = 0; i < model.sensors.size(); ++i) {
        model.sensors[i].name = "sensor " + std::to_string(i);
        model.sensors[i].kind = kinds[i];
        model.sensors[i].number = static_cast<std::uint8_t>(i + 1);
        model.sensors[i].raw = 50;
    }
    model.sensors[2].entity_instance = 2;
    return std::make_shared<const MachineModel>(std::move(model));
}

NodeFaults planted(std::initializer_list<FaultKind> kinds)
{
    NodeFaults faults;
    for (FaultKind kind : kinds) {
        Fault fault;
        fault.kind = kind;
        faults.plant(fault);
    }
    return faults;
}

struct Fixture {
    explicit Fixture(std::initializer_list<FaultKind> kinds) : faults(planted(kinds)) {}

    NodeFaults faults; // before the machine, which looks at them while it is made
    Machine machine{small_model(), {}, faults};
    Reading reading(std::size_t sensor) { return machine.reading(machine.model().sensors[sensor]); }
};

} // namespace

TEST_CASE("a healthy machine is on and well")
{
    Fixture healthy{{}};
    CHECK(healthy.machine.powered());
    CHECK(healthy.machine.system_health() == Health::ok);
    CHECK(healthy.machine.chassis_health() == Health::ok);
    CHECK(healthy.reading(0).raw == 50);
    CHECK(healthy.reading(2).states == 1);
    CHECK(healthy.reading(3).states == 1);
    CHECK(healthy.machine.sel().empty());
}

TEST_CASE("an absent power supply, a failed drive and a still fan show on sensors and in health")
{
    Fixture no_supply{FaultKind::power_supply_absent};
    CHECK(no_supply.reading(2).states == 0);
    CHECK(no_supply.machine.chassis_health() == Health::critical);
    Fixture bad_drive{FaultKind::drive_failed};
    CHECK(bad_drive.reading(3).states == 3);
    CHECK(bad_drive.machine.chassis_health() == Health::ok);
    CHECK(bad_drive.machine.system_health() == Health::critical);
    Fixture bad_fan{FaultKind::fan_critical};
    CHECK(bad_fan.reading(1).raw == 0);
    CHECK(bad_fan.machine.chassis_health() == Health::critical);
}

TEST_CASE("a machine that is off has no fan readings, and can be switched on unless it is broken")
{
    Fixture off{{}};
    off.machine.set_power(false);
    CHECK_FALSE(off.machine.powered());
    CHECK_FALSE(off.reading(1).available);
    CHECK(off.reading(0).available);
    off.machine.set_power(true);
    CHECK(off.machine.powered());
    Fixture broken{FaultKind::power_off};
    broken.machine.set_power(true);
    CHECK_FALSE(broken.machine.powered());
}

TEST_CASE("settings are shown with their faults, and stay configured as they were")
{
    Fixture wrong{FaultKind::wrong_ip, FaultKind::wrong_netmask, FaultKind::wrong_gateway,
                  FaultKind::dhcp, FaultKind::sol_disabled};
    wrong.machine.lan = {"127.0.255.7", "255.0.0.0", "10.1.2.3"};
    const LanSettings shown = wrong.machine.shown_lan();
    CHECK(shown.address == "127.0.0.7");
    CHECK(shown.netmask == "255.255.0.0");
    CHECK(shown.gateway == "10.1.3.3");
    CHECK(shown.dhcp);
    CHECK_FALSE(wrong.machine.shown_sol().enabled);
    CHECK(wrong.machine.lan.address == "127.0.255.7");
    CHECK(wrong.machine.sol.enabled);
}

TEST_CASE("the event log fills, overflows and is cleared")
{
    Fixture full{FaultKind::sel_full};
    CHECK(full.machine.sel().size() == Machine::sel_entries_max);
    CHECK(full.machine.sel_overflow());
    CHECK(full.machine.sel().front().record_id == 1);
    CHECK(full.machine.sel().back().record_id == Machine::sel_entries_max);
    CHECK(full.machine.add_event({}) == 0);
    full.machine.clear_sel();
    CHECK(full.machine.sel().empty());
    CHECK_FALSE(full.machine.sel_overflow());
    CHECK(full.machine.add_event({}) == 1);
}

TEST_CASE("the clock can be wrong, and can be set")
{
    Fixture wrong{FaultKind::clock_wrong};
    Fixture right{{}};
    CHECK(right.machine.clock_s() > wrong.machine.clock_s() + 100'000'000);
    wrong.machine.set_clock_s(right.machine.clock_s());
    CHECK(wrong.machine.clock_s() + 5 > right.machine.clock_s());
}

TEST_CASE("users are found by name, the nameless one in slot 1")
{
    Fixture some{{}};
    some.machine.users.at(3).name = "root";
    CHECK(some.machine.find_user("root") == &some.machine.users[3]);
    CHECK(some.machine.find_user("") == &some.machine.users[1]);
    CHECK(some.machine.find_user("Root") == nullptr);
    Fixture none{FaultKind::user_unknown};
    none.machine.users.at(3).name = "root";
    CHECK(none.machine.find_user("root") == nullptr);
}

TEST_CASE("texts of a model are expanded, unknown names stay visible")
{
    struct Row {
        const char* text;
        const char* expanded;
        std::size_t names;
    };
    const auto row = GENERATE(values<Row>({{"", "", 0},
                                           {"plain $ {x}", "plain $ {x}", 0},
                                           {"${mac}", "aa:bb", 1},
                                           {"a${mac_hex}b${serial}", "aaabbbS1", 2},
                                           {"${nothing}", "${nothing}", 1},
                                           {"${mac", "aa:bb", 1}}));
    Identity identity;
    identity.mac = "aa:bb";
    identity.serial = "S1";
    CHECK(expand_text(row.text, text_facts(identity)) == row.expanded);
    CHECK(names_in(row.text).size() == row.names);
}

TEST_CASE("a sensor's value follows IPMI v2.0 36.3")
{
    Sensor sensor;
    sensor.m = 12;
    sensor.b = 5;
    sensor.b_exponent = 1;
    sensor.result_exponent = -1;
    CHECK(sensor.value(100) == Approx(125.0));
}
