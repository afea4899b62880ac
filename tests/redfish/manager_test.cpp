// SPDX-License-Identifier: GPL-3.0-or-later
// Goal: what a controller says of itself becomes facts; what it does not say, or says with another
// type, is null and never invented. Method: tables of resources in the shapes that were recorded
// and in hostile ones; every property of a fixture, and of the recorded trees of OOBREADY_CORPUS,
// deleted, emptied and made another type.
#include "redfish/account_facts.hpp"
#include "redfish/boot_facts.hpp"
#include "redfish/date_time.hpp"
#include "redfish/firmware_facts.hpp"
#include "redfish/log_facts.hpp"
#include "redfish/manager_network_facts.hpp"
#include "redfish/network_protocol_facts.hpp"
#include "redfish/oem_facts.hpp"

#include "../support/process.hpp"

#include <catch2/catch.hpp>

#include <cstdlib>
#include <fstream>
#include <random>
#include <sstream>

using namespace oobready;
using namespace oobready::redfish;

namespace {

json::object object(const std::string& text) { return json::parse(text).as_object(); }

const char* const nic = R"({"Id":"1","InterfaceEnabled":true,"LinkStatus":"LinkUp",
    "MACAddress":"02:00:00:00:00:01","SpeedMbps":1000,"HostName":"bmc1",
    "IPv4Addresses":[{"Address":"10.0.0.1","SubnetMask":"255.0.0.0","Gateway":"10.0.0.254",
    "AddressOrigin":"Static"}],"IPv6Addresses":[{"Address":"::"},{"Address":"fe80::1"}],
    "VLAN":{"VLANEnable":false,"VLANId":7},"Status":{"State":"Enabled","Health":"OK"}})";
const char* const to_host = R"({"Id":"ToHost","MACAddress":"02:00:00:00:00:99",
    "IPv4Addresses":[{"Address":"169.254.3.254","AddressOrigin":"Static"}]})";

// Facts of every kind made of one resource, whatever it is.
json::array all_facts(const json::object& resource)
{
    json::array all;
    FirmwareFacts firmware;
    firmware.add("/u", resource);
    all.push_back(firmware.take());
    ManagerNetworkFacts network;
    network.add("/u", resource);
    all.push_back(network.take(true));
    NetworkProtocolFacts protocols;
    protocols.add("/u", resource);
    all.push_back(protocols.take(true));
    AccountFacts accounts;
    accounts.add_service("/u", resource);
    accounts.add_account("/u", resource);
    all.push_back(accounts.take(true));
    LogFacts logs;
    logs.add("/u", resource, {{{"/e", resource}}, std::nullopt, true});
    all.push_back(logs.take());
    ClockFacts clock;
    clock.add("/u", resource, 0);
    all.push_back(clock.take(true));
    BootFacts boot;
    boot.add("/u", resource, &resource, {{"/c", resource}});
    all.push_back(boot.take(true));
    IntrusionFacts intrusion;
    intrusion.add("/u", resource);
    all.push_back(intrusion.take());
    LicenseFacts licenses;
    licenses.add("/u", resource);
    licenses.add_oem("/u", resource, {"", "/LicenseDescription/0", "/LicensePrimaryStatus", ""});
    all.push_back(licenses.take());
    return all;
}

constexpr std::string_view marker = "424242";

// Something in `value` as another type, or gone: what no fact may be made of.
void spoil(json::value& value, std::mt19937& random)
{
    if (json::object* object = value.if_object(); object != nullptr && !object->empty()) {
        auto* const member = object->begin() + random() % object->size();
        if (member->value().is_structured() && random() % 2 == 0) {
            spoil(member->value(), random);
        } else if (random() % 3 == 0) {
            object->erase(member);
        } else if (random() % 2 == 0) {
            member->value() = nullptr;
        } else if (member->value().is_string()) {
            member->value() = 424242;
        } else if (!member->value().is_null()) {
            member->value() = marker;
        }
    } else if (json::array* array = value.if_array(); array != nullptr && !array->empty()) {
        spoil((*array)[random() % array->size()], random);
    }
}

void check_spoilt(const json::object& resource, std::mt19937& random, unsigned times)
{
    for (unsigned i = 0; i < times; ++i) {
        json::value spoilt = resource;
        spoil(spoilt, random);
        const std::string facts = json::serialize(all_facts(spoilt.as_object()));
        if (facts.find(marker) != std::string::npos)
            FAIL_CHECK(json::serialize(spoilt) << "\n" << facts);
    }
}

} // namespace

TEST_CASE("the times that controllers write")
{
    CHECK(unix_time_of("1970-01-01T00:00:00Z") == 0);
    CHECK(unix_time_of("2024-06-11T00:13:00-05:00") == 1718082780);
    CHECK(unix_time_of("2023-08-17T17:24:45.000000+00:00") == 1692293085);
    CHECK(unix_time_of("2023-11-30T21:04:18:+00:00") == 1701378258);
    CHECK(unix_time_of("2033-3-31T14:53:00+00:00") == 1995893580);
    for (const char* none :
         {"", "0000-00-00T00:00:00+00:00", "00:00:00Z", "T00:00:00Z", "2024-02-30T00:00:00Z",
          "2024-01-01T24:00:00Z", "2024-01-01T00:00:00", "2024-01-01", "2024-01-01T00:00:00Zx",
          "2024-01-01T00:00:00+99:00", "99999999999-01-01T00:00:00Z"}) {
        CAPTURE(none);
        CHECK_FALSE(unix_time_of(none));
    }
}

TEST_CASE("firmware is installed where it has a version")
{
    struct Row {
        const char* software;
        bool installed;
    };
    const Row rows[] = {
        {R"({"Id":"BMC","Version":"01.73.06","Updateable":true})", true},
        {R"({"Id":"Backup_BMC","Version":"Not Present","Status":{"Health":"OK"}})", false},
        {R"({"Id":"BMC","Version":"1","Status":{"State":"Absent"}})", false},
        {R"({"Id":"BMC","Version":17})", false},
        {R"({"Id":"BMC","Version":null})", false},
        {R"({"Id":"BMC","Version":" "})", false},
        {R"({})", false},
    };
    for (const Row& row : rows) {
        CAPTURE(row.software);
        FirmwareFacts facts;
        facts.add("/f", object(row.software));
        const json::object all = facts.take();
        CHECK(all.at("members").as_array().size() == (row.installed ? 1 : 0));
        CHECK(all.at("not_installed").as_array().size() == (row.installed ? 0 : 1));
    }
}

TEST_CASE("the port to the network counts, not the one to the host")
{
    ManagerNetworkFacts facts;
    facts.add("/h", object(to_host));
    facts.add("/n", object(nic));
    facts.add("/spare", object(R"({"MACAddress":"02:00:00:00:00:02","IPv4Addresses":
        [{"Address":"0.0.0.0"}],"SpeedMbps":0,"NameServers":["0.0.0.0","10.0.0.53","::"]})"));
    const json::object all = facts.take(true);
    CHECK(all.at("ip_address") == "10.0.0.1");
    CHECK(all.at("ip_source") == "static");
    CHECK(all.at("mac_address") == "02:00:00:00:00:01");
    CHECK(all.at("link") == "up");
    CHECK(all.at("vlan_enabled") == false);
    CHECK(all.at("missing").as_array().empty());
    CHECK(all.at("members").at(0).at("link_local") == true);
    CHECK(all.at("members").at(1).at("ipv6") == json::parse(R"(["fe80::1"])"));
    CHECK(all.at("members").at(2).at("ip_address").is_null());
    CHECK(all.at("members").at(1).at("speed_mbps") == 1000);
    CHECK(all.at("members").at(2).at("speed_mbps").is_null());
    CHECK(all.at("members").at(2).at("name_servers") == json::parse(R"(["10.0.0.53"])"));
    ManagerNetworkFacts nothing;
    nothing.add("/n", object(R"({"LinkStatus":"Down","IPv4Addresses":[1,{"Address":5}]})"));
    const json::object none = nothing.take(true);
    CHECK(none.at("link") == "down");
    CHECK(none.at("ip_address").is_null());
    CHECK(none.at("missing").as_array().size() == 7);
}

TEST_CASE("a protocol that is not named is not reported, which is not off")
{
    NetworkProtocolFacts facts;
    facts.add("/p", object(R"({"HostName":"b","IPMI":{"ProtocolEnabled":true},
        "HTTP":{"ProtocolEnabled":false,"Port":null},"SSH":{"ProtocolEnabled":"true","Port":"22"},
        "HTTPS":{"ProtocolEnabled":true,"Port":99999},"Own":{"ProtocolEnabled":true,"Port":1},
        "NTP":{"ProtocolEnabled":true,"NTPServers":["n1",null,""]}})"));
    const json::object all = facts.take(true);
    CHECK(all.at("ipmi_enabled") == true);
    CHECK(all.at("ipmi_port").is_null());
    CHECK(all.at("http_enabled") == false);
    CHECK(all.at("ssh_enabled").is_null());
    CHECK(all.at("ssh_port").is_null());
    CHECK(all.at("https_port").is_null());
    CHECK(all.at("telnet_enabled").is_null());
    const std::string text = json::serialize(all);
    CHECK(text.find("Own") == std::string::npos);
    CHECK(text.find(R"("telnet_enabled")") != text.rfind(R"("telnet_enabled")")); // is missing
    CHECK(all.at("members").at(0).at("ntp_servers") == json::parse(R"(["n1"])"));
}

TEST_CASE("accounts are listed without anything secret, free slots are counted")
{
    AccountFacts facts;
    facts.add_service("/s", object(R"({"AccountLockoutThreshold":3,"AccountLockoutDuration":30,
        "MinPasswordLength":"8"})"));
    facts.add_account(
        "/a", object(R"({"Id":"2","UserName":"ADMIN","Enabled":true,"RoleId":"Administrator",
        "Password":"hunter22","SHA256Password":"hunter22","Oem":{"Key":"hunter22"},
        "SNMP":{"AuthenticationKey":"hunter22"},"AccountTypes":["Redfish",3]})"));
    facts.add_account("/b", object(R"({"Id":"3","UserName":"","Enabled":false,"RoleId":"None"})"));
    facts.add_account("/c", object(R"({"Id":"4","UserName":null})"));
    const json::object all = facts.take(true);
    CHECK(all.at("lockout_threshold") == 3);
    CHECK(all.at("password_length_min").is_null());
    CHECK(all.at("free_slots") == 2);
    REQUIRE(all.at("members").as_array().size() == 1);
    CHECK(all.at("members").at(0).at("user_name") == "ADMIN");
    CHECK(all.at("members").at(0).at("locked").is_null());
    CHECK(json::serialize(all).find("hunter22") == std::string::npos);
}

TEST_CASE("clocks and logs")
{
    ClockFacts clocks;
    clocks.add("/1", object(R"({"DateTime":"1970-01-01T00:16:40Z"})"), 1010);
    clocks.add("/2", object(R"({"DateTime":"1970-01-01T00:00:00Z"})"), 1010);
    clocks.add("/3", object(R"({"DateTime":"yesterday"})"), 1010);
    CHECK(clocks.take(true).at("ahead_s") == -1010);
    ClockFacts none;
    none.add("/3", object(R"({"DateTime":1})"), 1010);
    CHECK(none.take(true).at("missing") == json::parse(R"(["ahead_s"])"));

    const json::object old = object(R"({"Created":"2020-01-01T00:00:00Z"})");
    const json::object young = object(R"({"Created":"2021-01-01T00:00:00Z"})");
    CHECK(newest_first(young, old) == true);
    CHECK(newest_first(old, young) == false);
    CHECK_FALSE(newest_first(old, old));
    CHECK_FALSE(newest_first(old, {}));

    LogFacts logs;
    LogRead read;
    for (const char* entry : {R"({"Severity":"Critical","Message":"a\u001b[2Jb"})",
                              R"({"Severity":"Warning"})", R"({"Severity":"Bad"})", "{}"})
        read.entries.emplace_back("/e", object(entry));
    logs.add("/l", object(R"({"Id":"Sel","ServiceEnabled":true})"), read);
    const json::object all = logs.take();
    const json::value& log = all.at("members").at(0);
    CHECK(log.at("critical") == 1);
    CHECK(log.at("warning") == 1);
    CHECK(log.at("entries").at(0).at("message") == "a?[2Jb");
    CHECK(log.at("entries").at(2).at("severity").is_null());
}

TEST_CASE("boot, TPM and intrusion")
{
    BootFacts facts;
    const json::object secure = object(R"({"SecureBootEnable":false})");
    facts.add("/s", object(R"({"Boot":{"BootSourceOverrideEnabled":"Continuous",
        "BootSourceOverrideTarget":"Pxe","BootOrder":["a",1]},"TrustedModules":
        [{"InterfaceType":"TPM2_0","Status":{"State":"Enabled"}},{"Status":{"State":"Absent"}}]})"),
              &secure, {});
    const json::object all = facts.take(true);
    CHECK(all.at("override_enabled") == "Continuous");
    CHECK(all.at("secure_boot_enabled") == false);
    CHECK(all.at("members").at(0).at("trusted_modules").as_array().size() == 1);
    // The new form gives the same facts.
    BootFacts newer;
    newer.add("/s", object("{}"), nullptr,
              {{"/t", object(R"({"FirmwareVersion":"7.2","Status":{"State":"Enabled"}})")}});
    const json::object same = newer.take(true);
    CHECK(same.at("members").at(0).at("trusted_modules").at(0).at("firmware") == "7.2");
    CHECK(same.at("missing").as_array().size() == 6);

    IntrusionFacts intrusion;
    intrusion.add("/c", object(R"({"PhysicalSecurity":{"IntrusionSensor":"HardwareIntrusion"}})"));
    intrusion.add("/d", object(R"({"PhysicalSecurity":{"IntrusionSensor":null}})"));
    intrusion.add("/e", object("{}"));
    const json::object seen = intrusion.take();
    REQUIRE(seen.at("members").as_array().size() == 1);
    CHECK(seen.at("members").at(0).at("intrusion") == "HardwareIntrusion");
}

TEST_CASE("of a make's own resource only what a pointer names is taken")
{
    const json::object resource = object(R"({"Attributes":{"NIC.1.Selection":"Dedicated",
        "Users.2.SHA256Password":"hunter22","Lockdown":false,"List":["hunter22"],"Rate":1}})");
    CHECK(scalar_at(resource, "/Attributes/NIC.1.Selection") == "Dedicated");
    CHECK(scalar_at(resource, "/Attributes/Lockdown") == false);
    CHECK(scalar_at(resource, "/Attributes/Rate") == 1);
    CHECK(scalar_at(resource, "/Attributes/Users.2.SHA256Password") == "(removed)");
    CHECK(scalar_at(resource, "/Attributes/List").is_null());
    CHECK(scalar_at(resource, "/Attributes").is_null());
    CHECK(scalar_at(resource, "/None").is_null());

    for (const char* wrong : {R"({})", R"({"values":{}})", R"({"values":{"a":1}})",
                              R"({"values":{"a":"b"}})", R"({"values":{"a":"/*"}})"})
        CHECK_FALSE(OemFacts::values_in(object(wrong)).has_value());
    OemFacts facts{*OemFacts::values_in(object(R"({"values":{"mode":"/Attributes/NIC.1.Selection",
        "none":"/None"}})"))};
    facts.add("/o", resource);
    const json::object all = facts.take(true);
    CHECK(all.at("values").at("mode") == "Dedicated");
    CHECK(all.at("missing") == json::parse(R"(["values/none"])"));

    LicenseFacts licenses;
    licenses.add_oem("/q",
                     object(R"({"Licenses":["{\"K\":{\"Name\":\"L1\"},\"Signature\":\"hunter22\"}",
        "{","[]",7]})"),
                     {"/Licenses/*", "/K/Name", "", ""});
    const json::object taken = licenses.take();
    REQUIRE(taken.at("members").as_array().size() == 1);
    CHECK(taken.at("members").at(0).at("name") == "L1");
    CHECK(json::serialize(taken).find("hunter22") == std::string::npos);
}

TEST_CASE("whatever is missing or of another type, nothing is invented")
{
    std::mt19937 random{6};
    for (const char* fixture :
         {nic, to_host,
          R"({"Id":"a","UserName":"u","Enabled":true,"Version":"1.2","Description":"d",
              "IPMI":{"ProtocolEnabled":true,"Port":623},"AccountLockoutThreshold":3,
              "DateTime":"2024-01-01T00:00:00Z","Boot":{"BootOrder":["b"]},
              "PhysicalSecurity":{"IntrusionSensor":"Normal"},"LicenseDescription":["l"],
              "Severity":"OK","Created":"2024-01-01T00:00:00Z","MaxNumberOfRecords":5})"})
        check_spoilt(object(fixture), random, 2000);
    const char* corpus = std::getenv("OOBREADY_CORPUS");
    if (corpus == nullptr) {
        WARN("OOBREADY_CORPUS is not set: no recorded resource was spoilt");
        return;
    }
    for (const auto& archive :
         std::filesystem::directory_iterator{std::filesystem::path{corpus} / "redfish"}) {
        if (archive.path().extension() != ".xz")
            continue;
        const support::TemporaryFolder folder;
        support::output_of({"tar", "-xf", archive.path().string(), "-C", folder.path().string()});
        for (const auto& file : std::filesystem::recursive_directory_iterator{folder.path()}) {
            if (file.path().filename() != "index.json")
                continue;
            std::ostringstream text;
            text << std::ifstream{file.path()}.rdbuf();
            json::error_code error;
            const json::value resource = json::parse(text.str(), error);
            if (!error && resource.is_object() && text.str().size() < 20'000)
                check_spoilt(resource.get_object(), random, 3);
        }
    }
}
