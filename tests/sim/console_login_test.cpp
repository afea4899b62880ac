// SPDX-License-Identifier: GPL-3.0-or-later
// Goal: the built-in consoles talk like what they stand for. Method: conversations, with the loop
// run until the answer is there; the login prompt beside a real agetty and login.
#include "console_support.hpp"

#include "sim/console/serial_line.hpp"

using namespace console_test;

namespace {

std::size_t count(std::string_view text, std::string_view part)
{
    std::size_t found = 0;
    for (std::size_t at = text.find(part); at != std::string_view::npos;
         at = text.find(part, at + 1))
        ++found;
    return found;
}

} // namespace

TEST_CASE("a login prompt speaks when spoken to, and lets nobody in")
{
    Listener node{"login"};
    node.attach();
    node.idle();
    CHECK(node.heard.empty());
    node.type("\r");
    node.until([&] { return !node.heard.empty(); });
    CHECK(node.heard == "\r\nnode01 login: ");
    node.forget();
    node.type("rx\boot\x7ft\r");
    node.prompted("password");
    CHECK(node.heard == "rx\b \boot\b \bt\r\nPassword: ");
    node.forget();
    node.type("secret\r");
    node.prompted("login");
    CHECK(node.heard == "\r\n\r\nLogin incorrect\r\n\r\nnode01 login: ");
    CHECK(node.complaints.empty());
}

TEST_CASE("a login prompt edits its line")
{
    const struct {
        std::string typed;
        std::string heard;
    } rows[] = {
        {"\r\r", "\r\nnode01 login: \r\nnode01 login: "},
        {"\r\n", "\r\nnode01 login: "}, // one key
        {"\n\n", "\r\nnode01 login: \r\nnode01 login: "},
        {"\b\x7f\x15", ""},
        {"ab\x15", "ab\b \b\b \b"},
        {"ab\x03", "ab\r\nnode01 login: "},
        {"\x1b[A", "[A"}, // the escape character itself is none of a name
        {"a\rpw\x03", "a\r\nPassword: \r\nnode01 login: "},
        {"a\r\n", "a\r\nPassword: "},
        {std::string(200, 'x'), std::string(64, 'x')},
    };
    for (const auto& row : rows) {
        Listener node{"login"};
        node.attach();
        node.type(row.typed);
        node.until([&] { return node.heard.size() >= row.heard.size(); });
        node.idle(std::chrono::milliseconds{20});
        INFO(row.typed);
        CHECK(node.heard == row.heard);
    }
}

TEST_CASE("the conversation goes on where the last session left it")
{
    Listener node{"login"};
    node.attach();
    node.type("root\r");
    node.prompted("password");
    node.console->detach();
    node.forget();
    node.type("typed by nobody");
    node.attach();
    node.type("\r");
    node.prompted("login");
    CHECK(count(node.heard, "Login incorrect") == 1);
}

TEST_CASE("a flood of input is answered with no more than the line holds")
{
    Listener node{"login"};
    node.attach();
    for (int i = 0; i < 100; ++i)
        node.type(std::string(10000, '\r'));
    node.idle();
    CHECK(node.heard.size() <= sim::SerialLine::waiting_bytes_max);
    CHECK(node.heard.size() > sim::console_piece_bytes_max);
    node.until([&] { return node.heard.size() == sim::SerialLine::waiting_bytes_max; });
    node.forget();
    node.type("\r");
    node.prompted("login");
}

TEST_CASE("nothing is heard after detach(), nothing is called after the end")
{
    for (const std::string kind : {"login", "boot-log", "grub", "wrong-bit-rate"}) {
        INFO(kind);
        Listener node{kind};
        node.attach();
        node.type("\r");
        node.console->detach();
        node.idle();
        CHECK(node.heard.empty());
        node.attach();
        node.type("root\rsecret\r");
        node.console.reset();
        node.idle();
        CHECK(node.heard.empty());
    }
}

TEST_CASE("a console may be ended, or left, by what it says")
{
    for (const std::string kind : {"login", "boot-log", "grub", "wrong-bit-rate"})
        for (const bool end : {false, true}) {
            Listener node{kind};
            int calls = 0;
            const std::string big(1000, 'x'); // captured, so that a destroyed closure is met
            node.console->attach([&node, &calls, end, big](ByteView) {
                ++calls;
                if (end)
                    node.console.reset();
                else
                    node.console->detach();
                calls += big.empty() ? 1 : 0;
            });
            node.type("\r");
            node.until([&] { return calls > 0; });
            node.idle();
            INFO(kind << ' ' << end);
            CHECK(calls == 1);
        }
}

TEST_CASE("another bit rate makes no text of the same conversation")
{
    Listener node{"wrong-bit-rate"};
    node.attach();
    node.idle();
    CHECK(node.heard.empty());
    node.type("\r");
    node.until([&] { return node.heard.size() >= 20; });
    const std::string first = node.heard;
    CHECK(first.find_first_not_of(std::string{"\0\x1c\xe0\xfc", 4}) == std::string::npos);
    CHECK(first.size() != std::string_view{"\r\nnode01 login: "}.size());
    CHECK(node.prompt() == std::nullopt);
    node.forget();
    node.type("\r");
    node.until([&] { return node.heard.size() >= first.size(); });
    CHECK(node.heard == first); // the same garbage every time
}

TEST_CASE("silence")
{
    Listener node{"silent"};
    node.attach();
    node.type("\r\r\r");
    node.idle();
    node.console->detach();
    CHECK(node.heard.empty());
}

TEST_CASE("a machine that starts is deaf until its login prompt, every time")
{
    Listener node{"boot-log"};
    for (int session = 0; session < 2; ++session) {
        node.attach();
        node.type("\rroot\r");
        node.hears("firmware");
        node.type("\r\r\r");
        node.hears("Kernel started");
        CHECK(node.prompt() == std::nullopt);
        node.prompted("login");
        CHECK(count(node.heard, "node01 login: ") == 1);
        CHECK(count(node.heard, "Host name set to node01.") == 1);
        node.type("root\r");
        node.prompted("password");
        node.console->detach();
        node.forget();
    }
}

TEST_CASE("a boot menu is drawn, follows the keys and boots what is chosen")
{
    Listener node{"grub"};
    node.attach();
    node.hears("Press enter to boot");
    node.idle();
    CHECK(count(node.heard, "\x1b[H\x1b[J") == 1); // no countdown draws it again
    CHECK(count(node.heard, "\x1b[7m*Linux ") == 1);
    CHECK(node.prompt() == std::nullopt);
    node.forget();
    node.type("\x1b[B");
    node.hears("\x1b[7m*Advanced options for Linux ");
    node.forget();
    node.type("e");
    node.hears("\x1b[7m*Advanced options for Linux ");
    node.forget();
    for (int i = 0; i < 1000; ++i)
        node.type("\x1b[A");
    node.hears("\x1b[7m*Linux ");
    node.idle();
    CHECK(count(node.heard, "\x1b[H\x1b[J") == 1);
    node.forget();
    node.type("\r");
    node.hears("Kernel started");
    CHECK(count(node.heard, "firmware") == 0);
    node.prompted("login");
}
