// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/model/machine.hpp"

#include <algorithm>
#include <cmath>
#include <ctime>

namespace oobready::sim {

namespace {

constexpr std::int64_t clock_wrong_by_s = std::int64_t{5} * 365 * 24 * 3600;

// Of SOL, Table 26-5.
constexpr std::uint8_t rate_9600 = 0x06;
constexpr std::uint8_t rate_57600 = 0x09;

// Offsets of Table 42-3.
constexpr std::uint16_t presence_detected = 1U << 0; // of power supplies and of drive slots
constexpr std::uint16_t drive_fault = 1U << 1;

Health worst(Health a, Health b) { return std::max(a, b); }

// The last number of the address goes up by one in the third place: a typing error that lands in
// the next subnet.
std::string in_next_subnet(const std::string& address)
{
    const std::size_t third = address.find('.', address.find('.') + 1) + 1;
    const std::size_t end = address.find('.', third);
    if (third == 0 || end == std::string::npos)
        return address;
    const int number = std::stoi(address.substr(third, end - third));
    return address.substr(0, third) + std::to_string((number + 1) % 256) + address.substr(end);
}

std::int64_t now_s() { return static_cast<std::int64_t>(std::time(nullptr)); }

} // namespace

std::string_view id(Health health)
{
    switch (health) {
    case Health::ok:
        return "OK";
    case Health::warning:
        return "Warning";
    case Health::critical:
        break;
    }
    return "Critical";
}

double Sensor::value(std::uint8_t raw_value) const
{
    return (m * raw_value + b * std::pow(10.0, b_exponent)) * std::pow(10.0, result_exponent);
}

Machine::Machine(std::shared_ptr<const MachineModel> model, Identity identity, NodeFaults& faults)
    : model_(std::move(model)), identity_(std::move(identity)), faults_(faults)
{
    users.resize(model_->user_slots + 1);
    if (faults_.present(FaultKind::clock_wrong))
        clock_offset_s_ = -clock_wrong_by_s;
    write_first_events();
}

void Machine::write_first_events()
{
    for (const SelEntryModel& event : model_->events) {
        const auto sensor = std::ranges::find(model_->sensors, event.sensor, &Sensor::name);
        if (sensor == model_->sensors.end())
            continue; // load_models() has told it
        SelEntry entry;
        entry.time_s = static_cast<std::uint32_t>(clock_s() - event.seconds_before_start);
        entry.sensor_kind = sensor->kind;
        entry.sensor_number = sensor->number;
        entry.event_type = event.event_type;
        entry.deassertion = event.deassertion;
        entry.event_data = event.event_data;
        add_event(entry);
    }
    if (!faults_.present(FaultKind::sel_full) || model_->sensors.empty())
        return;
    SelEntry noise; // the same threshold crossed again and again
    noise.time_s = clock_s();
    noise.sensor_kind = model_->sensors.front().kind;
    noise.sensor_number = model_->sensors.front().number;
    noise.event_data = {0x57, model_->sensors.front().raw, model_->sensors.front().raw};
    while (add_event(noise) != 0)
        noise.deassertion = !noise.deassertion;
}

LanSettings Machine::shown_lan() const
{
    LanSettings shown = lan;
    if (faults_.present(FaultKind::wrong_ip))
        shown.address = in_next_subnet(shown.address);
    if (faults_.present(FaultKind::wrong_netmask))
        shown.netmask = "255.255.0.0";
    if (faults_.present(FaultKind::wrong_gateway))
        shown.gateway = in_next_subnet(shown.gateway);
    shown.dhcp = shown.dhcp || faults_.present(FaultKind::dhcp);
    return shown;
}

SolSettings Machine::shown_sol() const
{
    SolSettings shown = sol;
    if (faults_.present(FaultKind::sol_disabled))
        shown.enabled = false;
    if (faults_.present(FaultKind::sol_bit_rate_set))
        shown.bit_rate = shown.stored_bit_rate = rate_57600;
    if (faults_.present(FaultKind::sol_bit_rate_forgotten))
        shown.stored_bit_rate = rate_9600;
    if (faults_.present(FaultKind::sol_unprotected))
        shown.force_encryption = shown.force_authentication = false;
    return shown;
}

const User* Machine::find_user(std::string_view name) const
{
    if (faults_.present(FaultKind::user_unknown))
        return nullptr;
    if (users.size() > 1 && name.empty())
        return &users[1];
    for (std::size_t slot = 1; slot < users.size(); ++slot)
        if (!users[slot].name.empty() && users[slot].name == name)
            return &users[slot];
    return nullptr;
}

bool Machine::powered() const { return powered_ && !faults_.present(FaultKind::power_off); }

bool Machine::power_supply_present(unsigned number) const
{
    return number != 2 || !faults_.present(FaultKind::power_supply_absent);
}

bool Machine::drive_failed(unsigned number) const
{
    return number == 1 && faults_.present(FaultKind::drive_failed);
}

bool Machine::fan_failed() const { return faults_.present(FaultKind::fan_critical); }

Health Machine::system_health() const
{
    return faults_.present(FaultKind::drive_failed) ? worst(Health::critical, chassis_health())
                                                    : chassis_health();
}

Health Machine::chassis_health() const
{
    const bool ill = fan_failed() || faults_.present(FaultKind::power_supply_absent);
    return ill ? Health::critical : Health::ok;
}

Reading Machine::reading(const Sensor& sensor) const
{
    Reading reading;
    reading.raw = sensor.raw;
    switch (sensor.kind) {
    case SensorKind::power_supply:
        reading.states = power_supply_present(sensor.entity_instance) ? presence_detected : 0;
        break;
    case SensorKind::drive:
        reading.states = presence_detected;
        if (drive_failed(sensor.entity_instance))
            reading.states |= drive_fault;
        break;
    case SensorKind::fan:
        // Fans stand still when the machine is off; some controllers then show no reading at all.
        reading.available = powered();
        if (fan_failed() && sensor.entity_instance == 1)
            reading.raw = 0;
        break;
    case SensorKind::voltage:
    case SensorKind::current:
    case SensorKind::power:
        reading.available = powered();
        break;
    case SensorKind::temperature:
        break;
    }
    return reading;
}

std::uint32_t Machine::clock_s() const
{
    return static_cast<std::uint32_t>(now_s() + clock_offset_s_);
}

void Machine::set_clock_s(std::uint32_t seconds)
{
    clock_offset_s_ = static_cast<std::int64_t>(seconds) - now_s();
}

std::uint16_t Machine::add_event(SelEntry entry)
{
    if (sel_.size() >= sel_entries_max) {
        sel_overflow_ = true;
        return 0;
    }
    entry.record_id = static_cast<std::uint16_t>(sel_.empty() ? 1 : sel_.back().record_id + 1);
    sel_added_s_ = clock_s();
    sel_.push_back(entry);
    return entry.record_id;
}

void Machine::clear_sel()
{
    sel_.clear();
    sel_overflow_ = false;
    sel_erased_s_ = clock_s();
}

} // namespace oobready::sim
