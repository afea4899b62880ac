// SPDX-License-Identifier: GPL-3.0-or-later
// Goal: the screen shows what a VT100 would, in bounded memory, and nothing in its text can act on
// the reader's terminal. Method: tables of what is printed and what is shown; "|" ends a line.
#include "ipmi/terminal_screen.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace oobready;
using namespace oobready::ipmi;

namespace {

ByteView bytes(std::string_view text)
{
    return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

std::string joined(const std::vector<std::string>& lines)
{
    std::string all;
    for (const std::string& line : lines)
        all += line + "|";
    return all;
}

struct Row {
    std::string_view printed;
    std::string_view shown;
};

void check_shown(const Row& row)
{
    CAPTURE(row.printed);
    TerminalScreen whole;
    whole.append(bytes(row.printed));
    CHECK(joined(whole.text().lines) == row.shown);
    // Wherever the stream is cut into packets.
    TerminalScreen pieces;
    for (const char c : row.printed)
        pieces.append(bytes({&c, 1}));
    CHECK(joined(pieces.text().lines) == row.shown);
    CHECK(pieces.transcript() == whole.transcript());
}

std::string repeated(std::string_view text, std::size_t bytes_min)
{
    std::string all;
    while (all.size() < bytes_min)
        all += text;
    return all;
}

} // namespace

TEST_CASE("text is shown where the cursor is")
{
    const std::string to_the_edge = "ab" + std::string(77, ' ') + "c|";
    const Row rows[] = {
        {"", "|"},
        {"one\r\ntwo", "one|two|"},
        {"one\ntwo", "one|   two|"},
        {"abc\rX", "Xbc|"},
        {"abc\b\bX", "aXc|"},
        {"a\tb", "a       b|"},
        {"a\x1b[3gb\tc", to_the_edge},
        {"\x1b[5C\x1bH\rx\ty", "x    y|"},
        {"abc\x1b[5Gd\x1b[Ze\x1b[2ag", "ebcgd|"},
        {"\x1b[3;2Hx\x1b[2Ay\x1b[4Dz", "z y|| x|"},
        {"\x1b[2;3fx\x1b[2dy\x1b[Ez\x1b[Fw", "|w xy|z|"},
        {"one\x1b"
         "7\x1b[5;5Htwo\x1b"
         "8!",
         "one!||||    two|"},
        {"one\x1b[s\x1b[5;5Htwo\x1b[u!", "one!||||    two|"},
        {"a\x1b"
         "Db\x1b"
         "Ec\x1bMd",
         "a| d|c|"},
        {"\x1b[20hone\ntwo", "one|two|"},
        {"\x1b[4habc\rX", "Xabc|"},
        {"abcdef\r\x1b[2P", "cdef|"},
        {"abcdef\r\x1b[2@X", "X abcdef|"},
        {"abcdef\x1b[3D\x1b[2X", "abc  f|"},
        {"ab\x1b[3b", "abbbb|"},
        {"\x1b[31;1mred\x1b[0m \x1b[38;5;12mblue\x1b[m", "red blue|"},
        {"a\x1b[?25l\x1b[?12;2004hb", "ab|"},
        {"keypad\x1b=\x1b>", "keypad|"},
    };
    for (const Row& row : rows)
        check_shown(row);
}

TEST_CASE("what is erased is gone from the screen")
{
    const Row rows[] = {
        {"abcdef\x1b[3D\x1b[K", "abc|"},
        {"abcdef\x1b[3D\x1b[1K", "    ef|"},
        {"abcdef\x1b[2Kx", "      x|"},
        {"one\r\ntwo\r\nthree\x1b[2;2H\x1b[J", "one|t|"},
        {"one\r\ntwo\r\nthree\x1b[2;2H\x1b[1J", "|  o|three|"},
        {"one\r\ntwo\x1b[H\x1b[J", "|"},
        {"one\r\ntwo\x1b[2J\x1b[Hthree", "three|"},
        {"one\r\ntwo\x1b"
         "cthree",
         "three|"},
        {"one\x1b[?3htwo", "two|"},
        {"one\r\ntwo\r\nthree\x1b[2;1H\x1b[L", "one||two|three|"},
        {"one\r\ntwo\r\nthree\x1b[2;1H\x1b[M", "one|three|"},
        {"main\x1b[?1049h\x1b[2;1Hother", "|other|"},
        {"main\x1b[?1049h\x1b[2;1Hother\x1b[?1049l!", "main!|"},
    };
    for (const Row& row : rows)
        check_shown(row);
}

TEST_CASE("lines wrap and scroll, in the region that the host set")
{
    const std::string line(80, 'x');
    const std::string wrapped = line + "y";
    const std::string wrapped_shown = line + "|y|";
    const std::string held = line + "\r\nz"; // nothing between: the 80th column holds the cursor
    const std::string held_shown = line + "|z|";
    const std::string unwrapped = "\x1b[?7l" + line + "y";
    const std::string unwrapped_shown = std::string(79, 'x') + "y|";
    const Row rows[] = {
        {wrapped, wrapped_shown},
        {held, held_shown},
        {unwrapped, unwrapped_shown},
        {"top\x1b[2;4r\x1b[2;1H1\r\n2\r\n3\r\n4\r\n5", "top|3|4|5|"},
        {"top\x1b[2;4r\x1b[2;1H1\x1bM0", "top| 0|1|"},
        {"top\x1b[2;4r\x1b[2;1H1\r\n2\r\n3\x1b[2S", "top|3|||"},
        {"top\x1b[2;3r\x1b[2;1H1\r\n2\x1b[T", "top||1|"},
        {"top\x1b[3;5r\x1b[?6h\x1b[1;1Horigin\x1b[9;1Hend", "top||origin||end|"},
        {"\x1b[5;2rx", "x|"}, // no region
    };
    for (const Row& row : rows)
        check_shown(row);
}

TEST_CASE("UTF-8 and DEC's line drawing are shown, what is neither is U+FFFD")
{
    const Row rows[] = {
        {"\x1b(0lqqk\x1b(B lqqk", "┌──┐ lqqk|"},
        {"\x1b)0a\x0ex\x0f"
         "a",
         "a│a|"},
        {"\x1b*0\x1bNqq\x1b+0\x1bOqq", "─q─q|"},
        {"caf\xc3\xa9 \xe2\x94\x82 \xf0\x9f\x98\x80", "café │ 😀|"},
        {"\xe2\x94"
         "A",
         "\xef\xbf\xbd"
         "A|"},
        {"\xff\xfe", "\xef\xbf\xbd\xef\xbf\xbd|"},
        {"\xc0\xaf", "\xef\xbf\xbd\xef\xbf\xbd|"},                 // overlong
        {"\xed\xa0\x80", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd|"}, // a surrogate
        {"\xf4\x90\x80\x80", "\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd\xef\xbf\xbd|"},
        {"a\xc2\x9b"
         "31mb",
         "a\xef\xbf\xbd"
         "31mb|"}, // CSI as a C1 control
        {"a\xe2\x80\xae"
         "b",
         "a?b|"}, // right-to-left override
        {"a\x7f\x01\x1f"
         "b",
         "ab|"},
        {"\xe2\x94\x1b[1mx", "\xef\xbf\xbdx|"},
    };
    for (const Row& row : rows)
        check_shown(row);
}

TEST_CASE("strings are swallowed whole, cut off or endless ones up to a bound")
{
    const std::string endless =
        "\x1b]0;" + std::string(TerminalParser::string_bytes_max, 'x') + "y";
    const Row rows[] = {
        {"\x1b]0;owned\x07title", "title|"},
        {"\x1b]0;owned\x1b\\title", "title|"},
        {"\x1b]0;owned\r\nlogin: ", "|login:|"}, // its end got lost
        {"\x1bP+q544e\x1b\\x", "x|"},
        {"\x1b_apc\x1b\\x\x1b^pm\x1b\\y\x1bXsos\x1b\\z", "xyz|"},
        {"\x1b]P0aabbccx\x1b]Ry", "xy|"}, // the Linux console's palette: no end
        {"\x1b]0;one\x1b[1mx", "x|"},
        {"\x1b]0;one\x18x", "x|"},
        {"a\x1b[1;2", "a|"},
        {"a\x1b[1;\x18z", "az|"},
        {"a\x1b[1\nmb", "a| b|"}, // a control acts also inside a sequence
        {"a\x1b[1;2;3;4;5;6;7;8;9;1;2;3;4;5;6;7;8;9Hb", "ab|"},
        {"a\x1b[99999999999999999999Cb\x1b[1G-", "-"
                                                 "                                       "
                                                 "                                       b|"},
        {endless, "xxy|"},
    };
    for (const Row& row : rows)
        check_shown(row);
}

TEST_CASE("what asks is counted and never shown")
{
    struct Question {
        std::string_view printed;
        std::size_t questions;
    };
    const Question rows[] = {
        {"\x1b[5n\x1b[6n\x1b[?6n\x1b[?15n", 4},
        {"\x1b[c\x1b[0c\x1b[>c\x1b[=c\x1bZ", 5},
        {"\x05", 1},
        {"\x1b[11t\x1b[14t\x1b[18t\x1b[19t\x1b[20t\x1b[21t", 6},
        {"\x1b[1t\x1b[8;24;80t\x1b[22;0t", 0},
        {"\x1b[x\x1b[>q\x1b[?u", 3},
        {"\x1bP$qm\x1b\\\x1bP+q544e\x1b\\", 2},
        {"\x1b]10;?\x07\x1b]52;c;?\x1b\\\x1b]0;what?\x07", 2},
        {"\x1b[?2026$p\x1b[1;1;1;1;1;1*y", 2},
        {"\x1b[2J\x1b[1;31m\x1b[?25h", 0},
    };
    for (const Question& row : rows) {
        CAPTURE(row.printed);
        TerminalScreen screen;
        screen.append(bytes(row.printed));
        CHECK(screen.questions() == row.questions);
        CHECK(joined(screen.text().lines) == "|");
    }
}

TEST_CASE("the screen grows to where the host goes, not to where it asks for the size")
{
    struct Size {
        std::string_view printed;
        std::size_t rows;
        std::size_t columns;
    };
    const Size sizes[] = {
        {"\x1b[24;80Hx", 24, 80},
        {"\x1b[25;80Hx", 25, 80},
        {"\x1b[31;100Hx", 31, 100},
        {"\x1b[60;150H", 50, 132},
        {"\x1b[999;999H\x1b[6n", 24, 80},
        {"\x1b[255;255H", 24, 80},
        {"\x1b[999C", 24, 80},
        {"\x1b[999B", 24, 80},
        {"\x1b[8;43;132t", 43, 132},
        {"\x1b[8;9999;132t", 50, 132},
        {"\x1b[?3h", 24, 132},
        {"\x1b[1;30r", 30, 80},
        {"\x1b[100G", 24, 100},
        {"\x1b[40d", 40, 80},
    };
    for (const Size& size : sizes) {
        CAPTURE(size.printed);
        TerminalScreen screen;
        screen.append(bytes(size.printed));
        CHECK(screen.rows() == size.rows);
        CHECK(screen.columns() == size.columns);
    }
}

TEST_CASE("the cursor's line is known, and what stands before it")
{
    struct Place {
        std::string_view printed;
        std::size_t line;
        std::string_view before;
    };
    const std::string full(80, 'x');
    const Place places[] = {
        {"", 0, ""},
        {"banner\r\n\r\nnode login: ", 2, "node login:"},
        {"Booting from disk\rlogin: ", 0, "login:"},
        {"one\r\ntwo\r\nthree\x1b[2;2H", 1, "t"},
        {full, 0, full},
    };
    for (const Place& place : places) {
        CAPTURE(place.printed);
        TerminalScreen screen;
        screen.append(bytes(place.printed));
        const check::ScreenText text = screen.text();
        CHECK(text.cursor_line == place.line);
        CHECK(text.before_cursor == place.before);
        CHECK(text.cursor_line < text.lines.size());
    }
}

TEST_CASE("what left the screen is in the transcript, each line once")
{
    TerminalScreen screen{std::size_t{256} * 1024};
    std::string all;
    for (unsigned i = 1; i <= 3000; ++i)
        all += "line " + std::to_string(i) + "\n";
    for (const char c : all) {
        const char line_end[] = {'\r', '\n'};
        screen.append(c == '\n' ? bytes({line_end, 2}) : bytes({&c, 1}));
    }
    CHECK(screen.transcript() == all);

    const Row cleared[] = {
        {"one\r\ntwo\x1b[2J\x1b[Hthree", "one\ntwo\nthree\n"},
        {"one\r\ntwo\x1b[H\x1b[Jthree", "one\ntwo\nthree\n"},
        {"one\x1b"
         "ctwo",
         "one\ntwo\n"},
        {"a\x1b[2J\x1b[Ha\x1b[2J\x1b[Ha", "a\na\n"}, // the same screen drawn again
        {"one\x1b[?1049hvi\x1b[?1049l", "   vi\none\n"},
        {"\r\n\r\n\r\none", "\n\n\none\n"},
        {"progress 1\rprogress 2", "progress 2\n"},
    };
    for (const Row& row : cleared) {
        CAPTURE(row.printed);
        TerminalScreen again;
        again.append(bytes(row.printed));
        CHECK(again.transcript() == row.shown);
    }
}

TEST_CASE("a console that never stops takes bounded memory")
{
    // Everything that fills cells, rows, strings or the transcript fastest.
    const std::string_view floods[] = {
        "\n",
        "all work and no play makes a dull boy\r\n",
        "\x1b[132b\n",
        "x\x1b[2J",
        "\x1b[50;132Hx\x1b[H\x1b[J",
        "\x1b[4h\x1b[50;132Hx\x1b[132@\x1b[L\x1b[M\x1b[99S\x1b[99T",
        "\x1b]0;",
        "\x1bP",
        "\x1b[1;1;1;",
        "\xff",
        "\xf0\x9f\x98\x80",
        "\x1b[?1049hx\x1b[50;132Hx\x1b[?1049l",
    };
    for (const std::size_t transcript_bytes : {std::size_t{100}, std::size_t{16} * 1024}) {
        for (const std::string_view flood : floods) {
            CAPTURE(flood, transcript_bytes);
            TerminalScreen screen{transcript_bytes};
            const std::string piece = repeated(flood, 10'000);
            std::size_t given = 0;
            for (; given < 1'000'000; given += piece.size()) {
                screen.append(bytes(piece));
                REQUIRE(screen.memory_bytes() <=
                        TerminalScreen::memory_bytes_max(transcript_bytes));
            }
            CHECK(screen.bytes() == given);
            CHECK(screen.scrolled_off().size() <= transcript_bytes);
            CHECK(screen.rows() <= TerminalScreen::rows_max);
            CHECK(screen.columns() <= TerminalScreen::columns_max);
        }
    }
    TerminalScreen prompt;
    prompt.append(bytes("\r\nLinux 12 node ttyS1\r\n\r\nnode login: "));
    CHECK(prompt.memory_bytes() <= 2048);
}

TEST_CASE("the newest of a long transcript is kept, whole lines")
{
    TerminalScreen screen{100};
    for (unsigned i = 0; i < 1000; ++i)
        screen.append(bytes("line " + std::to_string(i) + "\r\n"));
    // 976 is the last that left: 977 to 999 and the empty line of the cursor are still shown.
    CHECK(screen.scrolled_off() == "line 966\nline 967\nline 968\nline 969\nline 970\nline 971\n"
                                   "line 972\nline 973\nline 974\nline 975\nline 976\n");
}

TEST_CASE("bytes that are no text are counted")
{
    struct Noise {
        std::string_view printed;
        std::size_t unprintable;
    };
    const Noise rows[] = {
        {"login: \r\n\t\x1b[1mbold\x1b[m\x07", 0},
        {"caf\xc3\xa9", 0},
        {"\x01\x02\x7f", 3},
        {"\xff\xfe", 2},
        {"\xe2\x94"
         "A",
         2},
        {"\xc2\x9b", 2},
    };
    for (const Noise& row : rows) {
        CAPTURE(row.printed);
        TerminalScreen screen;
        screen.append(bytes(row.printed));
        CHECK(screen.unprintable() == row.unprintable);
    }
}
