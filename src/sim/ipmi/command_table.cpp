// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/ipmi/command.hpp"

#include <algorithm>
#include <vector>

namespace oobready::sim::bmc {

namespace {

using Key = std::pair<std::uint8_t, std::uint8_t>;

Key key_of(const CommandRow* row) { return {row->net_fn, row->command}; }

std::vector<const CommandRow*> sorted_rows()
{
    std::vector<const CommandRow*> rows;
    for (const auto table :
         {app_commands, channel_commands, user_commands, session_commands, payload_commands,
          watchdog_commands, system_info_commands, chassis_commands, boot_option_commands,
          lan_commands, sol_commands, sdr_commands, sensor_commands, sel_commands, fru_commands,
          event_commands})
        for (const CommandRow& row : table())
            rows.push_back(&row);
    std::ranges::sort(rows, {}, key_of);
    return rows;
}

} // namespace

const CommandRow* find_command(std::uint8_t net_fn, std::uint8_t command)
{
    static const std::vector<const CommandRow*> rows = sorted_rows();
    const auto found = std::ranges::lower_bound(rows, Key{net_fn, command}, {}, key_of);
    if (found == rows.end() || key_of(*found) != Key{net_fn, command})
        return nullptr;
    return *found;
}

} // namespace oobready::sim::bmc
