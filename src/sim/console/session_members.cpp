// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/console/session_members.hpp"

#include "sim/console/pidfd.hpp"

#include <charconv>
#include <csignal>
#include <filesystem>
#include <string>
#include <system_error>
#include <unistd.h>

namespace oobready::sim {

namespace {

// Who starts others while it is being looked for is found in the next round.
constexpr int rounds_max = 4;

bool kill_member(pid_t id, pid_t leader)
{
    if (id == leader || ::getsid(id) != leader)
        return false;
    const Descriptor process = open_pidfd(id);
    // Asked again, now that the number stands for whom the descriptor holds.
    if (!process.valid() || ::getsid(id) != leader)
        return false;
    return send_signal(process, SIGKILL);
}

bool kill_members(pid_t leader)
{
    bool any = false;
    std::error_code error;
    std::filesystem::directory_iterator entry{"/proc", error};
    for (; !error && entry != std::filesystem::directory_iterator{}; entry.increment(error)) {
        const std::string name = entry->path().filename();
        pid_t id = 0;
        const auto [end, bad] = std::from_chars(name.data(), name.data() + name.size(), id);
        if (bad == std::errc{} && end == name.data() + name.size())
            any = kill_member(id, leader) || any;
    }
    return any;
}

} // namespace

void kill_session_members(pid_t leader)
{
    for (int round = 0; round < rounds_max && kill_members(leader); ++round) {
    }
}

} // namespace oobready::sim
