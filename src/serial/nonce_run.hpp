// SPDX-License-Identifier: GPL-3.0-or-later
// NonceRun: the node's half of the proof by nonce, on a serial port of this machine.
#pragma once

#include "serial/nonce_node.hpp"
#include "serial/tty.hpp"

#include <boost/asio.hpp>

#include <chrono>

namespace oobready::serial {

namespace asio = boost::asio;

enum class NonceEnd { proven, deadline, interrupted, port_lost };
std::string_view id(NonceEnd end);

class NonceRun {
public:
    /// From here on SIGINT, SIGTERM and SIGHUP end run() in an orderly way: to be made before the
    /// port is opened, so that it is always put back as it was.
    NonceRun();

    /// Writes the nonce each second and answers what comes in, until the out-of-band side has been
    /// told that its answer arrived; until `deadline` passes (0: never), or a signal comes.
    NonceEnd run(const Tty& tty, NonceNode& node, std::chrono::milliseconds deadline);

private:
    asio::io_context context_{1};
    asio::signal_set signals_;
};

} // namespace oobready::serial
