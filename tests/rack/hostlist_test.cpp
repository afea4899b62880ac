// SPDX-License-Identifier: GPL-3.0-or-later
// Goal: hostlists expand as pdsh's do, and a wrong one says why. Method: tables.
#include "rack/hostlist.hpp"

#include <catch2/catch.hpp>

using namespace oobready;
using namespace oobready::rack;

using Names = std::vector<std::string>;

TEST_CASE("hostlists expand")
{
    struct Row {
        const char* text;
        Names names;
    };
    const Row rows[] = {
        {"n1", {"n1"}},
        {"n[01-04]", {"n01", "n02", "n03", "n04"}},
        {"n[01-02,07]", {"n01", "n02", "n07"}},
        {"10.0.1.[11-14]", {"10.0.1.11", "10.0.1.12", "10.0.1.13", "10.0.1.14"}},
        {"a1,a2", {"a1", "a2"}},
        {" a1 , a2 ", {"a1", "a2"}},
        {"n[9-11]", {"n9", "n10", "n11"}},
        {"n[098-101]", {"n098", "n099", "n100", "n101"}},
        {"n[09-11]x", {"n09x", "n10x", "n11x"}},
        {"r[1-2]n[1-2]", {"r1n1", "r1n2", "r2n1", "r2n2"}},
        {"r[1-2],s[3]", {"r1", "r2", "s3"}},
        {"bmc[01-02].example:443", {"bmc01.example:443", "bmc02.example:443"}},
        {"[fe80::1]", {"[fe80::1]"}},
        {"[2001:db8::5]:8443", {"[2001:db8::5]:8443"}},
        {"2001:db8::5", {"2001:db8::5"}},
        {"2001:db8::[1-2]", {"2001:db8::1", "2001:db8::2"}},
        {"[0-1]", {"0", "1"}},
        {"n[5]", {"n5"}},
    };
    for (const Row& row : rows) {
        CAPTURE(row.text);
        const auto names = expand_hostlist(row.text);
        REQUIRE(names.has_value());
        CHECK(*names == row.names);
    }
    CHECK(expand_hostlist("n[1-65536]")->size() == hosts_max);
    CHECK(expand_hostlist("n[1-256]x[1-256]")->size() == hosts_max);
}

TEST_CASE("wrong hostlists say what is wrong")
{
    struct Row {
        const char* text;
        const char* reason;
    };
    const Row rows[] = {
        {"", "'': an empty name"},
        {"a,,b", "'': an empty name"},
        {"a,", "'': an empty name"},
        {"n[1", "'n[1': an unclosed bracket"},
        {"n1]", "'n1]': a closing bracket without an opening one"},
        {"n[1[2]]", "'n[1[2]]': a bracket within brackets"},
        {"n[]", "'n[]': '' is no number and no range of numbers"},
        {"n[1,]", "'n[1,]': '' is no number and no range of numbers"},
        {"n[a-b]", "'n[a-b]': 'a-b' is no number and no range of numbers"},
        {"n[1-2-3]", "'n[1-2-3]': '1-2-3' is no number and no range of numbers"},
        {"n[-3]", "'n[-3]': '-3' is no number and no range of numbers"},
        {"n[4-1]", "'n[4-1]': the range 4-1 goes down"},
        {"n[1-9999999999]", "'n[1-9999999999]': '1-9999999999' is no number"},
        {"n[1-65537]", "'n[1-65537]': more than 65536 names"},
        {"n[0-999999999]", "'n[0-999999999]': more than 65536 names"},
        {"n[1-65536,1]", "'n[1-65536,1]': more than 65536 names"},
        {"n[1-257]x[1-256]", "'n[1-257]x[1-256]': more than 65536 names"},
        {"n[1-65536],m", "'m': more than 65536 names"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.text);
        const auto names = expand_hostlist(row.text);
        REQUIRE_FALSE(names.has_value());
        CHECK(names.error().code == Errc::unsupported);
        CHECK(names.error().context.find(row.reason) == 0);
    }
    CHECK_FALSE(expand_hostlist(std::string(100000, 'n')).has_value());
    CHECK_FALSE(expand_hostlist(std::string(100000, '[')).has_value());
}
