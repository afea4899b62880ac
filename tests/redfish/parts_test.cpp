// SPDX-License-Identifier: GPL-3.0-or-later
// Goal: parts of the machine in both of the schemas' forms become the same facts, and what a
// resource does not say is null. Method: resources in the shapes that were seen, and the rows that
// they must become.
#include "redfish/compute_facts.hpp"
#include "redfish/health_facts.hpp"
#include "redfish/link.hpp"
#include "redfish/network_facts.hpp"
#include "redfish/part.hpp"
#include "redfish/power_facts.hpp"
#include "redfish/storage_facts.hpp"
#include "redfish/thermal_facts.hpp"

#include <catch2/catch.hpp>
#include <fmt/format.h>

using namespace oobready::redfish;

namespace {

json::object object(const std::string& text) { return json::parse(text).as_object(); }

// The `facts` of the one row of `list`, in that order.
std::string row(const json::object& all, const char* list, std::vector<const char*> facts)
{
    const json::array& rows = all.at(list).as_array();
    REQUIRE(rows.size() == 1);
    json::array values;
    for (const char* fact : facts)
        values.push_back(rows[0].at(fact));
    return json::serialize(values);
}

} // namespace

TEST_CASE("every part: its state, its health, and whether it is there")
{
    struct Row {
        const char* status;
        const char* expected; // state, present, health
    };
    const Row rows[] = {
        {R"({"State":"Enabled","Health":"OK"})", R"(["Enabled",true,"OK"])"},
        {R"({"State":"Enabled","Health":null})", R"(["Enabled",true,null])"},
        {R"({"State":"StandbyOffline","Health":"Warning"})",
         R"(["StandbyOffline",true,"Warning"])"},
        // A missing part is not a broken one, whatever its resource says.
        {R"({"State":"Absent","Health":"Critical"})", R"(["Absent",false,null])"},
        {R"({"State":"Absent"})", R"(["Absent",false,null])"},
        {R"({"State":null,"Health":"Critical"})", R"([null,null,"Critical"])"},
        {R"({"State":"OK","Health":"Enabled"})", "[null,null,null]"},
        {R"({"State":"","Health":""})", "[null,null,null]"},
        {R"({"State":1,"Health":["OK"]})", "[null,null,null]"},
        {R"("Installed")", "[null,null,null]"},
        {"null", "[null,null,null]"},
        {"[]", "[null,null,null]"},
    };
    for (const Row& expected : rows) {
        CAPTURE(expected.status);
        json::array list;
        keep_row(list, part_of("/p", object(fmt::format(R"({{"Status":{}}})", expected.status))));
        const json::object facts{{"list", list}};
        CHECK(row(facts, "list", {"state", "present", "health"}) == expected.expected);
    }
    CHECK(part_of("/p", object("{}")).at("state").is_null());
    CHECK(part_of("/a\x1b[2J", object(R"({"Name":" a\u001b[31m "})")) ==
          object(R"({"source":"/a?[2J","name":"a?[31m","present":null,"health":null,)"
                 R"("state":null})"));
}

TEST_CASE("numbers are numbers, and texts are texts")
{
    const json::object all = object(R"({"text":"7","real":7.5,"whole":7,"round":7.0,"minus":-1,)"
                                    R"("huge":18446744073709551615,"wide":1e300,"yes":true,)"
                                    R"("blank":"  ","null":null,"list":[7]})");
    for (const char* none : {"text", "yes", "blank", "null", "list", "gone"}) {
        CAPTURE(none);
        CHECK(number_at(all, none).is_null());
        CHECK(count_at(all, none).is_null());
    }
    for (const char* none : {"real", "minus", "huge", "wide"}) {
        CAPTURE(none);
        CHECK(!number_at(all, none).is_null());
        CHECK(count_at(all, none).is_null());
    }
    CHECK(count_at(all, "whole") == 7);
    CHECK(count_at(all, "round") == 7);
    CHECK(text_at(all, "text") == "7");
    CHECK(text_at(all, "blank").is_null());
    CHECK(text_at(all, "whole").is_null());
    CHECK(boolean_at(all, "yes") == true);
    CHECK(boolean_at(all, "text").is_null());
}

TEST_CASE("a power supply is the same in both schemas")
{
    const std::vector<const char*> facts = {"source",         "name",        "bay",
                                            "model",          "health",      "present",
                                            "capacity_watts", "input_volts", "input_watts"};
    const char* expected = R"(["/supply","Supply 1","b1","M","OK",true,800,230,1.205E2])";
    const std::string status = R"("Status":{"State":"Enabled","Health":"OK"})";
    PowerFacts older;
    older.add_power("/power", object(R"({"PowerSupplies":[{"@odata.id":"/supply",)"
                                     R"("Name":"Supply 1","MemberId":"b1","Model":"M",)"
                                     R"("PowerCapacityWatts":800,"LineInputVoltage":230,)"
                                     R"("PowerInputWatts":120.5,)" +
                                     status + R"(},"nothing",null]})"));
    CHECK(row(older.take(), "members", facts) == expected);
    PowerFacts newer;
    const json::object metrics =
        object(R"({"InputVoltage":{"Reading":230},"InputPowerWatts":{"Reading":120.5}})");
    newer.add_supply("/supply",
                     object(R"({"Name":"Supply 1","Id":"b1","Model":"M","PowerCapacityWatts":800,)"
                            R"("LineInputStatus":"LossOfInput",)" +
                            status + "}"),
                     &metrics);
    const json::object all = newer.take();
    CHECK(row(all, "members", facts) == expected);
    CHECK(row(all, "members", {"line_status"}) == R"(["LossOfInput"])");
}

TEST_CASE("an empty bay has no readings, and redundancy is the same in both schemas")
{
    PowerFacts facts;
    facts.add_power("/power", object(R"({"PowerSupplies":[{"LineInputVoltage":0,"Status":)"
                                     R"({"State":"Absent","Health":"Critical"},)"
                                     R"("PowerInputWatts":"7"}],"Redundancy":[{"Mode":"N+m",)"
                                     R"("RedundancySet":[{},{}],"MinNumNeeded":1,)"
                                     R"("MaxNumSupported":2,"Status":{"Health":"OK"}}]})"));
    const json::object all = facts.take();
    CHECK(row(all, "members", {"present", "health", "input_volts", "input_watts"}) ==
          "[false,null,null,null]");
    const std::vector<const char*> group = {"supplies", "min_needed", "max_supported", "health"};
    CHECK(row(all, "redundancy", group) == R"([2,1,2,"OK"])");
    PowerFacts newer;
    newer.add_subsystem("/s", object(R"({"PowerSupplyRedundancy":[{"RedundancyType":"NPlusM",)"
                                     R"("RedundancyGroup":[{},{}],"MinNeededInGroup":1,)"
                                     R"("MaxSupportedInGroup":2,"Status":{"Health":"OK"}}]})"));
    CHECK(row(newer.take(), "redundancy", group) == R"([2,1,2,"OK"])");
}

TEST_CASE("what a temperature sensor shows, and what is no reading")
{
    struct Row {
        const char* sensor;
        const char* expected; // celsius, upper_critical
    };
    const Row rows[] = {
        {R"("ReadingCelsius":29,"UpperThresholdCritical":99)", "[29,99]"},
        {R"("ReadingCelsius":0,"UpperThresholdCritical":90,"LowerThresholdFatal":0)", "[0,90]"},
        {R"("ReadingCelsius":0)", "[0,null]"},
        {R"("ReadingCelsius":0,"UpperThresholdCritical":0,"LowerThresholdFatal":0)", "[null,null]"},
        {R"("ReadingCelsius":0.0,"UpperThresholdFatal":0.0)", "[null,null]"},
        {R"("ReadingCelsius":null,"UpperThresholdCritical":null)", "[null,null]"},
        {R"("ReadingCelsius":"29","UpperThresholdCritical":[99])", "[null,null]"},
        {R"("ReadingCelsius":29,"Status":{"State":"Absent","Health":"Critical"})", "[null,null]"},
    };
    for (const Row& expected : rows) {
        CAPTURE(expected.sensor);
        ThermalFacts facts;
        facts.add_thermal("/t",
                          object(fmt::format(R"({{"Temperatures":[{{{}}}]}})", expected.sensor)));
        CHECK(row(facts.take(), "temperatures", {"celsius", "upper_critical"}) ==
              expected.expected);
    }
    ThermalFacts newer;
    newer.add_sensor("/v", object(R"({"ReadingType":"Voltage","Reading":12})"));
    newer.add_sensor("/t", object(R"({"ReadingType":"Temperature","Reading":29,)"
                                  R"("Thresholds":{"UpperCritical":{"Reading":99}}})"));
    CHECK(row(newer.take(), "temperatures", {"celsius", "upper_critical"}) == "[29,99]");
}

TEST_CASE("fans have a speed with its unit, in both schemas")
{
    const auto older = [](const char* fan) {
        ThermalFacts facts;
        facts.add_thermal("/t", object(fmt::format(R"({{"Fans":[{}]}})", fan)));
        return row(facts.take(), "fans", {"speed", "unit"});
    };
    CHECK(older(R"({"Reading":2240,"ReadingUnits":"RPM"})") == R"([2240,"RPM"])");
    CHECK(older(R"({"Reading":20,"ReadingUnits":"Percent"})") == R"([20,"Percent"])");
    CHECK(older(R"({"Reading":20,"ReadingUnits":"furlongs"})") == "[20,null]");
    CHECK(older(R"({"Reading":null,"ReadingUnits":"RPM"})") == "[null,null]");
    CHECK(older(R"({"Reading":0,"ReadingUnits":"RPM","LowerThresholdCritical":420})") ==
          R"([0,"RPM"])");
    const auto newer = [](const char* speed) {
        ThermalFacts facts;
        facts.add_fan("/f", object(fmt::format(R"({{"SpeedPercent":{}}})", speed)));
        return row(facts.take(), "fans", {"speed", "unit"});
    };
    CHECK(newer(R"({"SpeedRPM":2240,"Reading":20})") == R"([2240,"RPM"])");
    CHECK(newer(R"({"Reading":20})") == R"([20,"Percent"])");
    CHECK(newer(R"({"SpeedRPM":"2240"})") == "[null,null]");
    CHECK(newer("null") == "[null,null]");
}

TEST_CASE("memory is counted and summed where every module says what it is")
{
    const char* module = R"({"DeviceLocator":"A1","Name":"Memory","CapacityMiB":32768,)"
                         R"("OperatingSpeedMhz":3200,"MemoryDeviceType":"DDR4",)"
                         R"("ErrorCorrection":"MultiBitECC","Status":{"State":"Enabled"}})";
    const char* empty = R"({"CapacityMiB":0,"Status":{"State":"Absent","Health":"OK"}})";
    const auto sums = [](std::vector<const char*> modules, bool whole = true) {
        MemoryFacts facts;
        for (const char* text : modules)
            facts.add_module("/m", object(text));
        const json::object all = facts.take(whole);
        return json::serialize(json::array{all.at("count"), all.at("absent"), all.at("total_mib")});
    };
    CHECK(sums({module, module, empty}) == "[2,1,65536]");
    CHECK(sums({module, module}, false) == "[null,null,null]");
    CHECK(sums({}) == "[null,null,null]");
    CHECK(sums({module, R"({"Status":{"State":"Enabled"},"CapacityMiB":null})"}) == "[2,0,null]");
    CHECK(sums({module, R"({"CapacityMiB":1024})"}) == "[null,null,33792]");
    CHECK(sums({R"({"Status":{"State":"Enabled"},"CapacityMiB":9007199254740993})"}) ==
          "[1,0,null]");
    MemoryFacts facts;
    facts.add_system(object(R"({"MemorySummary":{"TotalSystemMemoryGiB":384}})"));
    facts.add_module("/m", object(module));
    const json::object all = facts.take(true);
    CHECK(all.at("summary_gib") == 384);
    CHECK(row(all, "members", {"slot", "size_mib", "speed_mhz", "type", "error_correction"}) ==
          R"(["A1",32768,3200,"DDR4","MultiBitECC"])");
}

TEST_CASE("processors are those of type CPU")
{
    ProcessorFacts facts;
    facts.add("/1", object(R"({"ProcessorType":"CPU","Socket":"CPU1","Model":"X","TotalCores":16,)"
                           R"("TotalThreads":32,"Status":{"State":"Enabled","Health":"OK"}})"));
    facts.add("/2", object(R"({"ProcessorType":"GPU","Status":{"State":"Enabled"}})"));
    facts.add("/3", object(R"({"ProcessorType":"FPGA"})"));
    const json::object all = facts.take(true);
    CHECK(all.at("count") == 1);
    CHECK(row(all, "members", {"socket", "model", "cores", "threads", "health"}) ==
          R"(["CPU1","X",16,32,"OK"])");
    ProcessorFacts nameless;
    nameless.add("/1", object(R"({"ProcessorType":"CPU","Status":{"State":"Enabled"}})"));
    nameless.add("/2", object(R"({"Model":"what is it?"})"));
    CHECK(nameless.take(true).at("count").is_null());
}

TEST_CASE("drives, controllers and volumes")
{
    struct Row {
        const char* drive;
        const char* expected; // media, life_left_percent, failure_predicted, encryption
    };
    const Row rows[] = {
        {R"({"MediaType":"SSD","PredictedMediaLifeLeftPercent":97,"FailurePredicted":false,)"
         R"("EncryptionStatus":"Unencrypted"})",
         R"(["SSD",97,false,"Unencrypted"])"},
        {R"({"Own":{"Used":3},"FailurePredicted":true,"EncryptionStatus":"Unecrypted"})",
         R"([null,97,true,"Unencrypted"])"},
        {R"({"Own":{"Used":101},"FailurePredicted":"no","MediaType":"Tape"})",
         "[null,null,null,null]"},
        {R"({"Own":{"Used":"3"},"PredictedMediaLifeLeftPercent":-1})", "[null,null,null,null]"},
        {R"({"Status":{"State":"Absent"},"MediaType":"SSD","FailurePredicted":true})",
         "[null,null,null,null]"},
    };
    for (const Row& expected : rows) {
        CAPTURE(expected.drive);
        const json::object drive = object(expected.drive);
        const json::object* own = object_at(drive, "Own");
        StorageFacts facts;
        facts.add_drive("/d", drive, own != nullptr ? own->if_contains("Used") : nullptr);
        CHECK(row(facts.take(), "drives",
                  {"media", "life_left_percent", "failure_predicted", "encryption"}) ==
              expected.expected);
    }
    StorageFacts facts;
    CHECK(facts.add_storage("/s", object(R"({"StorageControllers":[{"Model":"R","Status":)"
                                         R"({"State":"Enabled","Health":"OK"}},7]})")) == 1);
    facts.add_volume("/v", object(R"({"RAIDType":"RAID1","Encrypted":false,"CapacityBytes":1})"));
    facts.add_simple("/x", object(R"({"Devices":[{"Name":"d","CapacityBytes":5},null]})"));
    CHECK(facts.has_drives());
    const json::object all = facts.take();
    CHECK(row(all, "controllers", {"model", "health"}) == R"(["R","OK"])");
    CHECK(row(all, "volumes", {"raid", "encrypted", "bytes"}) == R"(["RAID1",false,1])");
    CHECK(row(all, "drives", {"source", "name", "bytes"}) == R"(["/x","d",5])");
}

TEST_CASE("network ports in each vocabulary")
{
    struct Row {
        const char* port;
        const char* expected; // link, mbps, macs
    };
    const Row rows[] = {
        {R"({"LinkStatus":"LinkUp","CurrentSpeedGbps":25,)"
         R"("Ethernet":{"AssociatedMACAddresses":["00:11:22:33:44:55"]}})",
         R"(["up",25000,["00:11:22:33:44:55"]])"},
        {R"({"LinkStatus":"Up","CurrentLinkSpeedMbps":25000,)"
         R"("AssociatedNetworkAddresses":["00:11:22:33:44:55",7]})",
         R"(["up",25000,["00:11:22:33:44:55"]])"},
        {R"({"LinkStatus":"Down","CurrentLinkSpeedMbps":0})", R"(["down",null,[]])"},
        {R"({"LinkStatus":"NoLink","CurrentSpeedGbps":null})", R"(["down",null,[]])"},
        {R"({"LinkStatus":"Training","CurrentSpeedGbps":1e300})", R"(["starting",null,[]])"},
        {R"({"LinkStatus":null,"CurrentSpeedGbps":"25"})", "[null,null,[]]"},
        {R"({"LinkStatus":"?","CurrentSpeedGbps":2.5})", "[null,2500,[]]"},
    };
    for (const Row& expected : rows) {
        CAPTURE(expected.port);
        NetworkFacts facts;
        facts.add_port("card", "/p", object(expected.port));
        CHECK(row(facts.take(), "ports", {"link", "mbps", "macs"}) == expected.expected);
    }
    NetworkFacts facts;
    facts.add_interface("/i", object(R"({"LinkStatus":"LinkDown","SpeedMbps":1000,)"
                                     R"("MACAddress":"a","InterfaceEnabled":true})"));
    CHECK(row(facts.take(), "interfaces", {"link", "mbps", "mac", "enabled"}) ==
          R"(["down",1000,"a",true])");
}

TEST_CASE("health, its roll-up in both spellings, and what is said of why")
{
    HealthFacts facts;
    facts.add("system", "/s",
              object(R"({"Status":{"State":"Enabled","Health":"OK","HealthRollUp":"Critical",)"
                     R"("Conditions":[{"Severity":"Critical","Message":"Fan 3 stands still",)"
                     R"("MessageId":"Own.1.0.Fan"},{},"text"]}})"));
    facts.add_fault("/f", object(R"({"Severity":"Severe","Message":"The lid is open"})"));
    facts.add_fault("/f", object(R"({"Created":"2024"})"));
    const json::object all = facts.take();
    CHECK(row(all, "members", {"kind", "health", "health_rollup"}) ==
          R"(["system","OK","Critical"])");
    CHECK(all.at("reasons") ==
          json::parse(R"([{"kind":"condition","source":"/s","severity":"Critical",)"
                      R"("message":"Fan 3 stands still","message_id":"Own.1.0.Fan"},)"
                      R"({"kind":"fault","source":"/f","severity":null,)"
                      R"("message":"The lid is open","message_id":null}])"));
}

TEST_CASE("lists are bounded, and some chassis are left alone")
{
    json::array list;
    for (std::size_t i = 0; i < parts_max + 7; ++i)
        keep_row(list, json::object{});
    CHECK(list.size() == parts_max);
    CHECK(is_left_alone("/redfish/v1/Chassis/Enclosure.Internal.0-1"));
    CHECK(is_left_alone("/redfish/v1/Chassis/RAID.1/Drives/7"));
    CHECK(!is_left_alone("/redfish/v1/Chassis/1"));
    CHECK(!is_left_alone("/redfish/v1/Systems/1/Storage/RAID.1/Drives/Bay.1:Enclosure.1"));
}
