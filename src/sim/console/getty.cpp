// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/console/getty.hpp"

#include <algorithm>

namespace oobready::sim {

namespace {

constexpr char interrupt = '\x03';
constexpr char end_of_file = '\x04';
constexpr char backspace = '\b';
constexpr char kill_line = '\x15';
constexpr char erase_character = '\x7f';

bool is_control(char c) { return static_cast<unsigned char>(c) < 0x20; }

} // namespace

Getty::Getty(SerialLine& line, std::string host_name, Coding coding)
    : line_(line), host_name_(std::move(host_name)), coding_(std::move(coding))
{
}

void Getty::start()
{
    stage_ = Stage::name;
    typed_ = 0;
    say("\r\n" + host_name_ + " login: ");
}

void Getty::type(ByteView characters)
{
    for (const std::uint8_t c : characters)
        type(static_cast<char>(c));
}

void Getty::type(char c)
{
    // Terminals send CR or CR LF for one key.
    const bool second_half = c == '\n' && after_return_;
    after_return_ = c == '\r';
    // What is typed ahead while it refuses is thrown away, as login(1) does.
    if (second_half || stage_ == Stage::refusal)
        return;
    if (c == '\r' || c == '\n')
        enter();
    else
        edit(c, stage_ == Stage::name);
}

void Getty::enter()
{
    if (stage_ == Stage::password)
        refuse();
    else if (typed_ == 0)
        start();
    else
        ask_password();
}

void Getty::edit(char c, bool echo)
{
    if (c == backspace || c == erase_character) {
        erase(std::min<std::size_t>(typed_, 1), echo);
    } else if (c == kill_line) {
        erase(typed_, echo);
    } else if (c == interrupt || c == end_of_file) {
        line_.forget();
        start(); // ends getty or login; init starts the next one
    } else if (!is_control(c) && typed_ < line_characters_max) {
        ++typed_;
        if (echo)
            say({&c, 1});
    }
}

void Getty::erase(std::size_t characters, bool echo)
{
    typed_ -= characters;
    for (; echo && characters > 0; --characters)
        say("\b \b");
}

void Getty::ask_password()
{
    stage_ = Stage::password;
    typed_ = 0;
    say("\r\nPassword: ");
    line_.after(login_limit, [this] {
        say("\r\nLogin timed out after " + std::to_string(login_limit.count()) + " seconds.\r\n");
        start();
    });
}

void Getty::refuse()
{
    stage_ = Stage::refusal;
    say("\r\n");
    line_.after(refusal_delay, [this] {
        say("\r\nLogin incorrect\r\n");
        start();
    });
}

void Getty::say(std::string_view text)
{
    if (coding_)
        line_.say(coding_(text));
    else
        line_.say(text);
}

} // namespace oobready::sim
