// SPDX-License-Identifier: GPL-3.0-or-later
// Goal: a failure says in words what was seen, as its requirement asks and no further; a setting of
// the profile is compared with; what a controller does not have is no advice. Method: profiles of
// one row, judged on constructed facts; a table of clauses that are wrong.
#include "check/saying.hpp"
#include "support.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace oobready;
using namespace oobready::check;

namespace {

constexpr const char* requirement = "[[requirement]]\nid = \"a\"\ntitle = \"t\"\nwhy = \"w\"\n"
                                    "remedy = \"r\"\nprobe = \"p\"\n";

std::string with(const std::string& settings, const std::string& rest)
{
    return "[profile]\ntitle = \"T\"\n" + settings + requirement + rest + "\n";
}

Profile load(const std::string& text, std::string& told)
{
    const test::TemporaryFolder folder;
    folder.write("p.toml", text);
    Mistakes mistakes;
    Profile profile = load_profile({folder.path()}, "p", mistakes);
    const ProbeInfo catalog[] = {
        {.name = "p",
         .summary = "",
         .facts = {check::text("/state", ""), check::text("/by", ""), check::text("/m/*/on", ""),
                   check::text("/m/*/rate", "")}},
        {.name = "other", .summary = "", .facts = {check::text("/x", "")}}};
    if (mistakes.empty())
        check::bind(profile, catalog, mistakes);
    told = test::listed(mistakes, folder.path());
    return profile;
}

Diagnosis judged(const std::string& text, const std::string& facts)
{
    std::string mistakes;
    const Profile profile = load(text, mistakes);
    REQUIRE(mistakes.empty());
    Observations observations;
    const ProbeCall call{"p", {}};
    const Evidence evidence{"t", json::parse(facts).as_object(), ""};
    observations.emplace(call.key(), Observed{call, evidence, {}, {}});
    return judge(profile, observations, {}).at(0);
}

} // namespace

TEST_CASE("a failure says what its value asks for")
{
    const std::string row = with("[settings]\nserial_bit_rate = 57600\n",
                                 "select = \"/state\"\nvalidate = { equal = \"good\" }\n"
                                 "[requirement.says]\n"
                                 "held = [\"in use by {/by}\", \"asked for {serial_bit_rate}\"]\n"
                                 "good = [\"never\"]\n"
                                 "yes = [\"a boolean\"]\n"
                                 "empty = []\n");
    struct Case {
        const char* facts;
        const char* told;
        const char* message;
    };
    const Case cases[] = {
        {R"({"state":"held","by":"root (user) from 10.0.0.5:40123"})",
         "in use by root (user) from 10.0.0.5:40123; asked for 57600",
         "expected good, found held: in use by root (user) from 10.0.0.5:40123; asked for 57600"},
        // What is null, or not there, or not one value, takes its clause with it.
        {R"({"state":"held","by":null})", "asked for 57600",
         "expected good, found held: asked for 57600"},
        {R"({"state":"held"})", "asked for 57600", "expected good, found held: asked for 57600"},
        {"{\"state\":\"held\",\"by\":\"\\u001b[31m\"}", "in use by ?[31m; asked for 57600",
         "expected good, found held: in use by ?[31m; asked for 57600"},
        {R"({"state":true})", "", "cannot be compared: expected good, found yes"},
        {R"({"state":"empty"})", "", "expected good, found empty"},
        {R"({"state":"else"})", "", "expected good, found else"},
        {R"({"state":"good","by":"x"})", "", "found good"},
    };
    for (const Case& one : cases) {
        CAPTURE(one.facts);
        const Diagnosis diagnosis = judged(row, one.facts);
        CHECK(diagnosis.told == one.told);
        CHECK(diagnosis.message == one.message);
    }
}

TEST_CASE("facts of other probes are put in where they were observed")
{
    const std::string row = std::string{requirement} +
                            "select = \"/state\"\nvalidate = { equal = \"good\" }\n"
                            "[requirement.says]\n"
                            "bad = [\"x is {other/x}\", \"none {other/none}\", \"{lost/x}\"]\n";
    Profile profile;
    {
        const test::TemporaryFolder folder;
        folder.write("p.toml", "[profile]\ntitle = \"T\"\n" + row);
        Mistakes mistakes;
        profile = load_profile({folder.path()}, "p", mistakes);
        REQUIRE(mistakes.empty());
    }
    Observations observations;
    const auto put = [&observations](const char* probe, Observation seen) {
        const ProbeCall call{probe, {}};
        observations.emplace(call.key(), Observed{call, std::move(seen), {}, {}});
    };
    put("p", Evidence{"t", json::object{{"state", "bad"}}, ""});
    put("other", Evidence{"t", json::object{{"x", 5}, {"none", nullptr}}, ""});
    put("lost", Error{Errc::connection_timeout, ""});
    CHECK(judge(profile, observations, {}).at(0).told == "x is 5");
}

TEST_CASE("a setting is compared with, and without it nothing is")
{
    const std::string rest = "select = \"/state\"\nvalidate = { equal = { setting = "
                             "\"serial_bit_rate\" } }\n";
    const std::string set = "[settings]\nserial_bit_rate = 115200\n";
    const Diagnosis good = judged(with(set, rest), R"({"state":115200})");
    CHECK(good.outcome == Outcome::pass);
    CHECK(good.expected == "115200");
    CHECK(judged(with(set, rest), R"({"state":9600})").outcome == Outcome::fail);
    const Diagnosis none = judged(with("", rest), R"({"state":9600})");
    CHECK(none.outcome == Outcome::not_applicable);
    CHECK(none.message == "the profile does not set serial_bit_rate");
    CHECK(none.expected == "what the profile sets as serial_bit_rate");
}

TEST_CASE("'where' compares with a setting, too")
{
    const std::string row =
        with("[settings]\nserial_bit_rate = 9600\n",
             "select = \"/m/*/on\"\nvalidate = { equal = true }\n"
             "where = { select = \"/rate\", equal = { setting = \"serial_bit_rate\" } }\n");
    CHECK(judged(row, R"({"m":[{"rate":9600,"on":true},{"rate":1,"on":false}]})").outcome ==
          Outcome::pass);
    CHECK(judged(row, R"({"m":[{"rate":9600,"on":false}]})").outcome == Outcome::fail);
}

TEST_CASE("a profile sets what one that it extends compares with")
{
    const test::TemporaryFolder folder;
    folder.write("base.toml",
                 with("", "select = \"/s\"\nvalidate = { equal = { setting = \"serial_bit_rate\" } "
                          "}\n"));
    folder.write("site.toml", "[profile]\ntitle = \"S\"\nextends = [\"base\"]\n[settings]\n"
                              "serial_bit_rate = 9600\n");
    Mistakes mistakes;
    const Profile profile = load_profile({folder.path()}, "site", mistakes);
    CHECK(test::listed(mistakes, folder.path()).empty());
    const auto* value =
        std::get_if<json::value>(&profile.requirements.at(0).validators.at(0).expected);
    REQUIRE(value != nullptr);
    CHECK(*value == 9600);
}

TEST_CASE("what the controller does not have is no advice, and unknown where it must be so")
{
    struct Case {
        const char* level;
        const char* facts;
        Outcome outcome;
    };
    const Case cases[] = {
        {"recommended", R"({"state":null,"missing":["state"]})", Outcome::not_applicable},
        {"if_implemented", R"({"state":null,"missing":["state"]})", Outcome::not_applicable},
        {"mandatory", R"({"state":null,"missing":["state"]})", Outcome::unknown},
        {"recommended", R"({"state":null,"missing":["stat","states"]})", Outcome::unknown},
        {"recommended", R"({"state":null,"missing":[1,null,{"state":1}]})", Outcome::unknown},
        {"recommended", R"({"state":null,"missing":"state"})", Outcome::unknown},
        {"recommended", R"({"state":null})", Outcome::unknown},
        {"recommended", R"({"state":"bad","missing":["state"]})", Outcome::fail},
    };
    for (const Case& one : cases) {
        CAPTURE(one.level, one.facts);
        const std::string row = with("", std::string{"level = \""} + one.level +
                                             "\"\nselect = \"/state\"\n"
                                             "validate = { equal = \"good\" }\n");
        CHECK(id(judged(row, one.facts).outcome) == id(one.outcome));
    }
}

TEST_CASE("each wrong clause and setting is told")
{
    struct Case {
        const char* settings;
        const char* rest;
        const char* mistake;
    };
    const char* said = "says = { bad = [\"%\"] }\n";
    const Case cases[] = {
        {"", "by {/by", "'by {/by' has a brace without its other"},
        {"", "by }{", "'by }{' has a brace without its other"},
        {"", "{{/by}}", "'{{/by}}' has a brace without its other"},
        {"", "{}", "'{}' names '', which is no setting"},
        {"", "{bit_rate}", "'{bit_rate}' names 'bit_rate', which is no setting"},
        {"", "{/a~2}", "'{/a~2}' names the pointer '/a~2', which"},
        {"", "{/m/*/x}", "'{/m/*/x}' names '/m/*/x': one fact, not several"},
        {"", "{/bye}", "'a': p has no fact '/bye'"},
        {"", "{othre/x}", "'a': there is no probe 'othre'; did you mean 'other'?"},
        {"", "{other/x}", "'a': 'says' names other, which no requirement asks for"},
        {"[settings]\nserial_bit_rate = 14400\n", "",
         "'serial_bit_rate' is one of 9600, 19200, 38400, 57600, 115200"},
        {"[settings]\nserial_bit_rate = \"9600\"\n", "", "'serial_bit_rate' must be an integer"},
    };
    for (const Case& one : cases) {
        CAPTURE(one.rest, one.settings);
        std::string saying = said;
        saying.replace(saying.find('%'), 1, one.rest);
        std::string mistakes;
        load(with(one.settings, "select = \"/state\"\nvalidate = { equal = \"good\" }\n" + saying),
             mistakes);
        CHECK(mistakes.find(one.mistake) != std::string::npos);
        CHECK_FALSE(mistakes.empty());
    }
    std::string mistakes;
    load(with("", "select = \"/state\"\nvalidate = { equal = { setting = \"serial_rate\" } }\n"),
         mistakes);
    CHECK(mistakes.find("there is no setting 'serial_rate'; did you mean 'serial_bit_rate'?") !=
          std::string::npos);
    load(with("",
              "select = \"/state\"\nvalidate = { in_set = { setting = \"serial_bit_rate\" } }\n"),
         mistakes);
    CHECK(mistakes.find("a setting is one value, which in_set cannot compare with") !=
          std::string::npos);
}
