// SPDX-License-Identifier: GPL-3.0-or-later
// The consoles that need nothing outside this process.
#pragma once

#include "sim/console/console.hpp"

namespace oobready::sim {

/// A getty that printed its prompt long ago: speaks when spoken to.
std::unique_ptr<Console> make_login_console(asio::any_io_executor executor, std::string host_name);

/// The same conversation as a port hears it that runs three times as fast as the host: what is
/// typed arrives, what comes back is no text.
std::unique_ptr<Console> make_wrong_bit_rate_console(asio::any_io_executor executor,
                                                     std::string host_name);

/// A machine that is powered on as the session begins, every time, so that every client meets the
/// same. Deaf until its login prompt.
std::unique_ptr<Console> make_boot_log_console(asio::any_io_executor executor,
                                               std::string host_name);

/// A machine that reached its boot menu as the session begins, and waits there for a choice.
std::unique_ptr<Console> make_grub_console(asio::any_io_executor executor, std::string host_name);

std::unique_ptr<Console> make_silent_console();

} // namespace oobready::sim
