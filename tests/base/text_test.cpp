// SPDX-License-Identifier: GPL-3.0-or-later
// Goal: nothing that a peer sends can act on a terminal. Method: a table of hostile texts.
#include "base/hex.hpp"
#include "base/secret.hpp"
#include "base/text.hpp"

#include <catch2/catch.hpp>

using namespace oobready;

TEST_CASE("printable makes hostile text harmless")
{
    struct Row {
        std::string_view sent;
        std::string_view shown;
    };
    const Row rows[] = {
        {"PowerEdge C6420", "PowerEdge C6420"},
        {"\x1b[2J\x1b]0;owned\x07", "?[2J?]0;owned?"},
        {"a\r\nb\tc", "a  b c"},
        {"\xc2\x9b"
         "31m",
         "?31m"}, // C1 CSI as UTF-8
        {"\xe2\x80\xae"
         "gpj.exe",
         "?gpj.exe"}, // right-to-left override
        {"a\xc2\xad"
         "b\xd8\x9c"
         "c\xe1\xa0\x8e"
         "d",
         "a?b?c?d"}, // soft hyphen, Arabic letter mark, Mongolian vowel separator
        {"a\xf3\xa0\x80\x80\xf3\xa0\x81\xbf"
         "b\xf3\xa0\x82\x80",
         "a??b\xf3\xa0\x82\x80"}, // U+E0000 and U+E007F, tags that nobody sees; not U+E0080
        {"Z\xc3\xbcrich", "Z\xc3\xbcrich"},
        {"\xc0\xaf\xff", "???"}, // overlong and invalid bytes
        {"\xed\xa0\x80", "???"}, // a surrogate
        {"\xe2\x82", "??"},      // cut short
    };
    for (const Row& row : rows)
        CHECK(printable(row.sent) == row.shown);
    CHECK(printable("abcdef", 3) == "abc…");
    CHECK(printable_lines("login:\r\n\x1b[H", 100) == "login:\n?[H");
}

TEST_CASE("hex goes both ways")
{
    CHECK(to_hex(Bytes{0x06, 0x00, 0xff}) == "0600ff");
    CHECK(to_hex(Bytes{0x06, 0x00, 0xff}, ':') == "06:00:ff");
    CHECK(from_hex("06 00:FF") == Bytes{0x06, 0x00, 0xff});
    CHECK_FALSE(from_hex("060"));
    CHECK_FALSE(from_hex("0 6"));
    CHECK_FALSE(from_hex("zz"));
}

TEST_CASE("a moved-from secret holds nothing")
{
    Secret first{"calvin"};
    Secret second{std::move(first)};
    CHECK(second.reveal() == "calvin");
    CHECK(first.empty()); // NOLINT(bugprone-use-after-move): that is the point
}
