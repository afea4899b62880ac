// SPDX-License-Identifier: GPL-3.0-or-later
// Command: the program that runs while the rack is up, with the terminal of its own.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>

#include <sys/types.h>

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace oobready::sim {

namespace asio = boost::asio;

class Command {
public:
    /// `ended` gets the exit status as a shell says it: 128 and the signal when one ended it.
    Command(asio::io_context& context, std::function<void(int)> ended);

    /// Starts `words`, "{rack}" in them replaced by `rack_file`. False, and why on standard error,
    /// when there is no such program.
    bool start(std::vector<std::string> words, const std::filesystem::path& rack_file);

    [[nodiscard]] bool running() const { return pid_ > 0; }

    /// Asks it to end because `signal` came to us. A Ctrl-C on a terminal has reached it already.
    void stop_on(int signal);

private:
    void wait();

    asio::signal_set children_;
    std::function<void(int)> ended_;
    pid_t pid_ = 0;
    bool asked_ = false;
};

} // namespace oobready::sim
