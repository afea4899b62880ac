// SPDX-License-Identifier: GPL-3.0-or-later
// FRU inventory device commands (IPMI v2.0 34). Device 0 is the machine, those after it
// its power supplies; all are read only.
#include "sim/ipmi/command.hpp"

#include <algorithm>

namespace oobready::sim::bmc {

namespace {

constexpr std::size_t read_bytes_max = 32; // of one answer

Reply get_fru_inventory_area_info(const Call& call)
{
    constexpr unsigned by_bytes = 0;
    const std::size_t size = call.controller.fru_image(call.data[0]).size();
    if (size == 0)
        return code::not_present;
    return Writer{}.number(static_cast<std::uint32_t>(size), 2).byte(by_bytes);
}

Reply read_fru_data(const Call& call)
{
    const ByteView image = call.controller.fru_image(call.data[0]);
    if (image.empty())
        return code::not_present;
    const std::size_t offset = call.word(1);
    if (offset >= image.size())
        return code::parameter_out_of_range;
    const std::size_t count =
        std::min({std::size_t{call.data[3]}, image.size() - offset, read_bytes_max});
    return Writer{}.byte(static_cast<unsigned>(count)).bytes(image.subspan(offset, count));
}

constexpr CommandRow rows[] = {
    {net_fn_storage,
     0x10,
     "Get FRU Inventory Area Info",
     privilege_user,
     {1, 1},
     get_fru_inventory_area_info},
    {net_fn_storage, 0x11, "Read FRU Data", privilege_user, {4, 4}, read_fru_data},
};

} // namespace

std::span<const CommandRow> fru_commands() { return rows; }

} // namespace oobready::sim::bmc
