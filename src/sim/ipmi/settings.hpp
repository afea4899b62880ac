// SPDX-License-Identifier: GPL-3.0-or-later
// Settings: what a controller remembers beside its Machine: parameters that only IPMI clients see.
#pragma once

#include "sim/ipmi/session_table.hpp"
#include "sim/ipmi/sol_port.hpp"

#include <array>
#include <cstdint>
#include <optional>
#include <string>

namespace oobready::sim::bmc {

/// IPMI v2.0 27.6 and 27.7.
struct Watchdog {
    std::uint8_t use = 0;
    std::uint8_t actions = 0;
    std::uint8_t pre_timeout_s = 0;
    std::uint8_t expired_uses = 0;  ///< one bit a timer use
    std::uint16_t initial = 0;      ///< hundreds of milliseconds
    bool initialized = false;       ///< Set Watchdog Timer came
    std::optional<TimePoint> until; ///< while it runs
};

struct Settings {
    std::uint16_t sdr_reservation = 0;
    std::uint16_t sel_reservation = 0;
    Watchdog watchdog;
    std::optional<TimePoint> identify_until;
    std::uint8_t power_restore_policy = 2; ///< 28.8: always powered up
    std::uint8_t restart_cause = 0;        ///< 28.11: unknown
    bool power_on_by_command = false;      ///< 28.2, last power event
    std::uint8_t global_enables = 0x08;    ///< 22.1: system event logging

    // Of boot options (28.12): parameters 0 to 4. 5 is the machine's.
    std::uint8_t boot_set_in_progress = 0;
    std::uint8_t boot_service_partition = 0;
    std::uint8_t boot_service_partition_scan = 0;
    std::uint8_t boot_valid_clearing = 0;
    std::array<std::uint8_t, 2> boot_info_acknowledge{};

    // Of LAN parameters (23.2)
    std::uint8_t lan_set_in_progress = 0;
    std::string community = "public";

    // Of SOL parameters (26.3)
    std::uint8_t sol_set_in_progress = 0;
    std::uint8_t sol_accumulate = 10;     ///< 5 ms each
    std::uint8_t sol_send_threshold = 96; ///< characters
    std::uint8_t sol_retries = 7;
    std::uint8_t sol_retry_interval = 50; ///< 10 ms each
};

} // namespace oobready::sim::bmc
