// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/command.hpp"

#include <fmt/format.h>

#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstring>

namespace oobready::sim {

namespace {

constexpr std::string_view placeholder = "{rack}";

bool on_our_terminal() { return ::tcgetpgrp(STDIN_FILENO) == ::getpgrp(); }

} // namespace

Command::Command(asio::io_context& context, std::function<void(int)> ended)
    : children_(context), ended_(std::move(ended))
{
}

bool Command::start(std::vector<std::string> words, const std::filesystem::path& rack_file)
{
    std::vector<char*> arguments;
    for (std::string& word : words) {
        if (const std::size_t at = word.find(placeholder); at != std::string::npos)
            word.replace(at, placeholder.size(), rack_file.string());
        arguments.push_back(word.data());
    }
    arguments.push_back(nullptr);
    children_.add(SIGCHLD); // before it can end
    // SIGPIPE is ignored here; a program expects the default.
    posix_spawnattr_t attributes;
    ::posix_spawnattr_init(&attributes);
    sigset_t defaults;
    ::sigemptyset(&defaults);
    ::sigaddset(&defaults, SIGPIPE);
    ::posix_spawnattr_setsigdefault(&attributes, &defaults);
    ::posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
    const int error =
        ::posix_spawnp(&pid_, arguments[0], nullptr, &attributes, arguments.data(), environ);
    ::posix_spawnattr_destroy(&attributes);
    if (error != 0) {
        pid_ = 0;
        fmt::print(stderr, "cannot run {}: {}\n", words[0], std::strerror(error));
        return false;
    }
    wait();
    return true;
}

void Command::wait()
{
    children_.async_wait([this](const boost::system::error_code& error, int) {
        if (error)
            return;
        int status = 0;
        if (::waitpid(pid_, &status, WNOHANG) != pid_)
            return wait(); // a child of somebody else's: a console
        pid_ = 0;
        ended_(WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status));
    });
}

void Command::stop_on(int signal)
{
    if (asked_)
        signal = SIGKILL; // asked twice: it does not listen
    else if (signal == SIGINT && on_our_terminal())
        signal = 0;
    asked_ = true;
    if (signal != 0)
        ::kill(pid_, signal);
}

} // namespace oobready::sim
