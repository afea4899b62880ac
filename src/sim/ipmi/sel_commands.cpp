// SPDX-License-Identifier: GPL-3.0-or-later
// The system event log (IPMI v2.0 31). It is the Machine's: Redfish shows the same entries.
#include "ipmi/little_endian.hpp"
#include "sim/ipmi/command.hpp"

#include <algorithm>

namespace oobready::sim::bmc {

namespace {

constexpr std::uint8_t sel_version = 0x51;
constexpr std::size_t record_bytes = 16;
constexpr std::size_t part_bytes_max = 8; // of a controller with the fault sel-in-parts
constexpr std::uint16_t first_record = 0x0000;
constexpr std::uint16_t last_record = 0xffff;
constexpr std::uint8_t to_the_end = 0xff;
constexpr std::uint8_t system_event = 0x02;
constexpr std::uint8_t deassertion_bit = 0x80;
constexpr std::uint8_t event_message_revision = 0x04;
constexpr std::uint8_t own_address = 0x20;

std::uint8_t lun_of(const MachineModel& model, const SelEntry& entry)
{
    const auto sensor = std::ranges::find_if(model.sensors, [&entry](const Sensor& one) {
        return one.number == entry.sensor_number && one.kind == entry.sensor_kind;
    });
    return sensor == model.sensors.end() ? std::uint8_t{0} : sensor->owner_lun;
}

// A SEL Event Record (Table 32-1).
Bytes record_of(const MachineModel& model, const SelEntry& entry)
{
    return Writer{}
        .number(entry.record_id, 2)
        .byte(system_event)
        .number(entry.time_s, 4)
        .byte(own_address)
        .byte(lun_of(model, entry))
        .byte(event_message_revision)
        .byte(static_cast<unsigned>(entry.sensor_kind))
        .byte(entry.sensor_number)
        .byte((entry.event_type & ~unsigned{deassertion_bit}) |
              (entry.deassertion ? deassertion_bit : 0u))
        .bytes(entry.event_data)
        .take();
}

std::uint32_t free_bytes(const Machine& machine)
{
    return static_cast<std::uint32_t>((Machine::sel_entries_max - machine.sel().size()) *
                                      record_bytes);
}

Reply get_sel_info(const Call& call)
{
    constexpr unsigned allocation_info = 0x01;
    constexpr unsigned reservation = 0x02;
    constexpr unsigned overflow = 0x80;
    const Machine& machine = call.machine();
    return Writer{}
        .byte(sel_version)
        .number(static_cast<std::uint32_t>(machine.sel().size()), 2)
        .number(free_bytes(machine), 2)
        .number(machine.sel_added_s(), 4)
        .number(machine.sel_erased_s(), 4)
        .byte(allocation_info | reservation | (machine.sel_overflow() ? overflow : 0u));
}

Reply get_sel_allocation_info(const Call& call)
{
    const std::uint32_t free_units = free_bytes(call.machine()) / record_bytes;
    return Writer{}
        .number(Machine::sel_entries_max, 2)
        .number(record_bytes, 2)
        .number(free_units, 2)
        .number(free_units, 2)
        .byte(1);
}

Reply reserve_sel(const Call& call)
{
    std::uint16_t& reservation = call.settings().sel_reservation;
    ++reservation;
    reservation = std::max<std::uint16_t>(reservation, 1);
    return Writer{}.number(reservation, 2);
}

bool is_reserved(const Call& call)
{
    return call.word(0) != 0 && call.word(0) == call.settings().sel_reservation;
}

Reply get_sel_entry(const Call& call)
{
    const std::deque<SelEntry>& sel = call.machine().sel();
    const std::uint16_t id = call.word(2);
    const std::size_t offset = call.data[4];
    if (sel.empty())
        return code::not_present;
    auto entry = std::ranges::find(sel, id, &SelEntry::record_id);
    if (id == first_record)
        entry = sel.begin();
    else if (id == last_record)
        entry = std::prev(sel.end());
    if (entry == sel.end())
        return code::not_present;
    if (offset > 0 && !is_reserved(call))
        return code::reservation_cancelled;
    if (offset >= record_bytes)
        return code::parameter_out_of_range;
    const Bytes record = record_of(call.machine().model(), *entry);
    const std::size_t rest = record.size() - offset;
    const std::size_t count =
        call.data[5] == to_the_end ? rest : std::min<std::size_t>(call.data[5], rest);
    const bool whole = call.data[5] == to_the_end || count > part_bytes_max;
    if (whole && call.machine().faults().strike(FaultKind::sel_in_parts))
        return code::cannot_return_so_many_bytes;
    const auto next = std::next(entry);
    return Writer{}
        .number(next == sel.end() ? last_record : next->record_id, 2)
        .bytes(ByteView{record}.subspan(offset, count));
}

Reply add_sel_entry(const Call& call)
{
    constexpr std::uint8_t record_type_not_supported = 0x80;
    const ByteView data = call.data; // a whole record; its id and time are ours to give
    if (data[2] != system_event)
        return record_type_not_supported;
    SelEntry entry;
    entry.time_s = call.machine().clock_s();
    entry.sensor_kind = static_cast<SensorKind>(data[10]);
    entry.sensor_number = data[11];
    entry.event_type = data[12] & static_cast<std::uint8_t>(~deassertion_bit);
    entry.deassertion = (data[12] & deassertion_bit) != 0;
    std::ranges::copy(data.subspan(13, entry.event_data.size()), entry.event_data.begin());
    const std::uint16_t id = call.machine().add_event(entry);
    if (id == 0)
        return code::out_of_space;
    return Writer{}.number(id, 2);
}

Reply clear_sel(const Call& call)
{
    constexpr std::uint8_t get_erasure_status = 0x00;
    constexpr std::uint8_t initiate_erase = 0xaa;
    constexpr std::uint8_t erasure_completed = 0x01;
    if (call.data[2] != 'C' || call.data[3] != 'L' || call.data[4] != 'R')
        return code::invalid_data_field;
    if (!is_reserved(call))
        return code::reservation_cancelled;
    if (call.data[5] != get_erasure_status && call.data[5] != initiate_erase)
        return code::invalid_data_field;
    if (call.data[5] == initiate_erase)
        call.machine().clear_sel();
    return Bytes{erasure_completed};
}

Reply get_sel_time(const Call& call) { return Writer{}.number(call.machine().clock_s(), 4); }

Reply set_sel_time(const Call& call)
{
    call.machine().set_clock_s(ipmi::little_endian(call.data, 0, 4));
    return done();
}

constexpr CommandRow rows[] = {
    {net_fn_storage, 0x40, "Get SEL Info", privilege_user, {0, 0}, get_sel_info},
    {net_fn_storage,
     0x41,
     "Get SEL Allocation Info",
     privilege_user,
     {0, 0},
     get_sel_allocation_info},
    {net_fn_storage, 0x42, "Reserve SEL", privilege_user, {0, 0}, reserve_sel, Trait::changes},
    {net_fn_storage, 0x43, "Get SEL Entry", privilege_user, {6, 6}, get_sel_entry},
    {net_fn_storage,
     0x44,
     "Add SEL Entry",
     privilege_operator,
     {16, 16},
     add_sel_entry,
     Trait::changes},
    {net_fn_storage, 0x47, "Clear SEL", privilege_operator, {6, 6}, clear_sel, Trait::changes},
    {net_fn_storage, 0x48, "Get SEL Time", privilege_user, {0, 0}, get_sel_time},
    {net_fn_storage,
     0x49,
     "Set SEL Time",
     privilege_operator,
     {4, 4},
     set_sel_time,
     Trait::changes},
};

} // namespace

std::span<const CommandRow> sel_commands() { return rows; }

} // namespace oobready::sim::bmc
