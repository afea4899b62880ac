// SPDX-License-Identifier: GPL-3.0-or-later
// The table of facts; those of sensors, events and the certificate are in files of their own.
#include "sim/web/facts.hpp"

#include "base/rfc3339.hpp"
#include "sim/web/boot_flags.hpp"
#include "sim/web/fact_values.hpp"
#include "sim/web/host_mac.hpp"

#include <span>

namespace oobready::sim {

namespace {

using json::value;
using namespace fact_value;

// Adapters, so that a row of the table needs no more than what it says.
template <auto of>
value machine_says(const Scope& scope, unsigned /*number*/)
{
    return of(scope.machine);
}

template <auto of>
value part_says(const Scope& scope, unsigned number)
{
    return of(scope.machine, number);
}

template <auto of>
value scope_says(const Scope& scope, unsigned /*number*/)
{
    return of(scope);
}

constexpr auto none = ItemKind::none;

constexpr Fact rows[] = {
    {"account.enabled", ItemKind::account, scope_says<[](const Scope& scope) -> value {
         return scope.item->account != nullptr && scope.item->account->enabled;
     }>},
    {"account.name", ItemKind::account, scope_says<[](const Scope& scope) -> value {
         return scope.item->account == nullptr ? value("") : value(scope.item->account->name);
     }>},
    {"account.role", ItemKind::account,
     scope_says<[](const Scope& scope) -> value { return role(scope.item->account); }>},
    {"address", none, machine_says<[](const Machine& machine) -> value {
         return value(machine.shown_lan().address);
     }>},
    {"address_origin", none, machine_says<[](const Machine& machine) -> value {
         return machine.shown_lan().dhcp ? "DHCP" : "Static";
     }>},
    {"bios_version", none, machine_says<[](const Machine& machine) -> value {
         return value(machine.model().bios_version);
     }>},
    {"bmc_firmware", none, machine_says<[](const Machine& machine) -> value {
         return value(machine.model().bmc_firmware);
     }>},
    {"board_serial", none, machine_says<[](const Machine& machine) -> value {
         return value(machine.identity().board_serial);
     }>},
    {"boot.enabled", none, machine_says<[](const Machine& machine) -> value {
         return text(boot_override_enabled(machine.boot_flags));
     }>},
    {"boot.mode", none, machine_says<[](const Machine& machine) -> value {
         return text(boot_override_mode(machine.boot_flags));
     }>},
    {"boot.target", none, machine_says<[](const Machine& machine) -> value {
         return text(boot_override_target(machine.boot_flags));
     }>},
    {"chassis.health", none, machine_says<[](const Machine& machine) -> value {
         return health(machine.chassis_health());
     }>},
    {"clock", none, machine_says<[](const Machine& machine) -> value {
         return value(rfc3339(machine.clock_s()));
     }>},
    {"clock_offset", none, machine_says<[](const Machine& machine) -> value {
         return value(rfc3339(machine.clock_s(), "+00:00"));
     }>},
    {"dhcp", none,
     machine_says<[](const Machine& machine) -> value { return machine.shown_lan().dhcp; }>},
    {"dns", none,
     machine_says<[](const Machine& machine) -> value { return texts(machine.site.dns); }>},
    {"drive.#.failed", none, part_says<[](const Machine& machine, unsigned number) -> value {
         return machine.drive_failed(number);
     }>},
    {"drive.#.health", none, part_says<[](const Machine& machine, unsigned number) -> value {
         return health(machine.drive_failed(number) ? Health::critical : Health::ok);
     }>},
    {"drives", none,
     machine_says<[](const Machine& machine) -> value { return machine.model().drives; }>},
    {"fan.primary_status", none, machine_says<[](const Machine& machine) -> value {
         return primary_status(fan_health(machine));
     }>},
    {"gateway", none, machine_says<[](const Machine& machine) -> value {
         return value(machine.shown_lan().gateway);
     }>},
    {"host_mac.#", none, part_says<[](const Machine& machine, unsigned number) -> value {
         return value(host_mac(machine.identity().mac, number));
     }>},
    {"host_mac_upper.#", none, part_says<[](const Machine& machine, unsigned number) -> value {
         return upper(host_mac(machine.identity().mac, number));
     }>},
    {"host_name", none, machine_says<[](const Machine& machine) -> value {
         return value(machine.identity().host_name);
     }>},
    {"http_port", none,
     scope_says<[](const Scope& scope) -> value { return scope.place.http_port; }>},
    {"https_port", none,
     scope_says<[](const Scope& scope) -> value { return scope.place.https_port; }>},
    {"identify_on", none,
     machine_says<[](const Machine& machine) -> value { return machine.identify_on; }>},
    {"index", ItemKind::number,
     scope_says<[](const Scope& scope) -> value { return text(scope.index); }>},
    {"ipmi_sessions_max", none, machine_says<[](const Machine& machine) -> value {
         return machine.model().ipmi_sessions_max;
     }>},
    {"kind", none, scope_says<[](const Scope& scope) -> value { return text(scope.kind); }>},
    {"mac", none,
     machine_says<[](const Machine& machine) -> value { return value(machine.identity().mac); }>},
    {"mac_upper", none,
     machine_says<[](const Machine& machine) -> value { return upper(machine.identity().mac); }>},
    {"manufacturer", none, machine_says<[](const Machine& machine) -> value {
         return value(machine.model().manufacturer);
     }>},
    {"netmask", none, machine_says<[](const Machine& machine) -> value {
         return value(machine.shown_lan().netmask);
     }>},
    {"ntp", none,
     machine_says<[](const Machine& machine) -> value { return texts(machine.site.ntp); }>},
    {"ntp_enabled", none,
     machine_says<[](const Machine& machine) -> value { return !machine.site.ntp.empty(); }>},
    {"number", ItemKind::number,
     scope_says<[](const Scope& scope) -> value { return scope.item->number; }>},
    {"position", ItemKind::number,
     scope_says<[](const Scope& scope) { return value(std::to_string(scope.position)); }>},
    {"power_state", none, machine_says<[](const Machine& machine) -> value {
         return machine.powered() ? "On" : "Off";
     }>},
    {"power_supply.#.health", none, part_says<[](const Machine& machine, unsigned number) -> value {
         return health(machine.power_supply_present(number) ? Health::ok : Health::critical);
     }>},
    {"power_supply.#.present", none,
     part_says<[](const Machine& machine, unsigned number) -> value {
         return machine.power_supply_present(number);
     }>},
    {"power_supply.#.state", none, part_says<[](const Machine& machine, unsigned number) -> value {
         return machine.power_supply_present(number) ? "Enabled" : "Absent";
     }>},
    {"power_supply.health", none,
     machine_says<[](const Machine& machine) -> value { return health(power_health(machine)); }>},
    {"power_supply.primary_status", none, machine_says<[](const Machine& machine) -> value {
         return primary_status(power_health(machine));
     }>},
    {"powered", none,
     machine_says<[](const Machine& machine) -> value { return machine.powered(); }>},
    {"product", none,
     machine_says<[](const Machine& machine) -> value { return value(machine.model().product); }>},
    {"sel.count", none,
     machine_says<[](const Machine& machine) -> value { return machine.sel().size(); }>},
    {"sel.full", none, machine_says<[](const Machine& machine) -> value {
         return machine.sel().size() >= Machine::sel_entries_max;
     }>},
    {"sel.max", none,
     scope_says<[](const Scope& /*scope*/) -> value { return Machine::sel_entries_max; }>},
    {"serial", none, machine_says<[](const Machine& machine) -> value {
         return value(machine.identity().serial);
     }>},
    {"session_timeout", none, machine_says<[](const Machine& machine) -> value {
         return machine.model().redfish.session_timeout_s;
     }>},
    {"sessions_max", none, machine_says<[](const Machine& machine) -> value {
         return machine.model().redfish.sessions_max;
     }>},
    {"sol.bit_rate", none, machine_says<[](const Machine& machine) -> value {
         constexpr std::uint8_t rate_9600 = 0x06; // IPMI v2.0 Table 26-5
         const bool stale = machine.faults().present(FaultKind::redfish_serial_stale);
         return bit_rate(stale ? rate_9600 : machine.shown_sol().bit_rate);
     }>},
    {"sol.enabled", none, machine_says<[](const Machine& machine) -> value {
         return machine.shown_sol().enabled &&
                !machine.faults().present(FaultKind::redfish_serial_stale);
     }>},
    {"storage.health", none,
     machine_says<[](const Machine& machine) -> value { return health(storage_health(machine)); }>},
    {"storage.primary_status", none, machine_says<[](const Machine& machine) -> value {
         return primary_status(storage_health(machine));
     }>},
    {"system.health", none,
     machine_says<[](const Machine& machine) -> value { return health(machine.system_health()); }>},
    {"system.primary_status", none, machine_says<[](const Machine& machine) -> value {
         return primary_status(machine.system_health());
     }>},
    {"trouble", ItemKind::trouble,
     scope_says<[](const Scope& scope) { return value(scope.item->trouble); }>},
    {"uri", none, scope_says<[](const Scope& scope) -> value { return text(scope.uri); }>},
    {"uuid", none,
     machine_says<[](const Machine& machine) -> value { return value(machine.identity().uuid); }>},
    {"uuid_reversed", none, machine_says<[](const Machine& machine) -> value {
         return reversed_uuid(machine.identity().uuid);
     }>},
    {"uuid_upper", none,
     machine_says<[](const Machine& machine) -> value { return upper(machine.identity().uuid); }>},
    {"vlan_enabled", none, machine_says<[](const Machine& machine) -> value {
         return machine.shown_lan().vlan_id != 0;
     }>},
    {"vlan_id", none,
     machine_says<[](const Machine& machine) -> value { return machine.shown_lan().vlan_id; }>},
};

} // namespace

std::span<const Fact> machine_facts() { return rows; }

} // namespace oobready::sim
