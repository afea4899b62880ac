// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipmi/commands.hpp"

#include <fmt/format.h>

namespace oobready::ipmi {

std::span<const Command* const> allowed_commands()
{
    static constexpr const Command* commands[] = {
        &get_device_id,
        &get_system_guid,
        &get_channel_authentication_capabilities,
        &get_channel_cipher_suites,
        &set_session_privilege_level,
        &close_session,
        &activate_payload,
        &deactivate_payload,
        &get_payload_activation_status,
        &get_payload_instance_info,
        &get_chassis_status,
        &get_self_test_results,
        &get_watchdog_timer,
        &get_chassis_capabilities,
        &get_system_restart_cause,
        &get_system_boot_options,
        &get_poh_counter,
        &get_session_info,
        &get_channel_access,
        &get_channel_info,
        &get_user_access,
        &get_user_name,
        &get_user_payload_access,
        &get_device_sdr_info,
        &get_device_sdr,
        &reserve_device_sdr_repository,
        &get_sensor_thresholds,
        &get_sensor_reading,
        &get_fru_inventory_area_info,
        &read_fru_data,
        &get_sdr_repository_info,
        &reserve_sdr_repository,
        &get_sdr,
        &get_sel_info,
        &reserve_sel,
        &get_sel_entry,
        &get_sel_time,
        &get_lan_configuration_parameters,
        &get_sol_configuration_parameters,
    };
    return commands;
}

std::string describe(const Command& command)
{
    return fmt::format("{} ({:02X}h {:02X}h)", command.name, command.net_fn, command.number);
}

} // namespace oobready::ipmi
