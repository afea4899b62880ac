// SPDX-License-Identifier: GPL-3.0-or-later
// Goal: the shipped patterns tell what real consoles show and are not taken in by what only looks
// like it; each wrong row is told at its place; no expression can hang a run. Method: tables.
#include "check/console_pattern.hpp"

#include "check/pattern_literal.hpp"
#include "check/profile.hpp"
#include "support.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace oobready;
using namespace oobready::check;
using test::TemporaryFolder;

namespace {

const std::vector<ConsolePattern>& shipped()
{
    static const std::vector<ConsolePattern> patterns = [] {
        Mistakes mistakes;
        auto loaded = load_console_patterns({OOBREADY_SOURCE_DIR "/profiles"}, mistakes);
        for (const Mistake& mistake : mistakes)
            FAIL_CHECK(describe(mistake));
        return loaded;
    }();
    return patterns;
}

// A screen with the cursor at the end of `text`.
ScreenText screen_of(std::string_view text)
{
    ScreenText screen;
    screen.lines.clear();
    for (;;) {
        const std::size_t end = text.find('\n');
        std::string line{text.substr(0, end)};
        line.resize(line.find_last_not_of(' ') + 1);
        screen.lines.push_back(std::move(line));
        if (end == std::string_view::npos)
            break;
        text.remove_prefix(end + 1);
    }
    screen.cursor_line = screen.lines.size() - 1;
    screen.before_cursor = screen.lines.back();
    return screen;
}

std::string shown(const ScreenText& screen)
{
    const std::optional<ConsoleClass> found = classify(screen, shipped());
    if (!found)
        return "";
    return std::string{id(found->state)} + (found->kind ? "/" : "") +
           std::string{found->kind ? id(*found->kind) : ""};
}

struct Row {
    std::string_view text;
    std::string_view shown;
};

// Counts how often the text is looked at.
class CountingIterator {
public:
    using iterator_category = std::bidirectional_iterator_tag;
    using value_type = char;
    using difference_type = std::ptrdiff_t;
    using pointer = const char*;
    using reference = const char&;

    CountingIterator() = default;
    CountingIterator(const char* at, std::size_t* looks) : at_(at), looks_(looks) {}
    reference operator*() const
    {
        ++*looks_;
        return *at_;
    }
    CountingIterator& operator++()
    {
        ++at_;
        return *this;
    }
    CountingIterator& operator--()
    {
        --at_;
        return *this;
    }
    CountingIterator operator++(int) { return {at_++, looks_}; }
    CountingIterator operator--(int) { return {at_--, looks_}; }
    bool operator==(const CountingIterator& other) const { return at_ == other.at_; }

private:
    const char* at_ = nullptr;
    std::size_t* looks_ = nullptr;
};

} // namespace

TEST_CASE("prompts are recognised at the cursor, and only prompts are")
{
    const Row rows[] = {
        {"\nCentOS Linux 7 (Core)\nKernel 3.10.0-1160.el7.x86_64 on an x86_64\n\nnode1 login: ",
         "prompt/login"},
        {"\nRed Hat Enterprise Linux 8.9 (Ootpa)\nKernel 4.18.0 on an x86_64\n\n"
         "Activate the web console with: systemctl enable --now cockpit.socket\n\n"
         "node1.example.com login: ",
         "prompt/login"},
        {"Debian GNU/Linux 12 node1 ttyS1\n\nnode1 login: ", "prompt/login"},
        {"Ubuntu 22.04.3 LTS node1 ttyS0\n\nnode1 login:", "prompt/login"},
        {"login: ", "prompt/login"},
        {"node1 login: admin\nPassword: ", "prompt/password"},
        {"node1 login: admin\nPassword: \nLogin incorrect\n\nnode1 login: ", "prompt/login"},
        {"[sudo] password for admin: ", "prompt/password"},
        {"You are required to change your password immediately (root enforced)\n"
         "(current) UNIX password: ",
         "prompt/password"},
        {"Please enter passphrase for disk sda3 (luks-1)!: ", "prompt/password"},
        {"Last login: Mon Nov 22 10:00:00 on ttyS1\n[root@node1 ~]# ", "prompt/shell"},
        {"[admin@node1 install]$ ", "prompt/shell"},
        {"admin@node1:~$ ", "prompt/shell"},
        {"root@node1:/var/log# ", "prompt/shell"},
        {"(venv) admin@node1:~/work$ ", "prompt/shell"},
        {"sh-4.2# ", "prompt/shell"},
        {"bash-5.1$ ", "prompt/shell"},
        {"~ # ", "prompt/shell"},
        {"# ", "prompt/shell"},
        {"EVENT: The CMD command is now available.\nSAC>", "prompt/shell"},
        {"Give root password for maintenance\n(or type Control-D to continue): ",
         "prompt/recovery"},
        {"Press Enter for maintenance\n(or press Control-D to continue): ", "prompt/recovery"},
        {"Give root password for maintenance (or press Control-D to continue): ",
         "prompt/recovery"},
        {"Generating \"/run/initramfs/rdsosreport.txt\"\n\nEntering emergency mode. Exit the shell "
         "to continue.\n\n\ndracut:/# ",
         "prompt/recovery"},
        {"switch_root:/# ", "prompt/recovery"},
        {"(initramfs) ", "prompt/recovery"},
        {"You are in emergency mode. After logging in, type \"journalctl -xb\"\n\n"
         "Cannot open access to console, the root account is locked.\nSee sulogin(8)\n\n"
         "Press Enter to continue.\n",
         "prompt/recovery"},
        // Tricky ones.
        {"Last login:", ""},
        {"Last login: Mon Nov 22 10:00:00 on ttyS1\n", ""},
        {"node1 login: \nstarting up\n", ""},
        {"Login incorrect\n", ""},
        {"Notice of the day: ask before you login:\n", ""},
        {"To get a login: call 555\n", ""},
        {"Please ask the team before login:", ""},
        {"progress 50%\n#####", ""},
        {"5000$", ""},
        {"The password: is secret\n", ""},
        {"", ""},
        {"\n\n", ""},
        {"Press any key to continue.", ""},
    };
    for (const Row& row : rows) {
        CAPTURE(row.text);
        CHECK(shown(screen_of(row.text)) == row.shown);
    }
}

TEST_CASE("what a machine shows before its prompt is told apart")
{
    const Row rows[] = {
        {"[    0.000000] Linux version 3.10.0-1160.el7.x86_64\n[    0.000000] Command line: ro "
         "panic=10 console=ttyS1,115200n8\n",
         "booting"},
        {"[  OK  ] Started Getty on tty1.\n         Starting Network Manager...\n", "booting"},
        {"[FAILED] Failed to start Something.\nSee 'systemctl status' for details.\n", "booting"},
        {"[ ***  ] A start job is running for Wait (5s / 1min 30s)", "booting"},
        {"Welcome to CentOS Linux 7 (Core)!\n", "booting"},
        {"Loading Linux 5.10.0-28-amd64 ...\nLoading initial ramdisk ...\n", "booting"},
        {"GRUB loading.\nWelcome to GRUB!\n", "boot-loader"},
        {"                             GNU GRUB  version 2.06\n\n +------+\n |*Linux |\n",
         "boot-loader"},
        {"grub> ", "boot-loader"},
        {"error: no such partition.\nEntering rescue mode...\ngrub rescue> ", "boot-loader"},
        {"iPXE 1.20.1+ (g4bd0) -- Open Source Network Boot Firmware -- http://ipxe.org\n",
         "boot-loader"},
        {"iPXE> ", "boot-loader"},
        {"PXE-E61: Media test failure, check cable\nPXE-M0F: Exiting Intel Boot Agent.\n",
         "firmware-setup"},
        {">>Start PXE over IPv4.\n", "firmware-setup"},
        {"Reboot and Select proper Boot device\nor Insert Boot Media in selected Boot device and "
         "press a key\n",
         "firmware-setup"},
        {"No bootable device -- insert boot disk and press any key\n", "firmware-setup"},
        {"Press <DEL> or <F2> to enter setup.\n", "firmware-setup"},
        {"F2       = System Setup\nF10      = Lifecycle Controller\n", "firmware-setup"},
        {"Initializing Firmware Interfaces...\n", "firmware-setup"},
        {"System initializing..\n\n B4", "firmware-setup"},
        {"  Aptio Setup Utility - Copyright (C) 2018 American Megatrends, Inc.\n   Main  "
         "Advanced\n",
         "firmware-setup"},
        {"                 PhoenixBIOS Setup Utility\n", "firmware-setup"},
        {"System Setup                            Help | About | Exit\n\n"
         "│ System Setup Main Menu │\n│ System BIOS │\n",
         "firmware-setup"},
        {"\n VMware ESXi 6.7.0 (VMKernel Release Build 14320388)\n\n\n <F2> Customize System/View "
         "Logs      <F12> Shut Down/Restart\n",
         "hypervisor"},
        {"Loading VMware ESXi\n\nLoading /s.v00\n", "hypervisor"},
        {"[    2.345678] Kernel panic - not syncing: VFS: Unable to mount root fs\n"
         "[    2.345690] CPU: 0 PID: 1 Comm: swapper/0\n"
         "[    2.345800] ---[ end Kernel panic - not syncing: VFS ]---\n",
         "kernel-panic"},
        {"[   10.000000] BUG: unable to handle page fault for address: ffff\n", "kernel-panic"},
        // The panic is over once the machine starts anew.
        {"[    2.345678] Kernel panic - not syncing: VFS\n[    2.400000] Rebooting in 10 "
         "seconds..\n"
         "Press <DEL> or <F2> to enter setup.\n",
         "firmware-setup"},
        {"[    2.345678] Kernel panic - not syncing: VFS\nWelcome to GRUB!\n"
         "[    0.000000] Linux version 5\n",
         "booting"},
        {"[    2.345678] Kernel panic - not syncing: VFS\nnode1 login: ", "prompt/login"},
        // Only talk about one.
        {"[    1.000000] kdump: will take over at a Kernel panic - not syncing\n", "booting"},
        {"Nov 22 10:00:00 node1 abrt: a kernel panic was reported\n", ""},
        // A prompt that messages were printed over.
        {"node1 login: [   55.123456] eth0: link up\n[   56.000000] eth1: link up\n",
         "prompt/login"},
        {"node1 login: [   55.123456] reboot\nPress <DEL> or <F2> to enter setup.\n",
         "firmware-setup"},
        // What was printed last is what is going on.
        {"Press <DEL> or <F2> to enter setup.\nPXE-E61: Media test failure\nWelcome to GRUB!\n",
         "boot-loader"},
        {"Welcome to GRUB!\n[    0.000000] Linux version 5\n", "booting"},
        {"hello, world\n", ""},
    };
    for (const Row& row : rows) {
        CAPTURE(row.text);
        CHECK(shown(screen_of(row.text)) == row.shown);
    }
}

TEST_CASE("the cursor decides what its line is")
{
    // What an older, longer line left behind the cursor is no part of the prompt.
    ScreenText screen = screen_of("login: from local disk ...");
    screen.before_cursor = "login:";
    CHECK(shown(screen) == "prompt/login");
    // A prompt above is one that somebody answered.
    screen = screen_of("node1 login: \n\n");
    CHECK(shown(screen) == "");
    screen.cursor_line = 0;
    screen.before_cursor = "node1 login:";
    const auto found = classify(screen, shipped());
    REQUIRE(found);
    CHECK(found->pattern == "prompt.login");
    CHECK(found->line == "node1 login:");
    // No such line: nothing is claimed.
    screen.cursor_line = 99;
    CHECK_FALSE(classify(screen, shipped()));
    CHECK_FALSE(classify(ScreenText{}, shipped()));
    CHECK_FALSE(classify_cursor(ScreenText{}, shipped()));
    // What stands above is not asked for here.
    CHECK(classify_cursor(screen_of("one\nnode1 login: "), shipped()));
    CHECK_FALSE(classify_cursor(screen_of("Welcome to GRUB!\n"), shipped()));
    CHECK(classify(screen_of("Welcome to GRUB!\n"), shipped()));
}

TEST_CASE("each wrong pattern is told at its place")
{
    const std::string head = "[[console_pattern]]\nid = \"one\"\nstate = \"booting\"\n"
                             "where = \"any-line\"\n";
    const std::string tail = "seen_on = [\"a\"]\nexample = \"up 5\"\n";
    struct Wrong {
        std::string text;
        const char* mistakes;
    };
    const Wrong rows[] = {
        {head + "match = 'up \\d'\nnot = [\"up x\"]\n" + tail, ""},
        {head + "match = 'up (\\d'\n" + tail,
         "console-patterns.toml:5:9: 'match': no regular expression: Mismatched '(' and ')' in "
         "regular expression\n"},
        {head + "match = '(u)p \\1'\n" + tail,
         "console-patterns.toml:5:9: 'match': a pattern may not refer back to a group\n"},
        {head + "match = '(?=.*(?=.*u))up'\n" + tail,
         "console-patterns.toml:5:9: 'match': a pattern may not look ahead with (?= or (?!\n"},
        {head + "match = 'down'\n" + tail,
         "console-patterns.toml:5:9: 'match' does not match the row's own example 'up 5'\n"},
        {head + "match = 'up'\nunless = '5$'\n" + tail,
         "console-patterns.toml:5:9: 'match' does not match the row's own example 'up 5'\n"},
        {head + "match = 'up'\nnot = [\"up x\"]\n" + tail,
         "console-patterns.toml:6:7: 'match' matches 'up x', which the row says it must not\n"},
        {head + "match = 'up'\nexample = \"up\\n5\"\n",
         "console-patterns.toml:6:11: the example has several lines; only where = \"screen\" sees "
         "more than one\n"},
        {head + "match = 'up'\nkind = \"login\"\n" + tail,
         "console-patterns.toml:6:8: 'kind' says which prompt it is; this is none\n"},
        {"[[console_pattern]]\nid = \"one\"\nstate = \"prompt\"\nwhere = \"screen\"\n"
         "match = 'up'\n" +
             tail,
         "console-patterns.toml:1:1: [[console_pattern]] lacks 'kind'\n"},
        {head + "match = 'up'\ncolour = 1\n" + tail,
         "console-patterns.toml:6:1: unknown key 'colour' in [[console_pattern]]\n"},
        {head + "match = 'up'\n" + tail + head + "match = 'up'\n" + tail,
         "console-patterns.toml:8:1: a second console pattern 'one'; the first is in line 1\n"},
        {"[profile]\n", "console-patterns.toml:1:2: unknown key 'profile' in a file of console "
                        "patterns\n"},
    };
    for (const Wrong& row : rows) {
        CAPTURE(row.text);
        TemporaryFolder folder;
        folder.write("console-patterns.toml", row.text);
        Mistakes mistakes;
        load_console_patterns({folder.path()}, mistakes);
        CHECK(test::listed(mistakes, folder.path()) == row.mistakes);
    }
}

TEST_CASE("a profile's patterns go first and replace those of the same id")
{
    const auto row = [](std::string_view id, std::string_view match) {
        return "[[console_pattern]]\nid = \"" + std::string{id} +
               "\"\nstate = \"prompt\"\nkind = \"login\"\nwhere = \"last-line\"\nmatch = '" +
               std::string{match} + "'\nexample = '" + std::string{match} + "'\n";
    };
    TemporaryFolder folder;
    folder.write("base.toml",
                 "[profile]\ntitle = \"b\"\n" + row("one", "base1") + row("two", "base2"));
    folder.write("site.toml", "[profile]\ntitle = \"s\"\nextends = [\"base\"]\n" +
                                  row("two", "site2") + row("three", "site3"));
    folder.write("console-patterns.toml", row("one", "shipped1") + row("four", "shipped4"));
    Mistakes mistakes;
    const Profile profile = load_profile({folder.path()}, "site", mistakes);
    const auto all = console_patterns_in_force(profile.console_patterns,
                                               load_console_patterns({folder.path()}, mistakes));
    CHECK(test::listed(mistakes, folder.path()) == "");
    std::string order;
    for (const ConsolePattern& pattern : all)
        order += pattern.example + " ";
    CHECK(order == "site2 site3 base1 shipped4 ");
    CHECK(list_profiles({folder.path()}) == std::vector<std::string>{"base", "site"});
}

TEST_CASE("no expression looks at a hostile line more often than its states allow")
{
    // Backtracking engines take 2^n steps for the first two.
    for (const std::string_view expression : {"(a+)+$", "^(a|a?)+$", "(.*a){20}", "(a|aa)*b"}) {
        std::size_t per_character = 0;
        for (const std::size_t length : {100, 400, 1600}) {
            CAPTURE(expression, length);
            const std::string line = std::string(length, 'a') + "!";
            const auto pattern = Pattern::compile(expression).value();
            std::size_t looks = 0;
            const CountingIterator begin{line.data(), &looks};
            const CountingIterator end{line.data() + line.size(), &looks};
            CHECK(pattern->matches(begin, end) == pattern->found_in(line));
            // About the same number for each character, however long the line is.
            if (per_character == 0)
                per_character = looks / line.size() + 1;
            CHECK(looks <= 2 * per_character * line.size());
            CHECK(looks <= pattern_bytes_max * line.size());
        }
    }
}

TEST_CASE("the text that a pattern needs is read off it")
{
    struct Literal {
        std::string_view pattern;
        std::string_view literal;
    };
    const Literal rows[] = {
        {"abc", "abc"},
        {"^ab?cd$", "cd"},
        {"abc|d", ""},
        {"(abc)+de", "de"},
        {"a+bc", "bc"},
        {"ab+c", "ab"},
        {"x{2}yz", "yz"},
        {"[abc]de*f", "d"},
        {R"(\[ *OK\])", "OK]"},
        {R"(\d+ login:)", " login:"},
        {"a.b", "a"},
        {"", ""},
        {R"(\x41bcd)", ""},
        {"[[:alpha:]x]abc", ""},
        {R"(a\.b\*c)", "a.b*c"},
        {"(a|b)(c(d)e)fg", "fg"},
        {"ab*?cd", "cd"},
    };
    for (const Literal& row : rows) {
        CAPTURE(row.pattern);
        CHECK(literal_in(row.pattern) == row.literal);
    }
}

TEST_CASE("the shipped patterns cover every state and prompt")
{
    for (const ConsoleState state : all_console_states)
        CHECK(std::ranges::count(shipped(), state, &ConsolePattern::state) > 0);
    for (const PromptKind kind : all_prompt_kinds)
        CHECK(std::ranges::count(shipped(), kind, &ConsolePattern::kind) > 0);
    for (const ConsolePattern& pattern : shipped()) {
        CAPTURE(pattern.id);
        CHECK_FALSE(pattern.seen_on.empty());
        // A row behind one that takes its own example away would say something else.
        const auto found = classify(screen_of(pattern.example), shipped());
        REQUIRE(found);
        CHECK(found->state == pattern.state);
        CHECK(found->kind == pattern.kind);
    }
}
