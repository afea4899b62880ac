// SPDX-License-Identifier: GPL-3.0-or-later
// Goal: a resource of a machine that nobody here has seen gives no crash and no invented value.
// Method: each property of each resource of the recorded trees (and of our own) is deleted, made
// null, and made each other type; every fact must then be null, or what it was, or what stands in
// the resource.
#include "redfish/compute_facts.hpp"
#include "redfish/health_facts.hpp"
#include "redfish/network_facts.hpp"
#include "redfish/power_facts.hpp"
#include "redfish/storage_facts.hpp"
#include "redfish/thermal_facts.hpp"
#include "redfish_server.hpp"

#include <catch2/catch.hpp>

#include <cstdlib>
#include <fstream>
#include <set>
#include <sstream>

using namespace oobready::redfish;

namespace {

// What each normaliser makes of a resource of its type; nothing of one that none reads.
json::object facts_of(const std::string& type, const json::object& resource)
{
    if (type == "Power" || type == "PowerSupply") {
        PowerFacts facts;
        if (type == "Power")
            facts.add_power("/x", resource);
        else
            facts.add_supply("/x", resource, nullptr);
        return facts.take();
    }
    if (type == "Thermal" || type == "Fan" || type == "Sensor") {
        ThermalFacts facts;
        if (type == "Thermal")
            facts.add_thermal("/x", resource);
        else if (type == "Fan")
            facts.add_fan("/x", resource);
        else
            facts.add_sensor("/x", resource);
        return facts.take();
    }
    if (type == "Memory") {
        MemoryFacts facts;
        facts.add_module("/x", resource);
        return facts.take(true);
    }
    if (type == "Processor") {
        ProcessorFacts facts;
        facts.add("/x", resource);
        return facts.take(true);
    }
    if (type == "Storage" || type == "Drive" || type == "Volume" || type == "SimpleStorage") {
        StorageFacts facts;
        if (type == "Storage")
            facts.add_storage("/x", resource);
        else if (type == "Drive")
            facts.add_drive("/x", resource, nullptr);
        else if (type == "Volume")
            facts.add_volume("/x", resource);
        else
            facts.add_simple("/x", resource);
        return facts.take();
    }
    if (type == "Port" || type == "NetworkPort" || type == "EthernetInterface") {
        NetworkFacts facts;
        if (type == "EthernetInterface")
            facts.add_interface("/x", resource);
        else
            facts.add_port("card", "/x", resource);
        return facts.take();
    }
    if (type == "ComputerSystem" || type == "Chassis" || type == "Manager") {
        HealthFacts facts;
        facts.add("system", "/x", resource);
        return facts.take();
    }
    return {};
}

std::string type_of(const json::object& resource)
{
    const json::value* type = resource.if_contains("@odata.type");
    if (type == nullptr || !type->is_string() || type->get_string().empty())
        return {};
    const std::string_view text = type->get_string();
    return std::string{text.substr(1, text.find('.') - 1)};
}

// Every leaf of `value`, with the name that it stands under.
void leaves(const json::value& value, const std::string& name, std::set<std::string>& found)
{
    if (const json::object* object = value.if_object())
        for (const auto& [key, inner] : *object)
            leaves(inner, key, found);
    else if (const json::array* array = value.if_array())
        for (const json::value& inner : *array)
            leaves(inner, name, found);
    else
        found.insert(name + " " + json::serialize(value));
}

// Every change of one property of `value`: `use` is called with it in place.
void each_change(json::value& value, unsigned depth, const std::function<void()>& use)
{
    if (depth == 0)
        return;
    if (json::array* array = value.if_array())
        for (std::size_t i = 0; i < std::min<std::size_t>(array->size(), 3); ++i)
            each_change((*array)[i], depth - 1, use);
    json::object* object = value.if_object();
    if (object == nullptr)
        return;
    std::vector<std::string> names;
    for (const auto& property : *object)
        names.emplace_back(property.key());
    for (const std::string& name : names) {
        const json::value kept = object->at(name);
        static const json::value others[] = {
            nullptr, "Mutant", 7, 7.5, -3, true, json::array{7, "Mutant"}, json::object{}};
        for (const json::value& other : others) {
            (*object)[name] = other;
            use();
        }
        object->erase(name);
        use();
        (*object)[name] = kept;
        each_change((*object)[name], depth - 1, use);
    }
}

// How many changes were tried.
std::size_t try_changes(const json::object& resource)
{
    constexpr unsigned depth = 4;
    // Facts that count rows, or that may come from another property when the first is gone.
    static const std::set<std::string> counted = {"count", "absent", "total_mib", "supplies"};
    const std::string type = type_of(resource);
    std::set<std::string> before;
    leaves(facts_of(type, resource), "", before);
    if (before.empty())
        return 0;
    std::size_t tried = 0;
    json::value mutant = resource;
    each_change(mutant, depth, [&] {
        std::set<std::string> sent;
        std::set<std::string> after;
        leaves(mutant, "", sent);
        std::set<std::string> values; // without the names
        for (const std::string& leaf : sent)
            values.insert(leaf.substr(leaf.find(' ') + 1));
        leaves(facts_of(type, mutant.get_object()), "", after);
        for (const std::string& leaf : after) {
            const std::string name = leaf.substr(0, leaf.find(' '));
            const std::string value = leaf.substr(leaf.find(' ') + 1);
            if (value == "null" || before.contains(leaf) || values.contains(value) ||
                counted.contains(name) || name == "unit" || name == "mbps" ||
                leaf == "source \"/x\"")
                continue;
            FAIL("invented: " << leaf << " of " << json::serialize(mutant));
        }
        ++tried;
    });
    return tried;
}

const char* const own[] = {
    R"({"@odata.type":"#Power.v1_7_1.Power","PowerSupplies":[{"@odata.id":"/p#0","Name":"P",)"
    R"("MemberId":"0","Model":"M","PowerCapacityWatts":800,"LineInputVoltage":230,)"
    R"("PowerInputWatts":90,"LastPowerOutputWatts":80,"Status":{"State":"Enabled",)"
    R"("Health":"OK"}}],"Redundancy":[{"Mode":"N+m","RedundancySet":[{}],"MinNumNeeded":1}]})",
    R"({"@odata.type":"#PowerSupply.v1_1_0.PowerSupply","Id":"1","LineInputStatus":"Normal",)"
    R"("Status":{"State":"Absent","Health":"Critical"}})",
    R"({"@odata.type":"#Thermal.v1_7_1.Thermal","Temperatures":[{"Name":"CPU",)"
    R"("ReadingCelsius":0,"UpperThresholdCritical":0,"Status":{"State":"Absent"}}],"Fans":[)"
    R"({"FanName":"F","Reading":900,"ReadingUnits":"RPM","LowerThresholdCritical":300}]})",
    R"({"@odata.type":"#Fan.v1_1_0.Fan","SpeedPercent":{"SpeedRPM":900,"Reading":20}})",
    R"({"@odata.type":"#Sensor.v1_3_0.Sensor","ReadingType":"Temperature","Reading":20,)"
    R"("Thresholds":{"UpperCritical":{"Reading":90}}})",
    R"({"@odata.type":"#Memory.v1_12_0.Memory","Name":"A1","CapacityMiB":1024,)"
    R"("OperatingSpeedMhz":3200,"ErrorCorrection":"NoECC","Status":{"State":"Enabled"}})",
    R"({"@odata.type":"#Processor.v1_12_0.Processor","ProcessorType":"CPU","TotalCores":16})",
    R"({"@odata.type":"#Drive.v1_12_0.Drive","MediaType":"SSD","CapacityBytes":5,)"
    R"("FailurePredicted":false,"PredictedMediaLifeLeftPercent":97,"EncryptionStatus":"Locked"})",
    R"({"@odata.type":"#Port.v1_4_0.Port","LinkStatus":"LinkUp","CurrentSpeedGbps":25,)"
    R"("Ethernet":{"AssociatedMACAddresses":["a"]},"PortId":"1"})",
    R"({"@odata.type":"#ComputerSystem.v1_9_0.ComputerSystem","Status":{"State":"Enabled",)"
    R"("HealthRollup":"OK","Conditions":[{"Severity":"Warning","Message":"m"}]}})",
};

} // namespace

TEST_CASE("no change of one property of our own resources invents a fact")
{
    for (const char* text : own) {
        INFO(text);
        CHECK(try_changes(json::parse(text).as_object()) > 0);
    }
}

TEST_CASE("no change of one property of a recorded resource invents a fact")
{
    const char* corpus = std::getenv("OOBREADY_CORPUS");
    if (corpus == nullptr) {
        WARN("OOBREADY_CORPUS is not set: no recorded resource was changed");
        return;
    }
    constexpr unsigned of_a_type_max = 4; // of one tree: most are alike
    std::size_t tried = 0;
    for (const auto& archive :
         std::filesystem::directory_iterator{std::filesystem::path{corpus} / "redfish"}) {
        if (archive.path().extension() != ".xz")
            continue;
        INFO(archive.path().filename().string());
        const support::TemporaryFolder folder;
        support::output_of({"tar", "-xf", archive.path().string(), "-C", folder.path().string()});
        std::map<std::string, unsigned> seen;
        for (const auto& file : std::filesystem::recursive_directory_iterator{folder.path()}) {
            if (file.path().filename() != "index.json")
                continue;
            std::stringstream text;
            text << std::ifstream{file.path()}.rdbuf();
            json::error_code error;
            const json::value resource = json::parse(text.str(), error);
            if (error || !resource.is_object())
                continue;
            if (seen[type_of(resource.get_object())]++ < of_a_type_max)
                tried += try_changes(resource.get_object());
        }
    }
    CHECK(tried > 1000);
}
