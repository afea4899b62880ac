// SPDX-License-Identifier: GPL-3.0-or-later
// The table of facts. What needs more than a line stands in sensor_facts.cpp, event_facts.cpp and
// certificate_facts.cpp.
#include "sim/web/facts.hpp"

#include "sim/web/boot_flags.hpp"
#include "sim/web/host_mac.hpp"
#include "sim/web/rfc3339.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include <algorithm>
#include <cctype>
#include <charconv>
#include <map>
#include <span>

namespace oobready::sim {

namespace {

using json::value;

value upper(std::string text)
{
    std::transform(text.begin(), text.end(), text.begin(),
                   [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    return value(text);
}

// The sixteen bytes in reverse order, as a UUID again: how some makes read Get System GUID.
value uuid_reversed(const Scope& scope, unsigned /*number*/)
{
    std::optional<Bytes> bytes = from_hex(scope.machine.identity().uuid);
    if (!bytes)
        return nullptr;
    std::reverse(bytes->begin(), bytes->end());
    std::string text = to_hex(*bytes);
    for (const std::size_t dash : {8U, 13U, 18U, 23U})
        if (text.size() > dash)
            text.insert(dash, "-");
    return value(text);
}

value texts(const std::vector<std::string>& from)
{
    json::array array;
    for (const std::string& text : from)
        array.emplace_back(text);
    return array;
}

value text(std::string_view from) { return value(json::string{from}); }

value health(Health health) { return text(id(health)); }

// CIM's PrimaryStatus, which OEM rollups use instead of Health.
value primary_status(Health health)
{
    static constexpr std::string_view words[] = {"OK", "Degraded", "Error"};
    return text(words[static_cast<std::size_t>(health)]);
}

Health storage_health(const Machine& machine)
{
    for (unsigned number = 1; number <= machine.model().drives; ++number)
        if (machine.drive_failed(number))
            return Health::critical;
    return Health::ok;
}

Health power_health(const Machine& machine)
{
    for (unsigned number = 1; number <= machine.model().power_supplies; ++number)
        if (!machine.power_supply_present(number))
            return Health::critical;
    return Health::ok;
}

Health fan_health(const Machine& machine)
{
    return machine.fan_failed() ? Health::critical : Health::ok;
}

// Redfish's predefined roles (DSP0266 13.2.4) of IPMI's privilege levels.
value role(const User* user)
{
    if (user == nullptr || user->name.empty())
        return "None";
    switch (user->privilege) {
    case privilege_administrator:
        return "Administrator";
    case privilege_operator:
        return "Operator";
    case privilege_user:
        return "ReadOnly";
    default:
        return "None";
    }
}

// Bits per second of IPMI v2.0 Table 26-5, parameter 5.
value bit_rate(std::uint8_t code)
{
    static constexpr unsigned rates[] = {9600, 19200, 38400, 57600, 115200};
    const unsigned row = (code & 0x0fU) - 6U;
    return row < std::size(rates) ? value(std::to_string(rates[row])) : value(nullptr);
}

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

constexpr Fact machine_facts[] = {
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
         return bit_rate(machine.shown_sol().bit_rate);
     }>},
    {"sol.enabled", none,
     machine_says<[](const Machine& machine) -> value { return machine.shown_sol().enabled; }>},
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
    {"uuid_reversed", none, uuid_reversed},
    {"uuid_upper", none,
     machine_says<[](const Machine& machine) -> value { return upper(machine.identity().uuid); }>},
    {"vlan_enabled", none, machine_says<[](const Machine& machine) -> value {
         return machine.shown_lan().vlan_id != 0;
     }>},
    {"vlan_id", none,
     machine_says<[](const Machine& machine) -> value { return machine.shown_lan().vlan_id; }>},
};

const std::map<std::string_view, const Fact*>& table()
{
    static const std::map<std::string_view, const Fact*> rows = [] {
        std::map<std::string_view, const Fact*> made;
        for (const std::span<const Fact> part :
             {std::span<const Fact>{machine_facts}, sensor_facts(), event_facts(),
              certificate_facts()})
            for (const Fact& fact : part)
                made.emplace(fact.name, &fact);
        return made;
    }();
    return rows;
}

// A segment of a fact's name that stands for #.
bool is_number(std::string_view segment, FactCall& call)
{
    constexpr std::size_t digits_max = 4;
    if (segment == "number") {
        call.counted = true;
        return true;
    }
    if (segment.empty() || segment.size() > digits_max)
        return false;
    const auto [end, error] =
        std::from_chars(segment.data(), segment.data() + segment.size(), call.number);
    return error == std::errc{} && end == segment.data() + segment.size();
}

} // namespace

std::optional<FactCall> find_fact(std::string_view name)
{
    FactCall call;
    if (const auto known = table().find(name); known != table().end()) {
        call.fact = known->second;
        return call.fact->name.find('#') == std::string_view::npos ? std::optional{call}
                                                                   : std::nullopt;
    }
    std::string general;
    for (std::size_t start = 0; start <= name.size();) {
        const std::size_t dot = std::min(name.find('.', start), name.size());
        const std::string_view segment = name.substr(start, dot - start);
        general += (start == 0 ? "" : ".");
        general += start > 0 && is_number(segment, call) ? std::string_view{"#"} : segment;
        start = dot + 1;
    }
    const auto known = table().find(general);
    if (known == table().end() || general == name)
        return std::nullopt;
    call.fact = known->second;
    return call;
}

json::value evaluate(const FactCall& call, const Scope& scope)
{
    const ItemKind needs = call.fact->needs;
    const bool any_item = needs == ItemKind::number || (needs == ItemKind::none && call.counted);
    if (any_item && scope.item == nullptr)
        return nullptr;
    if (needs != ItemKind::none && needs != ItemKind::number &&
        (scope.item == nullptr || scope.item->kind != needs))
        return nullptr;
    return call.fact->value(scope, call.counted ? scope.item->number : call.number);
}

} // namespace oobready::sim
