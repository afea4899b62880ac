// SPDX-License-Identifier: GPL-3.0-or-later
// Goal: Redfish shows the machine that IPMI shows, well or ill. Method: requests without a socket.
#include "web_bench.hpp"

using namespace web_bench;

TEST_CASE("the event log comes in pages, newest first, until it is cleared")
{
    Bench bench{"dell/c6420", {fault(FaultKind::sel_full)}};
    std::size_t found = 0;
    std::size_t pages = 0;
    std::string next = sel_uri + "/Entries";
    std::string first_id;
    while (!next.empty() && pages < 100) {
        const json::value page = bench.get(next);
        CHECK(page.at("Members@odata.count") == Machine::sel_entries_max);
        const json::array& members = page.at("Members").as_array();
        CHECK(members.size() <= 50);
        if (pages == 0)
            first_id = text(members.at(0).at("Id"));
        found += members.size();
        ++pages;
        const json::value* link = page.as_object().if_contains("Members@odata.nextLink");
        next = link != nullptr ? text(*link) : std::string{};
    }
    CHECK(found == Machine::sel_entries_max);
    CHECK(pages == 11);
    CHECK(first_id == std::to_string(bench.node.machine.sel().back().record_id));
    CHECK(bench.get(sel_uri + "/Entries/" + first_id).at("EntryType") == "SEL");
    CHECK(bench.ask("POST", sel_uri + "/Actions/LogService.ClearLog").status == 204);
    CHECK(bench.node.machine.sel().empty());
    CHECK(bench.get(sel_uri + "/Entries").at("Members").as_array().empty());
}

TEST_CASE("what is wrong with the machine shows where technicians look")
{
    Bench healthy;
    const std::string chassis = "/redfish/v1/Chassis/System.Embedded.1";
    const std::string faults =
        "/redfish/v1/Managers/iDRAC.Embedded.1/LogServices/FaultList/Entries";
    CHECK(healthy.get(system_uri).at("Status").at("Health") == "OK");
    CHECK(healthy.get(faults).at("Members").as_array().empty());
    CHECK(healthy.get(chassis + "/Power").at("PowerSupplies").at(1).at("Status").at("State") ==
          "Enabled");

    Bench ill{"dell/c6420",
              {fault(FaultKind::power_supply_absent), fault(FaultKind::drive_failed),
               fault(FaultKind::fan_critical)}};
    const json::value system = ill.get(system_uri);
    CHECK(system.at("Status").at("Health") == "Critical");
    CHECK(system.at("Oem").at("Dell").at("DellSystem").at("StorageRollupStatus") == "Error");
    const json::value power = ill.get(chassis + "/Power");
    CHECK(power.at("PowerSupplies").at(0).at("Status").at("State") == "Enabled");
    CHECK(power.at("PowerSupplies").at(1).at("Status").at("State") == "Absent");
    CHECK(power.at("PowerSupplies").at(1).at("PowerInputWatts").is_null());
    const json::value fan = ill.get(chassis + "/Thermal").at("Fans").at(0);
    CHECK(fan.at("Reading") == 0);
    CHECK(fan.at("Status").at("Health") == "Critical");
    const std::string drives = system_uri + "/Storage/AHCI.Embedded.1-1/Drives/Disk.Bay.";
    CHECK(ill.get(drives + "0:Enclosure.Internal.0-1").at("Status").at("Health") == "Critical");
    CHECK(ill.get(drives + "1:Enclosure.Internal.0-1").at("Status").at("Health") == "OK");
    CHECK(ill.get(faults).at("Members").as_array().size() == 3);
}

TEST_CASE("both planes read the same sensors, settings and identity")
{
    Bench bench{"supermicro/skylake", {fault(FaultKind::wrong_ip)}};
    const Machine& machine = bench.node.machine;
    const json::array temperatures =
        bench.get("/redfish/v1/Chassis/1/Thermal").at("Temperatures").as_array();
    std::size_t i = 0;
    for (const Sensor& sensor : machine.model().sensors) {
        if (sensor.kind != SensorKind::temperature)
            continue;
        const json::object& shown = temperatures.at(i++).as_object();
        CHECK(text(shown.at("Name")) == sensor.name);
        CHECK(shown.at("ReadingCelsius").to_number<double>() ==
              Approx(sensor.value(machine.reading(sensor).raw)));
        CHECK(shown.at("UpperThresholdCritical").to_number<double>() ==
              Approx(sensor.value(*sensor.thresholds[4])));
    }
    const json::value interface = bench.get("/redfish/v1/Managers/1/EthernetInterfaces/1");
    const std::string address = text(interface.at("IPv4Addresses").at(0).at("Address"));
    CHECK(address == machine.shown_lan().address);
    CHECK(address != machine.lan.address);
    CHECK(bench.get("/redfish/v1/Systems/1").at("UUID") == "00000000-0000-0000-0000-AC1F6B5A0B01");
    Bench reversed;
    CHECK(reversed.get("/redfish/v1/Managers/iDRAC.Embedded.1").at("UUID") ==
          "010b5a6b-1fac-0000-0000-000000000000");
    const json::array slots =
        reversed.get("/redfish/v1/AccountService/Accounts").at("Members").as_array();
    CHECK(slots.size() == 16);
    CHECK(reversed.get("/redfish/v1/AccountService/Accounts/2").at("RoleId") == "Administrator");
    CHECK(reversed.get("/redfish/v1/AccountService/Accounts/9").at("UserName") == "");
}
