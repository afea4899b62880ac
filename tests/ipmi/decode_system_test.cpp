// SPDX-License-Identifier: GPL-3.0-or-later
// Goal: what a BMC says of its system becomes the specification's words. Method: tables of bytes
// built after IPMI v2.0; every prefix of a good answer, and changed ones, are errors or facts.
#include "ipmi/decode_system.hpp"
#include "robustness.hpp"
#include "support/results.hpp"

using namespace oobready;
using namespace oobready::ipmi;

namespace {

struct Row {
    Result<json::object> (*decode)(ByteView);
    Bytes data;
    const char* facts;
};

const Row rows[] = {
    {decode_self_test,
     {0x55, 0x00},
     R"({"result":"passed","result_code":85,"detail":0,"failures":[]})"},
    {decode_self_test,
     {0x56, 0x00},
     R"({"result":"not-implemented","result_code":86,"detail":0,"failures":[]})"},
    {decode_self_test,
     {0x57, 0xa1},
     R"({"result":"corrupted-or-inaccessible","result_code":87,"detail":161,"failures":[)"
     R"("controller-firmware-corrupted","bmc-fru-inaccessible","sel-inaccessible"]})"},
    {decode_self_test,
     {0x57, 0x5e},
     R"({"result":"corrupted-or-inaccessible","result_code":87,"detail":94,"failures":[)"
     R"("boot-block-firmware-corrupted","fru-internal-use-area-corrupted",)"
     R"("sdr-repository-empty","ipmb-lines-do-not-respond","sdr-repository-inaccessible"]})"},
    {decode_self_test,
     {0x58, 0x33},
     R"({"result":"fatal-hardware-error","result_code":88,"detail":51,"failures":[]})"},
    {decode_self_test,
     {0x81, 0x07},
     R"({"result":"device-specific","result_code":129,"detail":7,"failures":[]})"},
    {decode_self_test,
     {0xff, 0x00},
     R"({"result":"reserved","result_code":255,"detail":0,"failures":[]})"},

    {decode_chassis_capabilities,
     {0x05, 0x20, 0x22, 0x24, 0x26},
     R"({"intrusion_sensor":true,"front_panel_lockout":false,"diagnostic_interrupt":true,)"
     R"("power_interlock":false,"fru_device_address":32,"sdr_device_address":34,)"
     R"("sel_device_address":36,"system_management_device_address":38,)"
     R"("bridge_device_address":32})"},
    {decode_chassis_capabilities,
     {0x0a, 0x20, 0x20, 0x20, 0x20, 0x28, 0xee, 0xee}, // and more than there should be
     R"({"intrusion_sensor":false,"front_panel_lockout":true,"diagnostic_interrupt":false,)"
     R"("power_interlock":true,"fru_device_address":32,"sdr_device_address":32,)"
     R"("sel_device_address":32,"system_management_device_address":32,)"
     R"("bridge_device_address":40})"},

    {decode_power_on_hours,
     {60, 0x10, 0x27, 0x00, 0x00},
     R"({"minutes_per_count":60,"count":10000,"hours":10000})"},
    {decode_power_on_hours,
     {15, 0x07, 0x00, 0x00, 0x00},
     R"({"minutes_per_count":15,"count":7,"hours":1})"},
    {decode_power_on_hours,
     {0xff, 0xff, 0xff, 0xff, 0xff},
     R"({"minutes_per_count":255,"count":4294967295,"hours":18253611003})"},
    {decode_power_on_hours,
     {0, 0x07, 0x00, 0x00, 0x00},
     R"({"minutes_per_count":0,"count":7,"hours":null})"},

    {decode_restart_cause, {0x00, 0x00}, R"({"cause":"unknown","cause_code":0,"channel":0})"},
    {decode_restart_cause,
     {0xf1, 0x01},
     R"({"cause":"chassis-control","cause_code":1,"channel":1})"},
    {decode_restart_cause, {0x04, 0x0f}, R"({"cause":"watchdog","cause_code":4,"channel":15})"},
    {decode_restart_cause,
     {0x0b, 0x00},
     R"({"cause":"real-time-clock","cause_code":11,"channel":0})"},
    {decode_restart_cause, {0x0c, 0x00}, R"({"cause":"reserved","cause_code":12,"channel":0})"},

    {decode_watchdog,
     {0x44, 0x11, 0x05, 0x10, 0x2c, 0x01, 0x0a, 0x00},
     R"({"running":true,"logs":true,"use":"sms-os","action":"hard-reset",)"
     R"("pre_timeout_interrupt":"smi","pre_timeout_s":5,"expired":["sms-os"],)"
     R"("initial_ms":30000,"countdown_ms":1000})"},
    {decode_watchdog,
     {0x87, 0x77, 0x00, 0xff, 0xff, 0xff, 0x00, 0x00},
     R"({"running":false,"logs":false,"use":"reserved","action":"reserved",)"
     R"("pre_timeout_interrupt":"reserved","pre_timeout_s":0,"expired":["bios-frb2",)"
     R"("bios-post","os-load","sms-os","oem"],"initial_ms":6553500,"countdown_ms":0})"},

    {decode_boot_flags,
     {0xe0, 0x04, 0x00, 0x00, 0x00},
     R"({"valid":true,"persistent":true,"boot_type":"uefi","device":"pxe","device_instance":0,)"
     R"("clear_cmos":false,"console_redirection":"bios-default"})"},
    {decode_boot_flags,
     {0x80, 0x98, 0x02, 0x00, 0x03},
     R"({"valid":true,"persistent":false,"boot_type":"legacy","device":"bios-setup",)"
     R"("device_instance":3,"clear_cmos":true,"console_redirection":"enabled"})"},
    {decode_boot_flags,
     {0x00, 0x3c, 0x03, 0x00, 0x00},
     R"({"valid":false,"persistent":false,"boot_type":"legacy","device":"floppy",)"
     R"("device_instance":0,"clear_cmos":false,"console_redirection":"reserved"})"},
    {decode_boot_info_acknowledge,
     {0x00, 0x13},
     R"({"unacknowledged_by":["bios-post","os-loader","oem"]})"},
    {decode_boot_initiator,
     {0x01, 0x04, 0x03, 0x02, 0x01, 0x00, 0x00, 0x00, 0x60},
     R"({"initiator_channel":1,"initiator_session_id":16909060,"initiator_time":1610612736})"},
};

} // namespace

TEST_CASE("settings of the system, in words")
{
    for (const Row& row : rows) {
        CAPTURE(row.facts);
        const auto facts = row.decode(row.data);
        REQUIRE(facts);
        CHECK(json::serialize(*facts) == row.facts);
        test::every_prefix_and_change(row.data, row.decode);
    }
}

TEST_CASE("settings of the system that are too short are malformed")
{
    const std::pair<Result<json::object> (*)(ByteView), std::size_t> minimums[] = {
        {decode_self_test, 2},
        {decode_chassis_capabilities, 5},
        {decode_power_on_hours, 5},
        {decode_restart_cause, 2},
        {decode_watchdog, 8},
        {decode_boot_flags, 5},
        {decode_boot_info_acknowledge, 2},
        {decode_boot_initiator, 9},
    };
    for (const auto& [decode, bytes_min] : minimums) {
        const Bytes data(bytes_min);
        for (std::size_t size = 0; size < bytes_min; ++size)
            CHECK(decode(ByteView{data}.subspan(0, size)).error().code == Errc::malformed);
        CHECK(decode(data));
    }
}
