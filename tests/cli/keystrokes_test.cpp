// SPDX-License-Identifier: GPL-3.0-or-later
// Goal: what a person writes after --sol-send is typed as it is meant. Method: rows.
#include "cli/keystrokes.hpp"

#include <catch2/catch.hpp>

using namespace oobready;

TEST_CASE("escapes stand for their characters")
{
    const auto bytes = [](std::string_view text) { return Bytes{text.begin(), text.end()}; };
    CHECK(cli::keystrokes("") == Bytes{});
    CHECK(cli::keystrokes("uname -a\\r") == bytes("uname -a\r"));
    CHECK(cli::keystrokes("\\n\\t\\e\\\\r") == bytes("\n\t\x1b\\r"));
    CHECK(cli::keystrokes("\\x03\\xfF!") == Bytes{0x03, 0xff, '!'});
    CHECK(cli::keystrokes("ü") == bytes("ü"));
}

TEST_CASE("what stands for nothing is refused")
{
    for (const char* text : {"\\", "\\q", "\\x", "\\x1", "\\xg0", "a\\", "a\nb", "\x7f"})
        CHECK_FALSE(cli::keystrokes(text));
}
