// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipmi/decode_system.hpp"

#include "ipmi/fields.hpp"
#include "ipmi/little_endian.hpp"

namespace oobready::ipmi {

namespace {

// The words whose bit is set, the lowest first.
json::array words_of_bits(std::uint8_t bits, std::span<const std::string_view> words)
{
    json::array found;
    for (unsigned number = 0; number < words.size(); ++number)
        if (bit(bits, number) && !words[number].empty())
            found.push_back(json::value(words[number]));
    return found;
}

// Table 20-4, byte 2.
std::string_view self_test_result(std::uint8_t code)
{
    switch (code) {
    case 0x55:
        return "passed";
    case 0x56:
        return "not-implemented";
    case 0x57:
        return "corrupted-or-inaccessible";
    case 0x58:
        return "fatal-hardware-error";
    case 0xff:
        return "reserved";
    default:
        return "device-specific";
    }
}

// Of the watchdog: Table 27-7, timer use.
constexpr std::string_view timer_uses[] = {"reserved", "bios-frb2", "bios-post",
                                           "os-load",  "sms-os",    "oem"};

// Table 28-14, parameter 5, data 2: boot device selector.
constexpr std::string_view boot_devices[] = {"none",
                                             "pxe",
                                             "hard-drive",
                                             "hard-drive-safe-mode",
                                             "diagnostic-partition",
                                             "cd-dvd",
                                             "bios-setup",
                                             "remote-floppy",
                                             "remote-cd-dvd",
                                             "remote-media",
                                             "reserved",
                                             "remote-hard-drive",
                                             "reserved",
                                             "reserved",
                                             "reserved",
                                             "floppy"};

} // namespace

Result<json::object> decode_self_test(ByteView data)
{
    constexpr std::uint8_t corrupted_or_inaccessible = 0x57;
    static constexpr std::string_view failures[] = {
        "controller-firmware-corrupted",   "boot-block-firmware-corrupted",
        "fru-internal-use-area-corrupted", "sdr-repository-empty",
        "ipmb-lines-do-not-respond",       "bmc-fru-inaccessible",
        "sdr-repository-inaccessible",     "sel-inaccessible"};
    if (data.size() < 2)
        return too_short("Get Self Test Results");
    json::object facts;
    facts["result"] = self_test_result(data[0]);
    facts["result_code"] = data[0];
    facts["detail"] = data[1];
    facts["failures"] =
        data[0] == corrupted_or_inaccessible ? words_of_bits(data[1], failures) : json::array{};
    return facts;
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

Result<json::object> decode_restart_cause(ByteView data)
{
    static constexpr std::string_view causes[] = {"unknown",          "chassis-control",
                                                  "reset-pushbutton", "power-pushbutton",
                                                  "watchdog",         "oem",
                                                  "always-restore",   "restore-previous-state",
                                                  "pef-reset",        "pef-power-cycle",
                                                  "soft-reset",       "real-time-clock"};
    if (data.size() < 2)
        return too_short("Get System Restart Cause");
    json::object facts;
    facts["cause"] = word(causes, data[0] & 0x0f);
    facts["cause_code"] = data[0] & 0x0f;
    facts["channel"] = data[1];
    return facts;
}

Result<json::object> decode_watchdog(ByteView data)
{
    static constexpr std::string_view interrupts[] = {"none", "smi", "nmi", "messaging"};
    static constexpr std::string_view actions[] = {"none", "hard-reset", "power-down",
                                                   "power-cycle"};
    constexpr unsigned count_ms = 100;
    if (data.size() < 8)
        return too_short("Get Watchdog Timer");
    json::object facts;
    facts["running"] = bit(data[0], 6);
    facts["logs"] = !bit(data[0], 7);
    facts["use"] = word(timer_uses, data[0] & 0x07);
    facts["action"] = word(actions, data[1] & 0x07);
    facts["pre_timeout_interrupt"] = word(interrupts, data[1] >> 4 & 0x07);
    facts["pre_timeout_s"] = data[2];
    // Bit 0 is reserved; bit n is the expiration flag of timer use n.
    facts["expired"] = words_of_bits(data[3] & 0xfe, timer_uses);
    facts["initial_ms"] = little_endian(data, 4, 2) * count_ms;
    facts["countdown_ms"] = little_endian(data, 6, 2) * count_ms;
    return facts;
}

Result<json::object> decode_boot_flags(ByteView data)
{
    static constexpr std::string_view redirections[] = {"bios-default", "suppressed", "enabled"};
    if (data.size() < 5)
        return too_short("boot flags");
    json::object facts;
    facts["valid"] = bit(data[0], 7);
    facts["persistent"] = bit(data[0], 6);
    facts["boot_type"] = bit(data[0], 5) ? "uefi" : "legacy";
    facts["device"] = word(boot_devices, data[1] >> 2 & 0x0f);
    facts["device_instance"] = data[4] & 0x1f;
    facts["clear_cmos"] = bit(data[1], 7);
    facts["console_redirection"] = word(redirections, data[2] & 0x03);
    return facts;
}

Result<json::object> decode_boot_info_acknowledge(ByteView data)
{
    static constexpr std::string_view parties[] = {"bios-post", "os-loader", "os-service-partition",
                                                   "sms", "oem"};
    if (data.size() < 2)
        return too_short("boot info acknowledge");
    // A bit that is set says that the party has not handled the boot information yet.
    json::object facts;
    facts["unacknowledged_by"] = words_of_bits(data[1], parties);
    return facts;
}

Result<json::object> decode_boot_initiator(ByteView data)
{
    if (data.size() < 9)
        return too_short("boot initiator info");
    json::object facts;
    facts["initiator_channel"] = data[0] & 0x0f;
    facts["initiator_session_id"] = little_endian(data, 1, 4);
    facts["initiator_time"] = little_endian(data, 5, 4);
    return facts;
}

} // namespace oobready::ipmi
