// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/terminal.hpp"

#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <string_view>

namespace oobready::cli {

namespace {

constexpr unsigned columns_min = 60;
constexpr unsigned columns_max = 160;

// Switches echo off and back on, also when reading fails.
class NoEcho {
public:
    NoEcho()
    {
        changed_ = tcgetattr(STDIN_FILENO, &before_) == 0;
        termios silent = before_;
        silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
        if (changed_)
            tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
    }
    ~NoEcho()
    {
        if (changed_)
            tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_);
    }
    NoEcho(const NoEcho&) = delete;
    NoEcho& operator=(const NoEcho&) = delete;

private:
    termios before_{};
    bool changed_ = false;
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

} // namespace oobready::cli
