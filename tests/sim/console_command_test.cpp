// SPDX-License-Identifier: GPL-3.0-or-later
// Goal: a command has a terminal of its own, comes back when it ended, and leaves nothing behind.
// Method: real programs; /proc tells what is left.
#include "console_support.hpp"

#include <cerrno>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <sys/wait.h>
#include <unistd.h>

using namespace console_test;

namespace {

// This process has no child, not even an ended one.
bool childless() { return ::waitpid(-1, nullptr, WNOHANG) < 0 && errno == ECHILD; }

std::ptrdiff_t open_descriptors()
{
    return std::distance(std::filesystem::directory_iterator{"/proc/self/fd"}, {});
}

// A number that the console prints as "NAME=123.".
pid_t number(Listener& node, const std::string& name)
{
    const std::regex form{name + "=([0-9]+)\\."};
    std::smatch found;
    node.until([&] { return std::regex_search(node.heard, found, form); });
    INFO(node.heard);
    REQUIRE(std::regex_search(node.heard, found, form));
    return static_cast<pid_t>(std::stol(found[1]));
}

// Ended, though perhaps not yet reaped by whose child it became.
bool gone(pid_t process)
{
    const std::string stat = "/proc/" + std::to_string(process) + "/stat";
    std::ifstream file{stat};
    std::string text{std::istreambuf_iterator<char>{file}, {}};
    return text.empty() || text.find(") Z ") != std::string::npos;
}

} // namespace

TEST_CASE("a command has a terminal of its own and nothing else of ours")
{
    Listener node{"command:sh -c 'tty; stty size; echo session=$(ps -o sid= -p $$ | tr -d \" \").; "
                  "echo self=$$.; ps -o tty= -p $$; ls /proc/self/fd | tr \"\\n\" \",\"; "
                  "echo secret=$OOBREADY_SECRET.; cat'"};
    ::setenv("OOBREADY_SECRET", "shown", 1);
    node.attach();
    node.hears("secret=.");
    ::unsetenv("OOBREADY_SECRET");
    node.hears("/dev/pts/");
    node.hears("24 80");
    CHECK(number(node, "session") == number(node, "self"));
    node.hears("\r\npts/"); // its controlling terminal
    node.hears("0,1,2,3,"); // 3 is the folder that ls reads
    CHECK(node.heard.find(",4,") == std::string::npos);
    node.forget();
    node.type("line\r"); // CR becomes LF, the terminal echoes, cat repeats
    node.hears("line\r\nline\r\n");
}

TEST_CASE(
    "a command starts with the first session, is kept between sessions and ends with the node")
{
    const std::ptrdiff_t descriptors = open_descriptors();
    {
        Listener node{"command:sh -c 'echo self=$$.; cat'"};
        node.idle(std::chrono::milliseconds{50});
        CHECK(childless());
        node.attach();
        const pid_t process = number(node, "self");
        node.console->detach();
        node.forget();
        node.type("lost\r");
        node.idle();
        CHECK(node.heard.empty());
        node.attach();
        node.type("again\r");
        node.hears("again\r\nagain\r\n");
        CHECK(node.heard.find("self=") == std::string::npos);
        CHECK_FALSE(gone(process));
        node.console.reset();
        CHECK(gone(process));
        CHECK(childless());
    }
    CHECK(open_descriptors() == descriptors);
}

TEST_CASE("a command that ended says its last words and comes back")
{
    Listener node{"command:sh -c 'echo self=$$.; read x; echo \"last words of $x\"'"};
    node.attach();
    const pid_t first = number(node, "self");
    node.type("one\r");
    node.hears("last words of one");
    node.forget();
    const pid_t second = number(node, "self");
    CHECK(first != second);
    CHECK(gone(first));
    // While nobody listens it is not started, but with the next session.
    node.console->detach();
    node.type("two\r");
    node.until([&] { return gone(second); });
    node.idle(std::chrono::milliseconds{1500});
    CHECK(childless());
    node.forget();
    node.attach();
    CHECK(number(node, "self") != second);
    node.console.reset();
    CHECK(childless());
    CHECK(node.complaints.empty());
}

TEST_CASE("who ignores hang-up, and a shell's own jobs, are killed")
{
    Listener node{"command:bash --norc -i -c 'trap \"\" HUP; set -m; sleep 1000 & echo job=$!.; "
                  "(trap \"\" HUP; echo sub=$BASHPID.; sleep 1000) & echo self=$$.; cat; cat'"};
    node.attach();
    const pid_t processes[] = {number(node, "self"), number(node, "job"), number(node, "sub")};
    for (const pid_t process : processes)
        CHECK_FALSE(gone(process));
    node.console.reset();
    CHECK(childless());
    for (const pid_t process : processes) {
        INFO(process);
        CHECK(node.until([&] { return gone(process); }));
    }
}

TEST_CASE("a command that does not care about its terminal is killed")
{
    Listener node{
        "command:sh -c 'trap \"\" HUP TERM; echo self=$$.; while :; do sleep 1000; done'"};
    node.attach();
    const pid_t process = number(node, "self");
    node.console.reset();
    CHECK(gone(process));
    CHECK(childless());
}

TEST_CASE("a command that cannot start is silence, said once")
{
    for (const std::string word : {"/nonexistent/program", "no-such-program", "/etc/passwd"}) {
        Listener node{"command:" + word};
        for (int session = 0; session < 3; ++session) {
            node.attach();
            node.type("\r");
            node.idle(std::chrono::milliseconds{20});
            node.console->detach();
        }
        CHECK(node.heard.empty());
        REQUIRE(node.complaints.size() == 1);
        CHECK(node.complaints[0].find(word) != std::string::npos);
        CHECK(childless());
    }
}

TEST_CASE("a command that floods or does not read does no harm")
{
    for (const std::string command : {"yes", "sleep 1000"}) {
        Listener node{"command:" + command};
        node.attach();
        for (int i = 0; i < 100; ++i)
            node.type(std::string(10000, 'x'));
        node.idle(std::chrono::milliseconds{500});
        INFO(command);
        CHECK(node.heard.size() < 40000); // the speed of a serial line
        node.console.reset();
        CHECK(childless());
    }
}

TEST_CASE("the built-in prompt and a real getty with a real login agree on what they ask")
{
    for (const std::string kind : {"login", "command:/sbin/agetty -L --noclear - 115200 vt100"}) {
        INFO(kind);
        Listener node{kind};
        node.attach();
        node.idle();
        node.type("\r");
        node.prompted("login");
        node.forget();
        node.type("nobody-of-this-name\r");
        node.prompted("password");
        CHECK(node.plain.transcript().find("nobody-of-this-name") == 0);
        node.forget();
        node.type("wrong\r");
        node.prompted("login");
        CHECK(node.heard.find("Login incorrect") != std::string::npos);
        CHECK(node.heard.find("wrong") == std::string::npos);
        node.console.reset();
        CHECK(childless());
    }
}
