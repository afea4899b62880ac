// SPDX-License-Identifier: GPL-3.0-or-later
// The consoles that something outside this process speaks through. All of them: what comes is read
// at the speed of a serial line and no faster, so that a peer that floods is held up, not stored.
#pragma once

#include "rack/address.hpp"
#include "sim/console/console.hpp"

#include <chrono>
#include <vector>

namespace oobready::sim {

/// Told why a connection is silent.
using Complain = std::function<void(std::string)>;

inline constexpr std::chrono::seconds tcp_connect_limit{3}; ///< for the name, and for the connect
inline constexpr std::chrono::seconds restart_delay{1};     ///< between two runs of a command

/// Connects at each attach() and closes at detach(). `address` has a port.
std::unique_ptr<Console> make_tcp_console(asio::any_io_executor executor, rack::Address address,
                                          Complain complain);

/// Opens the terminal device `path`, raw, at the first attach() and keeps it: closing it would hang
/// up whoever is behind it. Opened again by an attach() after the other end closed it.
std::unique_ptr<Console> make_pty_console(asio::any_io_executor executor, std::string path,
                                          Complain complain);

/// Runs `words` on a terminal of its own from the first attach() on. Started again when it has
/// ended, as init does with a getty, while or when somebody listens. Its session is killed with the
/// console; what made itself a session of its own (a daemon) is not.
std::unique_ptr<Console> make_command_console(asio::any_io_executor executor,
                                              std::vector<std::string> words, Complain complain);

} // namespace oobready::sim
