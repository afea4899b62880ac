// SPDX-License-Identifier: GPL-3.0-or-later
// Chassis commands (IPMI v2.0 28), but for boot options. They really change the machine.
#include "sim/ipmi/command.hpp"

namespace oobready::sim::bmc {

namespace {

constexpr std::uint8_t own_address = 0x20;

Reply get_chassis_capabilities(const Call&)
{
    // No intrusion sensor, no front panel lockout; FRU, SDR, SEL, system management at the BMC.
    return Bytes{0x00, own_address, own_address, own_address, own_address};
}

bool any_drive_failed(const Machine& machine)
{
    for (unsigned number = 1; number <= machine.model().drives; ++number)
        if (machine.drive_failed(number))
            return true;
    return false;
}

Reply get_chassis_status(const Call& call)
{
    constexpr unsigned power_on = 0x01;
    constexpr unsigned turned_on_by_command = 0x10;
    constexpr unsigned identify_supported = 0x40;
    constexpr unsigned identify_temporary = 0x10;
    constexpr unsigned identify_indefinite = 0x20;
    constexpr unsigned fan_fault = 0x08;
    constexpr unsigned drive_fault = 0x04;
    const Machine& machine = call.machine();
    const Settings& settings = call.settings();
    unsigned misc = identify_supported;
    if (machine.identify_on)
        misc |= settings.identify_until ? identify_temporary : identify_indefinite;
    misc |= machine.fan_failed() ? fan_fault : 0;
    misc |= any_drive_failed(machine) ? drive_fault : 0;
    return Writer{}
        .byte((machine.powered() ? power_on : 0u) | unsigned{settings.power_restore_policy} << 5)
        .byte(settings.power_on_by_command ? turned_on_by_command : 0u)
        .byte(misc)
        .byte(0); // no front panel buttons to disable
}

Reply chassis_control(const Call& call)
{
    enum Control : std::uint8_t {
        power_down,
        power_up,
        power_cycle,
        hard_reset,
        diagnostic_interrupt,
        soft_shutdown
    };
    constexpr std::uint8_t cause_chassis_control = 1; // Table 28-11
    const std::uint8_t control = call.data[0] & 0x0f;
    Machine& machine = call.machine();
    if (control > soft_shutdown)
        return code::invalid_data_field;
    if (control != power_down && control != power_up && !machine.powered())
        return code::not_in_present_state;
    if (control == power_down || control == soft_shutdown) {
        machine.set_power(false);
        return done();
    }
    if (control == power_up || control == power_cycle) {
        machine.set_power(true);
        call.settings().power_on_by_command = true;
    }
    if (control != diagnostic_interrupt)
        call.settings().restart_cause = cause_chassis_control;
    return done();
}

Reply chassis_identify(const Call& call)
{
    constexpr std::uint8_t default_interval_s = 15;
    const std::uint8_t interval_s = call.data.empty() ? default_interval_s : call.data[0];
    const bool forever = call.data.size() > 1 && (call.data[1] & 0x01) != 0;
    Settings& settings = call.settings();
    settings.identify_until.reset();
    call.machine().identify_on = forever || interval_s != 0;
    if (!forever && interval_s != 0)
        settings.identify_until = call.now + std::chrono::seconds{interval_s};
    return done();
}

Reply set_power_restore_policy(const Call& call)
{
    constexpr std::uint8_t no_change = 3;
    constexpr std::uint8_t all_supported = 0x07;
    const std::uint8_t policy = call.data[0] & 0x07;
    if (policy > no_change)
        return code::invalid_data_field;
    if (policy != no_change)
        call.settings().power_restore_policy = policy;
    return Bytes{all_supported};
}

Reply get_system_restart_cause(const Call& call)
{
    return Bytes{call.settings().restart_cause, Controller::channel};
}

// Nothing here has ever run for an hour before the simulator was started.
Reply get_poh_counter(const Call&)
{
    constexpr unsigned minutes_per_count = 60;
    return Writer{}.byte(minutes_per_count).number(0, 4);
}

constexpr CommandRow rows[] = {
    {net_fn_chassis,
     0x00,
     "Get Chassis Capabilities",
     privilege_user,
     {0, 0},
     get_chassis_capabilities},
    {net_fn_chassis, 0x01, "Get Chassis Status", privilege_user, {0, 0}, get_chassis_status},
    {net_fn_chassis,
     0x02,
     "Chassis Control",
     privilege_operator,
     {1, 1},
     chassis_control,
     Trait::changes},
    {net_fn_chassis,
     0x04,
     "Chassis Identify",
     privilege_operator,
     {0, 2},
     chassis_identify,
     Trait::changes},
    {net_fn_chassis,
     0x06,
     "Set Power Restore Policy",
     privilege_operator,
     {1, 1},
     set_power_restore_policy,
     Trait::changes},
    {net_fn_chassis,
     0x07,
     "Get System Restart Cause",
     privilege_user,
     {0, 0},
     get_system_restart_cause},
    {net_fn_chassis, 0x0f, "Get POH Counter", privilege_user, {0, 0}, get_poh_counter},
};

} // namespace

std::span<const CommandRow> chassis_commands() { return rows; }

} // namespace oobready::sim::bmc
