// SPDX-License-Identifier: GPL-3.0-or-later
// Goal: profiles load and merge as written, and every mistake in them is told at once, at its
// place. Method: small profile folders; a table of wrong rows, each with its one exact mistake.
#include "check/profile.hpp"
#include "support.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace oobready;
using namespace oobready::check;

namespace {

constexpr const char* head = "[profile]\ntitle = \"T\"\n";

std::string row(const std::string& name, const std::string& rest = "validate = { equal = 1 }\n")
{
    return "[[requirement]]\nid = \"" + name +
           "\"\ntitle = \"t\"\nwhy = \"w\"\nremedy = \"r\"\nprobe = \"p\"\nselect = \"/s\"\n" +
           rest;
}

std::vector<std::string> ids(const Profile& profile)
{
    std::vector<std::string> names;
    for (const Requirement& requirement : profile.requirements)
        names.push_back(requirement.id + "=" + requirement.title);
    return names;
}

} // namespace

TEST_CASE("a row holds what was written")
{
    const test::TemporaryFolder folder;
    folder.write("v/one.toml",
                 "[profile]\ntitle = \"One\"\ndescription = \"d\"\n"
                 "[settings]\ncipher_suites = [17]\n"
                 "[[requirement]]\nid = \"b\"\ntitle = \"B\"\nclause = \"C 1\"\n"
                 "why = \"W\"\nlevel = \"if_implemented\"\nprobe = \"redfish.chassis\"\n"
                 "arguments = { depth = 2 }\nselect = \"/members/*/MAC\"\n"
                 "quantifier = \"any\"\nas = \"mac\"\n"
                 "where = { select = \"/State\", not_equal = \"Absent\" }\n"
                 "validate = { equal = { rack = \"node.mac\" }, "
                 "in_set = { probe = \"ipmi.lan\", arguments = { channel = 1 }, "
                 "select = \"/macs/*\" } }\n"
                 "needs = [\"a\"]\nremedy = \"R\"\n" +
                     row("a"));
    Mistakes mistakes;
    const Profile profile = load_profile({folder.path()}, "v/one", mistakes);
    REQUIRE(test::listed(mistakes, folder.path()).empty());
    CHECK(profile.name == "v/one");
    CHECK(profile.title == "One");
    CHECK(profile.extends.empty());
    CHECK(profile.settings.cipher_suites == std::vector<unsigned>{17});
    REQUIRE(ids(profile) == std::vector<std::string>{"b=B", "a=t"});
    const Requirement& b = profile.requirements[0];
    CHECK(b.clause == "C 1");
    CHECK(b.why == "W");
    CHECK(b.remedy == "R");
    CHECK(b.level == Level::if_implemented);
    CHECK(b.call.key() == "redfish.chassis {\"depth\":2}");
    CHECK(b.select == "/members/*/MAC");
    CHECK(b.quantifier == Quantifier::any);
    CHECK(b.kind == Kind::mac);
    REQUIRE(b.where);
    CHECK(b.where->select == "/State");
    CHECK(b.where->validator.relation == Relation::not_equal);
    REQUIRE(b.validators.size() == 2);
    CHECK(std::get<FromRack>(b.validators[0].expected).path == "node.mac");
    CHECK(std::get<FromProbe>(b.validators[1].expected).select == "/macs/*");
    CHECK(b.needs == std::vector<std::string>{"a"});
    CHECK(b.place.line == 7);
    CHECK(b.place.column == 6);
    const Requirement& a = profile.requirements[1];
    CHECK(a.level == Level::mandatory);
    CHECK(a.quantifier == Quantifier::every);
    CHECK(a.kind == Kind::plain);

    std::vector<std::string> keys;
    for (const ProbeCall& call : calls_of(profile))
        keys.push_back(call.key());
    CHECK(keys == std::vector<std::string>{"redfish.chassis {\"depth\":2}",
                                           "ipmi.lan {\"channel\":1}", "p {}"});
}

TEST_CASE("equal calls have equal keys")
{
    const ProbeCall one{"p", json::parse(R"({"a":1,"b":{"c":2,"d":3}})").as_object()};
    const ProbeCall other{"p", json::parse(R"({"b":{"d":3,"c":2},"a":1})").as_object()};
    CHECK(one.key() == other.key());
    CHECK(one.key() != ProbeCall{"p", {}}.key());
}

TEST_CASE("extends merges base first, by id, each profile once")
{
    const test::TemporaryFolder folder;
    folder.write("base.toml", std::string{"[profile]\ntitle=\"Base\"\n"} +
                                  "[settings]\ncipher_suites = [3]\n" + row("a") + row("b") +
                                  row("c"));
    folder.write("left.toml", "[profile]\ntitle=\"Left\"\nextends=[\"base\"]\n" +
                                  row("b", "level = \"recommended\"\nvalidate = { equal = 2 }\n"));
    folder.write("right.toml", "[profile]\ntitle=\"Right\"\nextends=[\"base\"]\n"
                               "[settings]\n" +
                                   row("d"));
    const auto top =
        folder.write("top.toml", "[profile]\ntitle=\"Top\"\nextends=[\"left\", "
                                 "\"right\"]\n" +
                                     row("a", "validate = { equal = 9 }\nneeds=[\"d\"]\n"));
    Mistakes mistakes;
    for (const std::string& name : {std::string{"top"}, top.string()}) {
        const Profile profile = load_profile({folder.path()}, name, mistakes);
        REQUIRE(test::listed(mistakes, folder.path()).empty());
        CHECK(profile.name == "top");
        CHECK(profile.title == "Top");
        CHECK(profile.extends == std::vector<std::string>{"base", "left", "right"});
        CHECK(profile.settings.cipher_suites == std::vector<unsigned>{3});
        REQUIRE(ids(profile) == std::vector<std::string>{"a=t", "b=t", "c=t", "d=t"});
        CHECK(profile.requirements[0].needs == std::vector<std::string>{"d"});
        // `right` extends `base` too; that does not bring the base's own `b` back.
        CHECK(profile.requirements[1].level == Level::recommended);
    }
}

TEST_CASE("a profile of the site's own extends its neighbours and the shipped ones")
{
    const test::TemporaryFolder shipped;
    const test::TemporaryFolder site;
    shipped.write("dell/c6420.toml", head + row("a"));
    site.write("ours.toml", "[profile]\ntitle=\"Ours\"\nextends=[\"dell/c6420\"]\n" + row("b"));
    const auto file = site.write("top.toml", "[profile]\ntitle=\"Top\"\nextends=[\"ours\"]\n");
    Mistakes mistakes;
    const Profile profile = load_profile({shipped.path()}, file.string(), mistakes);
    CHECK(test::listed(mistakes, site.path()).empty());
    CHECK(ids(profile) == std::vector<std::string>{"a=t", "b=t"});
    CHECK(list_profiles({shipped.path(), site.path(), "/nonexistent"}) ==
          std::vector<std::string>{"dell/c6420", "ours", "top"});
}

TEST_CASE("profiles that cannot be put together")
{
    const test::TemporaryFolder folder;
    const auto extending = [](const std::string& names) {
        return "[profile]\ntitle = \"T\"\nextends = [" + names + "]\n";
    };
    folder.write("self.toml", extending("\"self\""));
    folder.write("one.toml", extending("\"two\""));
    folder.write("two.toml", extending("\"one\""));
    folder.write("lost.toml",
                 extending("\"bsae\"") + row("a", "validate={equal=1}\nneeds=[\"x\"]\n"));
    folder.write("base.toml", head);
    folder.write("climb.toml", extending("\"../base\", \"base.toml\""));
    folder.write("headless.toml", row("a"));
    folder.write("twice.toml", head + row("a") + row("a"));
    folder.write("needs.toml", head + row("aa", "validate={equal=1}\nneeds=[\"ab\", \"zzzz\"]\n"));
    folder.write("cycle.toml", head + row("a", "validate={equal=1}\nneeds=[\"b\"]\n") +
                                   row("b", "validate={equal=1}\nneeds=[\"a\"]\n"));
    folder.write("settings.toml", std::string{head} + "[settings]\ncipher_suites = [0, 17, 7]\n"
                                                      "colour = 1\n[other]\n");
    for (int i = 0; i < 20; ++i)
        folder.write("deep" + std::to_string(i) + ".toml",
                     extending("\"deep" + std::to_string(i + 1) + "\""));
    folder.write("deep20.toml", head);
    struct Row {
        const char* name;
        const char* mistakes;
    };
    const Row rows[] = {
        {"absent", "absent: there is no profile 'absent'\n"},
        {"bass", "bass: there is no profile 'bass'; did you mean 'base'?\n"},
        {"/etc/passwd", "/etc/passwd: there is no profile '/etc/passwd'\n"},
        {"absent.toml", "absent.toml: there is no such file\n"},
        {"self", "self.toml:3:11: 'self' extends itself, through the profiles that it extends\n"},
        {"one", "two.toml:3:11: 'one' extends itself, through the profiles that it extends\n"},
        {"lost", "lost.toml:3:11: there is no profile 'bsae'; did you mean 'base'?\n"},
        {"climb", "climb.toml:3:11: '../base' is not the name of a profile: write its path below "
                  "the profile folder, without '.toml'\n"
                  "climb.toml:3:11: 'base.toml' is not the name of a profile: write its path below "
                  "the profile folder, without '.toml'\n"},
        {"headless", "headless.toml:1:1: the file lacks its [profile] table\n"},
        {"twice", "twice.toml:12:6: a second requirement 'a'; the first is in line 4\n"},
        {"needs", "needs.toml:4:6: 'aa' needs 'ab', which is no requirement; did you mean 'aa'?\n"
                  "needs.toml:4:6: 'aa' needs 'zzzz', which is no requirement\n"},
        {"cycle", "cycle.toml:4:6: 'a' needs itself, or one that does, through its 'needs'\n"
                  "cycle.toml:13:6: 'b' needs itself, or one that does, through its 'needs'\n"},
        {"settings",
         "settings.toml:4:18: the cipher suites that can be offered are 17 and 3, and the "
         "weak ones 8 and 12\n"
         "settings.toml:4:25: the cipher suites that can be offered are 17 and 3, and the "
         "weak ones 8 and 12\n"
         "settings.toml:5:1: unknown key 'colour' in [settings]\n"
         "settings.toml:6:2: unknown key 'other' in a profile\n"},
        {"deep0", "deep15.toml:3:11: more than 16 profiles extend one another\n"},
    };
    for (const Row& one : rows) {
        CAPTURE(one.name);
        Mistakes mistakes;
        load_profile({folder.path()}, one.name, mistakes);
        CHECK(test::listed(mistakes, folder.path()) == one.mistakes);
    }
}

TEST_CASE("each wrong row is one mistake, at its place")
{
    struct Row {
        const char* rest; // line 10 of the file and on
        const char* mistake;
    };
    const Row rows[] = {
        {"", ""}, // the row itself, see below
        {"validate = {}", "10:12: 'validate' holds no relation"},
        {"validate = 1", "10:12: 'validate' must be a table, not an integer"},
        {"validate = { eqal = 1 }",
         "10:14: unknown key 'eqal' in 'validate'; did you mean 'equal'?|"
         "10:12: 'validate' holds no relation"},
        {"validate = { in_set = 1 }",
         "10:23: the value of in_set must be a list of at least one value"},
        {"validate = { less_than = \"a\" }",
         "10:26: the value of less_than must be a number; texts have no order"},
        {"validate = { regex_match = \"(\" }", "10:28: the value of regex_match"},
        {"validate = { equal = 2026-01-02 }",
         "10:22: the value of equal must not be a date or time"},
        {"validate = { equal = nan }", "10:22: the value of equal must be a finite number"},
        {"as = \"mac\"\nvalidate = { equal = \"zz\" }", "11:22: the value of equal is no mac"},
        {"as = \"mac\"\nvalidate = { less_than = \"c44d04486180\" }",
         "11:26: less_than needs an order, which a mac does not have"},
        {"as = \"mca\"\nvalidate = { equal = 1 }", "10:6: 'as' is not 'mca'; did you mean 'mac'?"},
        {"level = \"optional\"\nvalidate = { equal = 1 }",
         "10:9: 'level' is not 'optional'; it is one of mandatory, recommended, if_implemented"},
        {"quantifier = \"all\"\nvalidate = { equal = 1 }", "10:14: 'quantifier' is not 'all'"},
        {"quantifier = \"count\"\nvalidate = { equal = \"two\" }",
         "11:12: with quantifier 'count' equal compares a number"},
        {"quantifier = \"count\"\nas = \"ip\"\nvalidate = { equal = \"10.0.0.1\" }",
         "11:6: with quantifier 'count' numbers are compared; leave out 'as'|"
         "12:12: with quantifier 'count' equal compares a number"},
        {"validate = { equal = { rack = \"node.bcm\" } }",
         "10:31: a rack file does not declare 'node.bcm'; did you mean 'node.bmc'?"},
        {"validate = { equal = { rack = \"site.ntp\" } }",
         "10:31: 'site.ntp' is a list, which equal cannot compare with"},
        {"validate = { in_set = { rack = \"node.bmc\" } }",
         "10:32: 'node.bmc' is one value, which in_set cannot compare with"},
        {"validate = { regex_match = { rack = \"node.bmc\" } }",
         "10:28: the value of regex_match must be written out"},
        {"validate = { equal = { rack = \"node.bmc\", probe = \"p\", select = \"/s\" } }",
         "10:22: an expected value is a literal"},
        {"validate = { equal = { probe = \"p\" } }", "10:22: an expected value lacks 'select'"},
        {"validate = { equal = { probe = \"p\", select = \"/a/*\" } }",
         "10:46: '*' selects several values"},
        {"where = { select = \"/a\", equal = 1 }\nvalidate = { equal = 1 }",
         "10:9: 'where' needs a '*' in the requirement's own 'select'"},
        {"needs = \"a\"\nvalidate = { equal = 1 }", "10:9: 'needs' must be a list of texts"},
        {"arguments = 1\nvalidate = { equal = 1 }", "10:13: 'arguments' must be a table"},
        {"sellect = \"/x\"\nvalidate = { equal = 1 }", "10:1: unknown key 'sellect' in "
                                                       "[[requirement]]"},
    };
    const test::TemporaryFolder folder;
    for (const Row& one : rows) {
        CAPTURE(one.rest);
        folder.write("p.toml", head + row("a", std::string{one.rest} + "\n"));
        Mistakes mistakes;
        load_profile({folder.path()}, "p", mistakes);
        const std::string wanted =
            *one.rest == '\0' ? "3:1: [[requirement]] lacks 'validate'" : one.mistake;
        REQUIRE(std::ssize(mistakes) == 1 + std::count(wanted.begin(), wanted.end(), '|'));
        const std::size_t bar = wanted.find('|');
        const std::string file = (folder.path() / "p.toml").string() + ":";
        CHECK(describe(mistakes[0]).find(file + wanted.substr(0, bar)) == 0);
        if (bar != std::string::npos)
            CHECK(describe(mistakes[1]).find(file + wanted.substr(bar + 1)) == 0);
    }
}

TEST_CASE("where and select with mistakes of their own")
{
    const test::TemporaryFolder folder;
    folder.write("p.toml", std::string{head} +
                               "[[requirement]]\nid = \"A b\"\ntitle = \"\"\nprobe = \"p\"\n"
                               "select = \"members/*\"\n"
                               "where = { select = \"/a/*\", equal = 1, not_equal = 2 }\n"
                               "validate = { equal = 1 }\n");
    Mistakes mistakes;
    load_profile({folder.path()}, "p", mistakes);
    CHECK(test::listed(mistakes, folder.path()) ==
          "p.toml:4:6: an id is made of lower-case letters, digits, '.', '_' and '-'\n"
          "p.toml:5:9: 'title' is empty\n"
          "p.toml:3:1: [[requirement]] lacks 'why'\n"
          "p.toml:3:1: [[requirement]] lacks 'remedy'\n"
          "p.toml:7:10: the pointer 'members/*' must begin with '/'\n"
          "p.toml:8:9: 'where' needs exactly one relation, such as not_equal\n"
          "p.toml:8:9: the pointer of 'where' may not hold '*'\n");
}

TEST_CASE("bind tells every probe and argument that does not exist")
{
    const test::TemporaryFolder folder;
    folder.write("p.toml",
                 head + row("a", "arguments = { prot = 1, channel = 2 }\nvalidate = {equal=1}\n") +
                     row("b", "validate = { equal = { probe = \"net.tpc\", select = \"/s\" } }\n"));
    Mistakes mistakes;
    const Profile profile = load_profile({folder.path()}, "p", mistakes);
    REQUIRE(mistakes.empty());
    const ProbeInfo catalog[] = {{"p", "", {"port"}}, {"net.tcp", "", {"port"}}};
    check::bind(profile, catalog, mistakes);
    CHECK(test::listed(mistakes, folder.path()) ==
          "p.toml:4:6: 'a': p takes no argument 'channel'\n"
          "p.toml:4:6: 'a': p takes no argument 'prot'; did you mean 'port'?\n"
          "p.toml:13:6: 'b': there is no probe 'net.tpc'; did you mean 'net.tcp'?\n");
}

TEST_CASE("bind tells every pointer that cannot exist in the facts of its probe")
{
    const test::TemporaryFolder folder;
    const auto of = [](const std::string& id, const std::string& select, const std::string& more) {
        return "[[requirement]]\nid = \"" + id + "\"\ntitle = \"t\"\nwhy = \"w\"\n" +
               "remedy = \"r\"\nprobe = \"p\"\nselect = \"" + select + "\"\n" + more + "\n";
    };
    const std::string equal = "validate = { equal = 1 }";
    folder.write("p.toml", head + of("good", "/members/0/value", equal) +
                               of("also-good", "/members/*/any/thing",
                                  "where = { select = "
                                  "\"/name\", equal = 1 }\n" +
                                      equal) +
                               of("select", "/sttae", equal) + of("below", "/state/x", equal) +
                               of("far", "/something/else/altogether", equal) +
                               of("index", "/members/3/naem", equal) +
                               of("where", "/members/*/name",
                                  "where = { select = \"/nmae\", equal = 1 }\n" + equal) +
                               of("probe", "/state",
                                  "validate = { in_set = { probe = \"p\", "
                                  "select = \"/members/*/valeu\" } }"));
    Mistakes mistakes;
    const Profile profile = load_profile({folder.path()}, "p", mistakes);
    REQUIRE(test::listed(mistakes, folder.path()).empty());
    const ProbeInfo catalog[] = {
        {.name = "p",
         .summary = "",
         .facts = {text("/state", ""), list("/members", ""), text("/members/*/name", ""),
                   integer("/members/*/value", ""), object("/members/*/any", "").of_anything()}}};
    check::bind(profile, catalog, mistakes);
    CHECK(test::listed(mistakes, folder.path()) ==
          "p.toml:21:6: 'select': p has no fact '/sttae'; did you mean '/state'?\n"
          "p.toml:29:6: 'below': p has no fact '/state/x'; did you mean '/state'?\n"
          "p.toml:37:6: 'far': p has no fact '/something/else/altogether'\n"
          "p.toml:45:6: 'index': p has no fact '/members/3/naem'; did you mean "
          "'/members/*/name'?\n"
          "p.toml:53:6: 'where': 'where': a member of '/members/*' of p has no fact '/nmae'; did "
          "you mean '/name'?\n"
          "p.toml:62:6: 'probe': p has no fact '/members/*/valeu'; did you mean "
          "'/members/*/value'?\n");
}
