// SPDX-License-Identifier: GPL-3.0-or-later
// The allow-list: every IPMI command that oobready can send by itself. A request is made from one
// of these rows, or from a profile's row that sendable() of raw_command.hpp lets pass, and from
// nothing else: an audit of what reaches a controller is this one table and that one function.
#pragma once

#include "base/hex.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace oobready::ipmi {

struct Command {
    std::string_view name; ///< the specification's
    std::uint8_t net_fn;
    std::uint8_t number;
    std::string_view clause; ///< of IPMI v2.0
    bool reads_only;         ///< false: opens or closes something that is ours
};

// App (06h)
inline constexpr Command get_device_id{"Get Device ID", 0x06, 0x01, "20.1", true};
inline constexpr Command get_self_test_results{"Get Self Test Results", 0x06, 0x04, "20.4", true};
inline constexpr Command get_watchdog_timer{"Get Watchdog Timer", 0x06, 0x25, "27.7", true};
inline constexpr Command get_system_guid{"Get System GUID", 0x06, 0x37, "22.14", true};
inline constexpr Command get_channel_authentication_capabilities{
    "Get Channel Authentication Capabilities", 0x06, 0x38, "22.13", true};
inline constexpr Command get_channel_cipher_suites{"Get Channel Cipher Suites", 0x06, 0x54, "22.15",
                                                   true};
inline constexpr Command set_session_privilege_level{"Set Session Privilege Level", 0x06, 0x3b,
                                                     "22.18", false};
inline constexpr Command close_session{"Close Session", 0x06, 0x3c, "22.19", false};
inline constexpr Command activate_payload{"Activate Payload", 0x06, 0x48, "24.1", false};
inline constexpr Command deactivate_payload{"Deactivate Payload", 0x06, 0x49, "24.2", false};
inline constexpr Command get_payload_activation_status{"Get Payload Activation Status", 0x06, 0x4a,
                                                       "24.4", true};
inline constexpr Command get_payload_instance_info{"Get Payload Instance Info", 0x06, 0x4b, "24.5",
                                                   true};
inline constexpr Command get_session_info{"Get Session Info", 0x06, 0x3d, "22.20", true};
inline constexpr Command get_channel_access{"Get Channel Access", 0x06, 0x41, "22.23", true};
inline constexpr Command get_channel_info{"Get Channel Info", 0x06, 0x42, "22.24", true};
inline constexpr Command get_user_access{"Get User Access", 0x06, 0x44, "22.27", true};
inline constexpr Command get_user_name{"Get User Name", 0x06, 0x46, "22.29", true};
inline constexpr Command get_user_payload_access{"Get User Payload Access", 0x06, 0x4d, "24.7",
                                                 true};
// Chassis (00h)
inline constexpr Command get_chassis_status{"Get Chassis Status", 0x00, 0x01, "28.2", true};
inline constexpr Command get_chassis_capabilities{"Get Chassis Capabilities", 0x00, 0x00, "28.1",
                                                  true};
inline constexpr Command get_system_restart_cause{"Get System Restart Cause", 0x00, 0x07, "28.11",
                                                  true};
inline constexpr Command get_system_boot_options{"Get System Boot Options", 0x00, 0x09, "28.13",
                                                 true};
inline constexpr Command get_poh_counter{"Get POH Counter", 0x00, 0x0f, "28.14", true};
// Sensor/Event (04h). Device SDRs are what a controller without an SDR repository keeps.
inline constexpr Command get_device_sdr_info{"Get Device SDR Info", 0x04, 0x20, "35.2", true};
inline constexpr Command get_device_sdr{"Get Device SDR", 0x04, 0x21, "35.3", true};
inline constexpr Command reserve_device_sdr_repository{"Reserve Device SDR Repository", 0x04, 0x22,
                                                       "35.4", true};
inline constexpr Command get_sensor_thresholds{"Get Sensor Thresholds", 0x04, 0x27, "35.9", true};
inline constexpr Command get_sensor_reading{"Get Sensor Reading", 0x04, 0x2d, "35.14", true};
// Storage (0Ah). A reservation is what reading in parts asks for; it changes no data.
inline constexpr Command get_fru_inventory_area_info{"Get FRU Inventory Area Info", 0x0a, 0x10,
                                                     "34.1", true};
inline constexpr Command read_fru_data{"Read FRU Data", 0x0a, 0x11, "34.2", true};
inline constexpr Command get_sdr_repository_info{"Get SDR Repository Info", 0x0a, 0x20, "33.9",
                                                 true};
inline constexpr Command reserve_sdr_repository{"Reserve SDR Repository", 0x0a, 0x22, "33.11",
                                                true};
inline constexpr Command get_sdr{"Get SDR", 0x0a, 0x23, "33.12", true};
inline constexpr Command get_sel_info{"Get SEL Info", 0x0a, 0x40, "31.2", true};
inline constexpr Command reserve_sel{"Reserve SEL", 0x0a, 0x42, "31.4", true};
inline constexpr Command get_sel_entry{"Get SEL Entry", 0x0a, 0x43, "31.5", true};
inline constexpr Command get_sel_time{"Get SEL Time", 0x0a, 0x48, "31.10", true};
// Transport (0Ch)
inline constexpr Command get_lan_configuration_parameters{"Get LAN Configuration Parameters", 0x0c,
                                                          0x02, "23.2", true};
inline constexpr Command get_sol_configuration_parameters{"Get SOL Configuration Parameters", 0x0c,
                                                          0x22, "26.3", true};

/// All of the above.
std::span<const Command* const> allowed_commands();

/// One request: a row of the allow-list and its data.
struct Request {
    const Command* command;
    Bytes data;
    std::uint8_t lun = 0; ///< of the BMC: 0, but for sensors that stand behind another

    friend bool operator==(const Request&, const Request&) = default;

    explicit Request(const Command& row, Bytes bytes = {}) : command(&row), data(std::move(bytes))
    {
    }
};

/// What came back: the completion code (IPMI v2.0 Table 5-2; 00h is success) and what follows it.
struct Response {
    std::uint8_t completion_code = 0;
    Bytes data;

    [[nodiscard]] bool ok() const { return completion_code == 0; }
};

/// "Get Device ID (06h 01h)".
std::string describe(const Command& command);

} // namespace oobready::ipmi
