// SPDX-License-Identifier: GPL-3.0-or-later
// Layouts: IPMI v2.0 Tables 43-1 (full), 43-2 (compact), 43-7 (FRU locator), 43-8 (management
// controller locator). Comments count bytes as those tables do.
#include "sim/ipmi/sdr_table.hpp"

#include "sim/ipmi/writer.hpp"

#include <algorithm>
#include <map>

namespace oobready::sim::bmc {

namespace {

constexpr std::uint8_t sdr_version = 0x51;
constexpr std::uint8_t record_full = 0x01;
constexpr std::uint8_t record_compact = 0x02;
constexpr std::uint8_t record_fru_locator = 0x11;
constexpr std::uint8_t record_controller_locator = 0x12;
constexpr std::uint8_t own_address = 0x20;
constexpr std::size_t name_bytes_max = 16;
constexpr std::size_t name_bytes_min = 2; // one character of 8-bit ASCII has no code
constexpr std::uint8_t entity_system_board = 0x07;
constexpr std::uint8_t entity_power_supply = 0x0a;
constexpr std::uint8_t reading_type_threshold = 0x01;
constexpr std::uint8_t reading_type_sensor_specific = 0x6f;

void write_name(Writer& writer, std::string_view name)
{
    constexpr unsigned eight_bit_ascii = 0xc0;
    const std::size_t size = std::clamp(name.size(), name_bytes_min, name_bytes_max);
    writer.byte(eight_bit_ascii | static_cast<unsigned>(size));
    for (std::size_t i = 0; i < size; ++i)
        writer.byte(i < name.size() ? static_cast<std::uint8_t>(name[i]) : unsigned{' '});
}

// Bytes 6 to 14, common to full and compact records.
void write_key(Writer& writer, const Sensor& sensor)
{
    constexpr unsigned initialized = 0x7f; // everything, by itself
    constexpr unsigned automatic_rearm = 0x40;
    constexpr unsigned thresholds_readable = 0x04;
    const bool thresholds = supported_states(sensor) != 0 && !sensor.discrete();
    writer.byte(own_address).byte(sensor.owner_lun & 0x03u).byte(sensor.number);
    writer.byte(sensor.entity_id).byte(sensor.entity_instance).byte(initialized);
    writer.byte(automatic_rearm | (thresholds ? thresholds_readable : 0u));
    writer.byte(static_cast<unsigned>(sensor.kind));
    writer.byte(sensor.discrete() ? reading_type_sensor_specific : reading_type_threshold);
}

std::uint8_t readable_thresholds(const Sensor& sensor)
{
    unsigned mask = 0;
    for (std::size_t i = 0; i < sensor.thresholds.size(); ++i)
        mask |= sensor.thresholds[i] ? 1u << i : 0u;
    return static_cast<std::uint8_t>(mask);
}

// M and B are ten bits wide: eight, and two in the top of the next byte.
void write_factor(Writer& writer, std::int16_t factor)
{
    const auto bits = static_cast<std::uint16_t>(factor);
    writer.byte(bits & 0xffu).byte((bits >> 8 & 0x03u) << 6);
}

Bytes full_body(const Sensor& sensor)
{
    constexpr unsigned lower_mask = 0x07;
    constexpr unsigned nominal_given = 0x01;
    const std::uint8_t readable = readable_thresholds(sensor);
    const std::uint16_t events = supported_states(sensor);
    Writer writer;
    write_key(writer, sensor);
    writer.number(events | (readable & lower_mask) << 12, 2);                // 15, 16
    writer.number(events | (unsigned{readable} >> 3 & lower_mask) << 12, 2); // 17, 18
    writer.number(readable, 2);                                              // 19, 20
    writer.byte(0).byte(sensor.base_unit).byte(0); // unsigned, no rate, no modifier
    writer.byte(0);                                // 24: linear
    write_factor(writer, sensor.m);
    write_factor(writer, sensor.b);
    writer.byte(0); // 29: no accuracy given
    writer.byte((static_cast<unsigned>(sensor.result_exponent) & 0x0fu) << 4 |
                (static_cast<unsigned>(sensor.b_exponent) & 0x0fu));
    writer.byte(nominal_given).byte(sensor.raw).fill(2); // 31 to 34
    writer.byte(0xff).byte(0x00);                        // 35, 36: the largest and smallest reading
    for (std::size_t i : {5, 4, 3, 2, 1, 0})             // 37 to 42: from the top
        writer.byte(sensor.thresholds[i].value_or(0));
    writer.fill(2).fill(2).byte(0); // no hysteresis, reserved, OEM
    write_name(writer, sensor.name);
    return writer.take();
}

Bytes compact_body(const Sensor& sensor)
{
    constexpr unsigned no_analog_reading = 0xc0;
    constexpr unsigned shared_by_one = 1;
    const std::uint16_t states = supported_states(sensor);
    Writer writer;
    write_key(writer, sensor);
    writer.number(states, 2).number(states, 2).number(states, 2); // 15 to 20
    writer.byte(no_analog_reading).fill(2);
    writer.number(shared_by_one, 2); // 24, 25
    writer.fill(2).fill(3).byte(0);  // no hysteresis, reserved, OEM
    write_name(writer, sensor.name);
    return writer.take();
}

Bytes controller_locator_body(bool device_sdrs)
{
    // Chassis, FRU inventory, SEL, sensors; an SDR repository or none.
    const unsigned capabilities = device_sdrs ? 0x8du : 0x8fu;
    Writer writer;
    writer.byte(own_address).byte(0).byte(0).byte(capabilities).fill(3);
    writer.byte(entity_system_board).byte(1).byte(0);
    write_name(writer, "BMC");
    return writer.take();
}

struct FruDevice {
    std::uint8_t id;
    std::uint8_t entity;
    std::uint8_t instance;
    std::string name;
};

Bytes fru_locator_body(const FruDevice& device)
{
    constexpr unsigned logical = 0x80;
    constexpr unsigned device_type_fru_behind_controller = 0x10;
    Writer writer;
    writer.byte(own_address).byte(device.id).byte(logical).byte(0).byte(0);
    writer.byte(device_type_fru_behind_controller).byte(0);
    writer.byte(device.entity).byte(device.instance).byte(0);
    write_name(writer, device.name);
    return writer.take();
}

Bytes record(std::size_t id, std::uint8_t type, const Bytes& body)
{
    return Writer{}
        .number(static_cast<std::uint32_t>(id), 2)
        .byte(sdr_version)
        .byte(type)
        .byte(static_cast<unsigned>(body.size()))
        .bytes(body)
        .take();
}

} // namespace

std::uint16_t supported_states(const Sensor& sensor)
{
    constexpr std::uint16_t power_supply_states = 0x000b; // present, failed, input lost
    constexpr std::uint16_t drive_states = 0x0003;        // present, fault
    if (sensor.kind == SensorKind::power_supply)
        return power_supply_states;
    if (sensor.kind == SensorKind::drive)
        return drive_states;
    // Lower thresholds are crossed going low, upper ones going high: events 0, 2, 4, 7, 9, 11.
    constexpr std::array<unsigned, 6> events{0, 2, 4, 7, 9, 11};
    unsigned states = 0;
    for (std::size_t i = 0; i < events.size(); ++i)
        states |= sensor.thresholds[i] ? 1u << events[i] : 0u;
    return static_cast<std::uint16_t>(states);
}

SdrTable::SdrTable(const MachineModel& model)
{
    records_.reserve(model.sensors.size() + 2 + model.power_supplies);
    const auto add = [this](std::uint8_t type, const Bytes& body) {
        records_.push_back(record(records_.size() + 1, type, body));
    };
    add(record_controller_locator, controller_locator_body(model.device_sdrs));
    add(record_fru_locator, fru_locator_body({0, entity_system_board, 1, "Builtin FRU"}));
    for (unsigned n = 1; model.power_supply.capacity_w > 0 && n <= model.power_supplies; ++n) {
        const auto number = static_cast<std::uint8_t>(n);
        add(record_fru_locator, fru_locator_body({number, entity_power_supply, number,
                                                  "PS" + std::to_string(n) + " FRU"}));
    }
    for (const Sensor& sensor : model.sensors) {
        const std::uint8_t lun = sensor.owner_lun & 0x03;
        if (!sensors_[lun][sensor.number])
            ++counts_[lun];
        sensors_[lun][sensor.number] = &sensor;
        if (sensor.discrete())
            add(record_compact, compact_body(sensor));
        else
            add(record_full, full_body(sensor));
    }
}

std::shared_ptr<const SdrTable> sdr_table_of(const MachineModel& model)
{
    static std::map<const MachineModel*, std::weak_ptr<const SdrTable>> tables;
    std::weak_ptr<const SdrTable>& known = tables[&model];
    std::shared_ptr<const SdrTable> table = known.lock();
    if (!table) {
        table = std::make_shared<const SdrTable>(model);
        known = table;
    }
    return table;
}

} // namespace oobready::sim::bmc
