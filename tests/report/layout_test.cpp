// SPDX-License-Identifier: GPL-3.0-or-later
// Goal: tables line up and node names fold, whatever the letters. Method: tables of texts.
#include "report/fold.hpp"
#include "report/layout.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <string_view>
#include <vector>

using namespace oobready::report;

using Lines = std::vector<std::string>;

TEST_CASE("width is counted in terminal columns, not in bytes")
{
    struct Row {
        std::string_view text;
        std::size_t width;
    };
    const Row rows[] = {
        {"", 0}, {"abc", 3}, {"café", 4}, {"cafe\u0301", 4}, {"a…", 2}, {"机架", 4}, {"😀", 2},
    };
    for (const Row& row : rows) {
        INFO(row.text);
        CHECK(display_width(row.text) == row.width);
    }
}

TEST_CASE("wrap breaks at spaces, and long words where the line ends")
{
    struct Row {
        std::string_view text;
        std::size_t width;
        Lines lines;
    };
    const Row rows[] = {
        {"", 5, {""}},
        {"   ", 5, {""}},
        {"one two", 7, {"one two"}},
        {"one two", 6, {"one", "two"}},
        {"one  two ", 3, {"one", "two"}},
        {"abcdefgh", 3, {"abc", "def", "gh"}},
        {"a bcdefgh", 4, {"a", "bcde", "fgh"}},
        {"é é é", 3, {"é é", "é"}},
        {"机架机架", 5, {"机架", "机架"}},
        {"机架", 1, {"机", "架"}},
        {"ab", 0, {"a", "b"}},
    };
    for (const Row& row : rows) {
        INFO(row.text << " in " << row.width);
        CHECK(wrap(row.text, row.width) == row.lines);
    }
}

TEST_CASE("pad and clip keep to the column")
{
    CHECK(pad("é", 3) == "é  ");
    CHECK(pad("abcd", 3) == "abcd");
    CHECK(clip("abc", 3) == "abc");
    CHECK(clip("abcd", 3) == "ab…");
    CHECK(clip("机架机", 4) == "机…");
}

TEST_CASE("names fold to a hostlist")
{
    struct Row {
        Lines names;
        std::string list;
    };
    const Row rows[] = {
        {{}, ""},
        {{"n1"}, "n1"},
        {{"n1", "n2", "n3"}, "n[1-3]"},
        {{"n3", "n1", "n2", "n7"}, "n[1-3,7]"},
        {{"n1", "n1", "n2"}, "n[1-2]"},
        {{"n08", "n09", "n10"}, "n[08-10]"},
        {{"n9", "n10", "n08"}, "n[9-10],n08"},
        {{"n10", "n11", "n09"}, "n[09-11]"},
        {{"n1", "n01"}, "n1,n01"},
        {{"10.0.1.11", "10.0.1.12"}, "10.0.1.[11-12]"},
        {{"a1-bmc", "a2-bmc", "b1-bmc"}, "a[1-2]-bmc,b1-bmc"},
        {{"spare", "n1", "spare", "n2"}, "spare,n[1-2]"},
        {{"fe80::1", "fe80::2"}, "fe80::1,fe80::2"},
        {{"r1n1", "r1n2", "r2n1"}, "r1n[1-2],r2n1"},
        {{"x1234567890123456789", "x1234567890123456788"},
         "x1234567890123456789,x1234567890123456788"},
    };
    for (const Row& row : rows) {
        INFO(row.list);
        CHECK(fold_hostlist(row.names) == row.list);
    }
}
