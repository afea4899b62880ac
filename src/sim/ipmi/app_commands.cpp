// SPDX-License-Identifier: GPL-3.0-or-later
// IPM device "global" commands (IPMI v2.0 20) and BMC global enables (22.1, 22.2).
#include "sim/ipmi/command.hpp"

namespace oobready::sim::bmc {

namespace {

constexpr std::uint8_t ipmi_version_2_0 = 0x02; // BCD, digits swapped
constexpr std::uint8_t device_support =
    0x8f; // chassis, FRU inventory, SEL, SDR repository, sensors
constexpr std::uint8_t self_test_passed = 0x55;
constexpr std::uint8_t global_enables_mask = 0xef;

std::uint8_t to_bcd(std::uint8_t value)
{
    return static_cast<std::uint8_t>(value / 10 % 10 << 4 | value % 10);
}

Reply get_device_id(const Call& call)
{
    const MachineModel& model = call.machine().model();
    constexpr unsigned sdr_repository = 0x02;
    constexpr unsigned device_sdrs = 0x80; // of the revision's byte
    const unsigned lacks = model.device_sdrs ? sdr_repository : 0u;
    return Writer{}
        .byte(model.device_id)
        .byte((model.device_revision & 0x0fu) | (model.device_sdrs ? device_sdrs : 0u))
        .byte(model.firmware_major & 0x7fu)
        .byte(to_bcd(model.firmware_minor))
        .byte(ipmi_version_2_0)
        .byte(device_support & ~lacks)
        .number(model.manufacturer_id, 3)
        .number(model.product_id, 2)
        .fill(4); // auxiliary firmware revision
}

Reply get_self_test_results(const Call&) { return Bytes{self_test_passed, 0x00}; }

Reply get_acpi_power_state(const Call& call)
{
    const bool on = call.machine().powered();
    return Bytes{on ? std::uint8_t{0x00} : std::uint8_t{0x05}, 0x00}; // S0 or S5; D0
}

Reply get_system_guid(const Call& call) { return Writer{}.bytes(system_guid(call.machine())); }

Reply get_bmc_global_enables(const Call& call) { return Bytes{call.settings().global_enables}; }

Reply set_bmc_global_enables(const Call& call)
{
    if ((call.data[0] & ~global_enables_mask) != 0)
        return code::invalid_data_field;
    call.settings().global_enables = call.data[0];
    return done();
}

constexpr CommandRow rows[] = {
    {net_fn_app, 0x01, "Get Device ID", privilege_user, {0, 0}, get_device_id},
    {net_fn_app, 0x04, "Get Self Test Results", privilege_user, {0, 0}, get_self_test_results},
    {net_fn_app, 0x07, "Get ACPI Power State", privilege_user, {0, 0}, get_acpi_power_state},
    {net_fn_app, 0x08, "Get Device GUID", privilege_user, {0, 0}, get_system_guid},
    {net_fn_app,
     0x2e,
     "Set BMC Global Enables",
     privilege_administrator,
     {1, 1},
     set_bmc_global_enables,
     Trait::changes},
    {net_fn_app, 0x2f, "Get BMC Global Enables", privilege_user, {0, 0}, get_bmc_global_enables},
    {net_fn_app,
     0x37,
     "Get System GUID",
     privilege_callback,
     {0, 0},
     get_system_guid,
     Trait::sessionless},
};

} // namespace

std::span<const CommandRow> app_commands() { return rows; }

} // namespace oobready::sim::bmc
