// SPDX-License-Identifier: GPL-3.0-or-later
// Goal: what may stand in a rack file for a console, and nothing else. Method: tables.
#include "sim/console/bit_rate.hpp"
#include "sim/console/boot_menu.hpp"
#include "sim/console/console.hpp"
#include "sim/console/words.hpp"
#include "support/results.hpp"

using namespace oobready;
using namespace oobready::sim;
using Kind = ConsoleSpec::Kind;

TEST_CASE("consoles are read from text")
{
    const struct {
        std::string text;
        Kind kind;
        std::string where;
    } rows[] = {
        {"login", Kind::login, ""},
        {"boot-log", Kind::boot_log, ""},
        {"grub", Kind::grub, ""},
        {"wrong-bit-rate", Kind::wrong_bit_rate, ""},
        {"silent", Kind::silent, ""},
        {"tcp:127.0.0.1:9003", Kind::tcp, "127.0.0.1:9003"},
        {"tcp:[::1]:9003", Kind::tcp, "[::1]:9003"},
        {"tcp:console.example:1", Kind::tcp, "console.example:1"},
        {"pty:/dev/ttyS1", Kind::pty, "/dev/ttyS1"},
        {"command:/sbin/agetty - 115200", Kind::command, "/sbin/agetty - 115200"},
    };
    for (const auto& row : rows) {
        INFO(row.text);
        const Result<ConsoleSpec> spec = parse_console(row.text);
        REQUIRE(spec);
        CHECK(spec->kind == row.kind);
        CHECK(spec->where == row.where);
    }
}

TEST_CASE("what is no console is refused, and the message says what is one")
{
    const std::string texts[] = {
        "",
        "Login",
        "login ",
        "tcp",
        "tcp:",
        "tcp:127.0.0.1",
        "tcp::9003",
        "tcp:127.0.0.1:0",
        "tcp:127.0.0.1:65536",
        "tcp:127.0.0.1:x",
        "pty:",
        "pty",
        std::string{"pty:/a\0b", 8},
        "command:",
        "command:  ",
        "command:sh -c 'open",
        "command:''",
        std::string{"command:a\0b", 11},
        "\x1b[2J",
    };
    for (const std::string& text : texts) {
        INFO(text);
        const Result<ConsoleSpec> spec = parse_console(text);
        REQUIRE_FALSE(spec);
        CHECK(spec.error().code == Errc::unsupported);
        for (const std::string word : {"login", "wrong-bit-rate", "tcp:HOST:PORT", "command:"})
            CHECK(spec.error().context.find(word) != std::string::npos);
        CHECK(spec.error().context.find('\x1b') == std::string::npos);
    }
}

TEST_CASE("words are split as a shell splits them, without its other meanings")
{
    const struct {
        std::string text;
        std::optional<std::vector<std::string>> words;
    } rows[] = {
        {"", std::vector<std::string>{}},
        {" a  b\tc\n", {{"a", "b", "c"}}},
        {"sh -c 'echo \"x y\"'", {{"sh", "-c", "echo \"x y\""}}},
        {"a\"b c\"d", {{"ab cd"}}},
        {"'' x", {{"", "x"}}},
        {"$HOME * \\ `ls` ; &", {{"$HOME", "*", "\\", "`ls`", ";", "&"}}},
        {"a 'b", std::nullopt},
        {"\"", std::nullopt},
    };
    for (const auto& row : rows) {
        INFO(row.text);
        CHECK(split_words(row.text) == row.words);
    }
}

TEST_CASE("a UART at another rate receives what such a line holds")
{
    // Each line worked out by hand from the bits: start 0, data from the lowest bit, stop 1.
    const struct {
        std::string sent;
        unsigned sent_bit_s;
        unsigned received_bit_s;
        std::string received;
    } rows[] = {
        {"", 9600, 115200, ""},
        {"login: \r\n\xff", 115200, 115200, "login: \r\n\xff"},
        {std::string{"\0x", 2}, 300, 300, std::string{"\0x", 2}},
        // 0 10101010 1 at double rate is 00 11 00 11 00 11 00 11 00 11. First 0 01100110, no stop
        // bit but 0; then, from the next edge down, 0 0110011 and one idle 1.
        {"U", 9600, 19200, "\x66\xe6"},
        // At half the rate every second bit of 0 00001111 1 is met: after the start bit 0, then 1.
        {"\xf0", 19200, 9600, "\xfe"},
        // All zero but for the stop bit: one long break, met as one character and no second one.
        {std::string(1, '\0'), 9600, 115200, std::string(1, '\0')},
    };
    for (const auto& row : rows) {
        INFO(row.sent << ' ' << row.sent_bit_s << ' ' << row.received_bit_s);
        CHECK(at_other_bit_rate(row.sent, row.sent_bit_s, row.received_bit_s) == row.received);
    }
}

TEST_CASE("three times too fast, no character is a letter or begins an escape sequence")
{
    for (int c = 0; c < 256; ++c) {
        const std::string heard =
            at_other_bit_rate(std::string(1, static_cast<char>(c)), 38400, 115200);
        CHECK_FALSE(heard.empty());
        CHECK(heard.find_first_not_of(std::string{"\0\x1c\xe0\xfc", 4}) == std::string::npos);
    }
}

TEST_CASE("arrow keys move the highlight and stop at the ends")
{
    const struct {
        std::string keys;
        std::size_t highlighted;
        BootMenu::Key last;
    } rows[] = {
        {"x", 0, BootMenu::Key::other},
        {"\x1b", 0, BootMenu::Key::none},
        {"\x1b[", 0, BootMenu::Key::none},
        {"\x1b[B", 1, BootMenu::Key::other},
        {"\x1bOB", 1, BootMenu::Key::other},
        {"\x1b[A", 0, BootMenu::Key::other},
        {"\x1b[B\x1b[B\x1b[A", 1, BootMenu::Key::other},
        {"vvvvvvvvvvvv", 3, BootMenu::Key::other},
        {"vv^", 1, BootMenu::Key::other},
        {"\x0e\x0e\x10", 1, BootMenu::Key::other},
        {"\x1b[\r", 0, BootMenu::Key::other}, // not a key of its own
        {"v\r", 1, BootMenu::Key::enter},
        {"\n", 0, BootMenu::Key::enter},
        {"\x1b\x1b\x1b[B", 1, BootMenu::Key::other},
    };
    for (const auto& row : rows) {
        BootMenu menu;
        BootMenu::Key last = BootMenu::Key::none;
        for (const char c : row.keys)
            last = menu.type(static_cast<std::uint8_t>(c));
        INFO(row.keys);
        CHECK(menu.highlighted() == row.highlighted);
        CHECK(last == row.last);
    }
}
