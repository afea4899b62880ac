// SPDX-License-Identifier: GPL-3.0-or-later
// The SDR repository (IPMI v2.0 33), or the device SDRs (35) of a model that has no repository.
// Nobody writes to either.
#include "sim/ipmi/command.hpp"
#include "sim/ipmi/sdr_table.hpp"

#include <algorithm>

namespace oobready::sim::bmc {

namespace {

constexpr std::uint8_t sdr_version = 0x51;
constexpr std::uint16_t last_record = 0xffff;
constexpr std::uint8_t to_the_end = 0xff;
constexpr std::size_t read_bytes_max = 32; // of one answer: longer records are read in parts

bool has_device_sdrs(const Call& call) { return call.machine().model().device_sdrs; }

// Answers only where the records are kept so that this command is for them.
template <Reply (*answer)(const Call&), bool of_device>
Reply kept(const Call& call)
{
    return has_device_sdrs(call) == of_device ? answer(call) : Reply{code::invalid_command};
}

Reply get_sdr_repository_info(const Call& call)
{
    constexpr std::uint8_t allocation_info = 0x01;
    constexpr std::uint8_t reservation = 0x02;
    const auto count = static_cast<std::uint32_t>(call.controller.sdr_table().records().size());
    return Writer{}
        .byte(sdr_version)
        .number(count, 2)
        .number(0, 2) // no room for more
        .number(call.machine().model().sdr_added_s, 4)
        .number(0, 4)
        .byte(allocation_info | reservation);
}

Reply get_sdr_repository_allocation_info(const Call& call)
{
    constexpr unsigned unit_bytes = 64;
    const auto count = static_cast<std::uint32_t>(call.controller.sdr_table().records().size());
    return Writer{}.number(count, 2).number(unit_bytes, 2).number(0, 2).number(0, 2).byte(1);
}

// A new reservation cancels the one before; 0 is none (33.11).
Reply reserve_sdr_repository(const Call& call)
{
    std::uint16_t& reservation = call.settings().sdr_reservation;
    ++reservation;
    reservation = std::max<std::uint16_t>(reservation, 1);
    return Writer{}.number(reservation, 2);
}

Reply get_sdr(const Call& call)
{
    const std::vector<Bytes>& records = call.controller.sdr_table().records();
    const std::uint16_t reservation = call.word(0);
    std::size_t id = call.word(2);
    const std::size_t offset = call.data[4];
    if (id == last_record)
        id = records.size();
    id = std::max<std::size_t>(id, 1); // 0: the first
    if (id > records.size())
        return code::not_present;
    if (offset > 0 && (reservation == 0 || reservation != call.settings().sdr_reservation))
        return code::reservation_cancelled;
    const Bytes& record = records[id - 1];
    if (offset >= record.size())
        return code::parameter_out_of_range;
    const std::size_t rest = record.size() - offset;
    const std::size_t count =
        call.data[5] == to_the_end ? rest : std::min<std::size_t>(call.data[5], rest);
    if (count > read_bytes_max)
        return code::cannot_return_so_many_bytes;
    const std::size_t next = id == records.size() ? last_record : id + 1;
    return Writer{}
        .number(static_cast<std::uint32_t>(next), 2)
        .bytes(ByteView{record}.subspan(offset, count));
}

Reply get_sdr_repository_time(const Call& call)
{
    return Writer{}.number(call.machine().clock_s(), 4);
}

constexpr CommandRow rows[] = {
    {net_fn_storage,
     0x20,
     "Get SDR Repository Info",
     privilege_user,
     {0, 0},
     kept<get_sdr_repository_info, false>},
    {net_fn_storage,
     0x21,
     "Get SDR Repository Allocation Info",
     privilege_user,
     {0, 0},
     kept<get_sdr_repository_allocation_info, false>},
    {net_fn_storage,
     0x22,
     "Reserve SDR Repository",
     privilege_user,
     {0, 0},
     kept<reserve_sdr_repository, false>,
     Trait::changes},
    {net_fn_storage, 0x23, "Get SDR", privilege_user, {6, 6}, kept<get_sdr, false>},
    {net_fn_storage,
     0x28,
     "Get SDR Repository Time",
     privilege_user,
     {0, 0},
     kept<get_sdr_repository_time, false>},
    {net_fn_sensor_event,
     0x21,
     "Get Device SDR",
     privilege_user,
     {6, 6},
     kept<get_sdr, true>,
     Trait::every_lun},
    {net_fn_sensor_event,
     0x22,
     "Reserve Device SDR Repository",
     privilege_user,
     {0, 0},
     kept<reserve_sdr_repository, true>,
     Trait::changes},
};

} // namespace

std::span<const CommandRow> sdr_commands() { return rows; }

} // namespace oobready::sim::bmc
