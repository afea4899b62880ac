// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/terminal.hpp"

#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <string_view>

namespace oobready::cli {

namespace {

constexpr unsigned columns_min = 60;
constexpr unsigned columns_max = 160;

termios terminal_before{};

// Ctrl-C at the question must not leave the terminal blind.
void restore_and_leave(int)
{
    constexpr int interrupted = 130;
    tcsetattr(STDIN_FILENO, TCSANOW, &terminal_before);
    _exit(interrupted);
}

// Switches echo off and back on, also when reading fails or is interrupted.
class NoEcho {
public:
    NoEcho()
    {
        changed_ = tcgetattr(STDIN_FILENO, &terminal_before) == 0;
        if (!changed_)
            return;
        signal_before_ = std::signal(SIGINT, restore_and_leave);
        termios silent = terminal_before;
        silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
    }
    ~NoEcho()
    {
        if (!changed_)
            return;
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &terminal_before);
        std::signal(SIGINT, signal_before_);
    }
    NoEcho(const NoEcho&) = delete;
    NoEcho& operator=(const NoEcho&) = delete;

private:
    bool changed_ = false;
    void (*signal_before_)(int) = SIG_DFL;
};

} // namespace

bool is_terminal(int descriptor) { return isatty(descriptor) == 1; }

TerminalSize terminal_size(int descriptor)
{
    TerminalSize size;
    winsize reported{};
    if (ioctl(descriptor, TIOCGWINSZ, &reported) == 0 && reported.ws_col > 0) {
        size.rows = reported.ws_row;
        size.columns = std::clamp<unsigned>(reported.ws_col, columns_min, columns_max);
    }
    return size;
}

bool colour_wanted()
{
    const char* no_color = std::getenv("NO_COLOR");
    const char* term = std::getenv("TERM");
    return is_terminal(STDOUT_FILENO) && (!no_color || *no_color == '\0') && term &&
           std::string_view{term} != "dumb";
}

Result<Secret> ask_secret(const std::string& question)
{
    if (!is_terminal(STDIN_FILENO) || !is_terminal(STDERR_FILENO))
        return Error{Errc::credentials_missing, "no terminal to ask on"};
    std::fputs(question.c_str(), stderr);
    std::fflush(stderr);
    std::string line;
    {
        NoEcho silent;
        std::getline(std::cin, line);
    }
    std::fputs("\n", stderr);
    Secret secret{std::move(line)};
    if (secret.empty())
        return Error{Errc::credentials_missing, "an empty password"};
    return secret;
}

bool ask_yes(const std::string& question)
{
    if (!is_terminal(STDIN_FILENO) || !is_terminal(STDERR_FILENO))
        return false;
    std::fputs((question + " [y/N] ").c_str(), stderr);
    std::fflush(stderr);
    std::string line;
    std::getline(std::cin, line);
    return line == "y" || line == "Y" || line == "yes";
}

} // namespace oobready::cli
