// SPDX-License-Identifier: GPL-3.0-or-later
// Goal: prompts are recognised through what consoles really print, and nothing of it can act on the
// reader's terminal. Method: tables.
#include "ipmi/console_text.hpp"

#include <catch2/catch.hpp>

using namespace oobready;
using namespace oobready::ipmi;

namespace {

ByteView bytes(std::string_view text)
{
    return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

} // namespace

TEST_CASE("prompts are recognised on the last line only")
{
    struct Row {
        std::string_view printed;
        std::string_view prompt; ///< empty: none
    };
    const Row rows[] = {
        {"\r\nDebian GNU/Linux 12 smc-1-n1 ttyS1\r\n\r\nsmc-1-n1 login: ", "login"},
        {"CentOS Linux 7 (Core)\r\nKernel 3.10.0\r\n\r\nlocalhost login:", "login"},
        {"\x1b[H\x1b[2Jnode4 login: \x1b[0m", "login"},
        {"node login: admin\r\nPassword: ", "password"},
        {"[root@node1 ~]# ", "shell"},
        {"admin@node1:~$ ", "shell"},
        {"sh-4.2# ", "shell"},
        {"Last login: Mon Nov 22 from 10.0.0.1\r\n", ""},
        {"node login: \r\nstarting up\r\n", ""},
        {"progress 50%\r\n#####", ""},
        {"5000$", ""},
        {"", ""},
        {"\r\n\r\n", ""},
        {"Press any key to continue.", ""},
    };
    for (const Row& row : rows) {
        ConsoleText console;
        console.append(bytes(row.printed));
        CAPTURE(row.printed);
        CHECK(recognise_prompt(console.lines()).value_or("") == row.prompt);
    }
}

TEST_CASE("escape sequences are taken out whole, also cut off or endless")
{
    struct Row {
        std::string_view printed;
        std::string_view left;
    };
    const Row rows[] = {
        {"\x1b[31;1mred\x1b[0m", "red"},
        {"\x1b]0;owned\x07title", "title"},
        {"\x1b]0;owned\x1b\\title", "title"},
        {"\x1bP+q544e\x1b\\x", "x"}, // a question that a terminal would answer
        {"a\x1b(Bb", "ab"},
        {"a\x1b=b\x1b>c", "abc"},
        {"cut\x1b[12;3", "cut"},
        {"cut\x1b", "cut"},
        {"cut\x1b]0;never ends", "cut"},
        {std::string_view{"a\0b\x07", 4}, "ab"},
    };
    for (const Row& row : rows)
        CHECK(without_escape_sequences(row.printed) == row.left);
}

TEST_CASE("a console that never stops is kept at its end only, harmless")
{
    ConsoleText console;
    std::string noise = "\x1b[2J\x9b[6n\x0f";
    while (noise.size() < 3 * ConsoleText::characters_max)
        noise += noise;
    console.append(bytes(noise));
    console.append(bytes("\r\nnode login: "));
    CHECK(console.bytes() == noise.size() + 14);
    const std::string lines = console.lines();
    CHECK(lines.size() <= ConsoleText::characters_max + 8);
    CHECK(recognise_prompt(lines) == "login");
    for (char c : lines)
        CHECK((c == '\n' || static_cast<unsigned char>(c) >= 0x20));
}
