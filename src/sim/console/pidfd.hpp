// SPDX-License-Identifier: GPL-3.0-or-later
// The system calls of pidfd_open(2). glibc 2.36 declares them without C linkage, 2.35 not at all.
#pragma once

#include "sim/console/descriptor.hpp"

#include <sys/syscall.h>
#include <sys/types.h>
#include <unistd.h>

namespace oobready::sim {

/// Stands for the process `id`, also after its number became another's; readable when it has ended.
/// Not valid, with errno set, when there is none.
inline Descriptor open_pidfd(pid_t id)
{
    return Descriptor{static_cast<int>(::syscall(SYS_pidfd_open, id, 0U))};
}

/// Whether the process took `signal`.
inline bool send_signal(const Descriptor& process, int signal)
{
    return ::syscall(SYS_pidfd_send_signal, process.get(), signal, nullptr, 0U) == 0;
}

} // namespace oobready::sim
