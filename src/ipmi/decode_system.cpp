// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipmi/decode_system.hpp"

#include "ipmi/fields.hpp"
#include "ipmi/little_endian.hpp"

namespace oobready::ipmi {

namespace {

using check::boolean;
using check::integer;
using check::list;
using check::text;

constexpr std::string_view self_test_results[] = {
    "passed",   "not-implemented", "corrupted-or-inaccessible", "fatal-hardware-error",
    "reserved", "device-specific"};
constexpr std::string_view self_test_failures[] = {
    "controller-firmware-corrupted",   "boot-block-firmware-corrupted",
    "fru-internal-use-area-corrupted", "sdr-repository-empty",
    "ipmb-lines-do-not-respond",       "bmc-fru-inaccessible",
    "sdr-repository-inaccessible",     "sel-inaccessible"};

// Table 20-4, byte 2.
std::string_view self_test_result(std::uint8_t code)
{
    switch (code) {
    case 0x55:
        return self_test_results[0];
    case 0x56:
        return self_test_results[1];
    case 0x57:
        return self_test_results[2];
    case 0x58:
        return self_test_results[3];
    case 0xff:
        return self_test_results[4];
    default:
        return self_test_results[5];
    }
}

// Of the watchdog: Table 27-7, timer use.
constexpr std::string_view timer_uses[] = {"reserved", "bios-frb2", "bios-post",
                                           "os-load",  "sms-os",    "oem"};

constexpr std::string_view timer_actions[] = {"none", "hard-reset", "power-down", "power-cycle"};
constexpr std::string_view timer_interrupts[] = {"none", "smi", "nmi", "messaging"};

// Table 28-11, the low nibble.
constexpr std::string_view restart_causes[] = {"unknown",          "chassis-control",
                                               "reset-pushbutton", "power-pushbutton",
                                               "watchdog",         "oem",
                                               "always-restore",   "restore-previous-state",
                                               "pef-reset",        "pef-power-cycle",
                                               "soft-reset",       "real-time-clock"};

} // namespace

Result<json::object> decode_self_test(ByteView data)
{
    constexpr std::uint8_t corrupted_or_inaccessible = 0x57;
    if (data.size() < 2)
        return too_short("Get Self Test Results");
    json::object facts;
    facts["result"] = self_test_result(data[0]);
    facts["result_code"] = data[0];
    facts["detail"] = data[1];
    facts["failures"] = data[0] == corrupted_or_inaccessible
                            ? words_of_bits(data[1], self_test_failures)
                            : json::array{};
    return facts;
}

check::Shape self_test_shape()
{
    return {
        text("/result", "of the BMC's test of itself").one_of(self_test_results),
        integer("/result_code", "the same as the BMC's number (Table 20-4)"),
        integer("/detail", "what goes with it: for device-specific its maker's number"),
        list("/failures", "what is corrupted or inaccessible"),
        text("/failures/*", "one of them").one_of(self_test_failures).where_given(),
    };
}

Result<json::object> decode_chassis_capabilities(ByteView data)
{
    constexpr std::size_t bridge_address_at = 5; // optional; 20h, the BMC itself, when left out
    constexpr std::uint8_t bmc_address = 0x20;
    if (data.size() < bridge_address_at)
        return too_short("Get Chassis Capabilities");
    json::object facts;
    facts["intrusion_sensor"] = bit(data[0], 0);
    facts["front_panel_lockout"] = bit(data[0], 1);
    facts["diagnostic_interrupt"] = bit(data[0], 2);
    facts["power_interlock"] = bit(data[0], 3);
    facts["fru_device_address"] = data[1];
    facts["sdr_device_address"] = data[2];
    facts["sel_device_address"] = data[3];
    facts["system_management_device_address"] = data[4];
    facts["bridge_device_address"] =
        data.size() > bridge_address_at ? data[bridge_address_at] : bmc_address;
    return facts;
}

check::Shape chassis_capabilities_shape()
{
    return {
        boolean("/intrusion_sensor", "the chassis has one"),
        boolean("/front_panel_lockout", "its buttons can be locked"),
        boolean("/diagnostic_interrupt", "there is a button for one (NMI)"),
        boolean("/power_interlock", "opening a panel switches power off"),
        integer("/fru_device_address", "IPMB address of the controller that holds FRU data"),
        integer("/sdr_device_address", "of the one that holds the SDR repository"),
        integer("/sel_device_address", "of the one that holds the event log"),
        integer("/system_management_device_address", "of the one that manages the system"),
        integer("/bridge_device_address", "of the one that leads to other chassis"),
    };
}

Result<json::object> decode_power_on_hours(ByteView data)
{
    constexpr std::uint64_t minutes_per_hour = 60;
    if (data.size() < 5)
        return too_short("Get POH Counter");
    const std::uint64_t minutes_per_count = data[0];
    const std::uint64_t count = little_endian(data, 1, 4);
    json::object facts;
    facts["minutes_per_count"] = minutes_per_count;
    facts["count"] = count;
    facts["hours"] = nullptr;
    if (minutes_per_count != 0)
        facts["hours"] = count * minutes_per_count / minutes_per_hour;
    return facts;
}

check::Shape power_on_hours_shape()
{
    return {
        integer("/minutes_per_count", "what one count stands for; 0: not said").in("min"),
        integer("/count", "what the BMC counted"),
        integer("/hours", "the same in whole hours; null when it does not say what it counts")
            .in("h")
            .or_null(),
    };
}

Result<json::object> decode_restart_cause(ByteView data)
{
    if (data.size() < 2)
        return too_short("Get System Restart Cause");
    json::object facts;
    facts["cause"] = word(restart_causes, data[0] & 0x0f);
    facts["cause_code"] = data[0] & 0x0f;
    facts["channel"] = data[1];
    return facts;
}

check::Shape restart_cause_shape()
{
    return {
        text("/cause", "why the host started last").one_of(restart_causes, reserved),
        integer("/cause_code", "the same as the BMC's number (28.11)"),
        integer("/channel", "that a command to do so came over"),
    };
}

Result<json::object> decode_watchdog(ByteView data)
{
    constexpr unsigned count_ms = 100;
    if (data.size() < 8)
        return too_short("Get Watchdog Timer");
    json::object facts;
    facts["running"] = bit(data[0], 6);
    facts["logs"] = !bit(data[0], 7);
    facts["use"] = word(timer_uses, data[0] & 0x07);
    facts["action"] = word(timer_actions, data[1] & 0x07);
    facts["pre_timeout_interrupt"] = word(timer_interrupts, data[1] >> 4 & 0x07);
    facts["pre_timeout_s"] = data[2];
    // Bit 0 is reserved; bit n is the expiration flag of timer use n.
    facts["expired"] = words_of_bits(data[3] & 0xfe, timer_uses);
    facts["initial_ms"] = little_endian(data, 4, 2) * count_ms;
    facts["countdown_ms"] = little_endian(data, 6, 2) * count_ms;
    return facts;
}

check::Shape watchdog_shape()
{
    return {
        boolean("/running", "whether it counts"),
        boolean("/logs", "whether its end is written into the event log"),
        text("/use", "who set it").one_of(timer_uses, reserved),
        text("/action", "what it does at its end").one_of(timer_actions, reserved),
        text("/pre_timeout_interrupt", "what it does before that")
            .one_of(timer_interrupts, reserved),
        integer("/pre_timeout_s", "how long before").in("s"),
        list("/expired", "the uses for which it has come to its end"),
        text("/expired/*", "one of them").one_of(timer_uses).where_given(),
        integer("/initial_ms", "what it starts from").in("ms"),
        integer("/countdown_ms", "what is left").in("ms"),
    };
}

} // namespace oobready::ipmi
