// SPDX-License-Identifier: GPL-3.0-or-later
// Processes of a session other than its leader: a shell's jobs, each in a group of its own.
#pragma once

#include <sys/types.h>

namespace oobready::sim {

/// Kills every process of the session `leader` but the leader, whose number must still be its own
/// (not yet reaped).
void kill_session_members(pid_t leader);

} // namespace oobready::sim
