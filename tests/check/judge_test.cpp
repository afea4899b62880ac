// SPDX-License-Identifier: GPL-3.0-or-later
// Goal: judge() follows each rule of its comment and says so in words for a technician. Method: a
// table of one requirement, facts and declarations each; chains of needs; hostile facts.
#include "check/diagnosis.hpp"
#include "check/explain.hpp"
#include "support.hpp"

#include <catch2/catch.hpp>

using namespace oobready;
using namespace oobready::check;

namespace {

// "p {}" and the like to facts, or to an error id for what could not be observed.
Observations observations_of(const std::vector<std::pair<std::string, std::string>>& given)
{
    Observations observations;
    for (const auto& [probe, facts] : given) {
        const ProbeCall call{probe, {}};
        Observation observation = Error{Errc::connection_timeout, "Get Something of 10.0.1.11"};
        if (facts == "withheld")
            observation = Error{Errc::login_withheld, ""};
        else if (facts != "timeout")
            observation = Evidence{"test", json::parse(facts).as_object(), ""};
        observations.emplace(call.key(), Observed{call, observation, {}, Milliseconds{7}});
    }
    return observations;
}

Profile profile_of(const std::string& rows)
{
    const test::TemporaryFolder folder;
    folder.write("p.toml", "[profile]\ntitle = \"T\"\n" + rows);
    Mistakes mistakes;
    Profile profile = load_profile({folder.path()}, "p", mistakes);
    INFO(test::listed(mistakes, folder.path()));
    REQUIRE(mistakes.empty());
    return profile;
}

std::string row(const std::string& name, const std::string& rest)
{
    return "[[requirement]]\nid = \"" + name + "\"\ntitle = \"Title of " + name +
           "\"\nwhy = \"w\"\nremedy = \"r\"\n" + rest + "\n";
}

struct Case {
    const char* row;
    const char* facts; // of probe p
    Outcome outcome;
    const char* message;
    const char* measured;
};

constexpr Outcome pass = Outcome::pass;
constexpr Outcome fail = Outcome::fail;
constexpr Outcome unknown = Outcome::unknown;
constexpr Outcome not_applicable = Outcome::not_applicable;

const Declared declared = json::parse(R"({
    "site": {"gateway": "10.0.1.1", "ntp": ["10.0.1.2", "10.0.1.3"], "dns": []},
    "node": {"name": "n01", "bmc": "10.0.1.11", "mac": ""}})")
                              .as_object();

void check_cases(const std::vector<Case>& cases)
{
    for (const Case& one : cases) {
        CAPTURE(one.row, one.facts);
        const Profile profile = profile_of(row("a", std::string{"probe = \"p\"\n"} + one.row));
        const Observations observations = observations_of(
            {{"p", one.facts},
             {"other", R"({"ip":"10.0.1.11","null":null,"list":[1,2],"m":[{"v":1},{"v":2}]})"},
             {"lost", "timeout"}});
        const auto diagnoses = judge(profile, observations, declared);
        REQUIRE(diagnoses.size() == 1);
        CHECK(diagnoses[0].requirement == "a");
        CHECK(id(diagnoses[0].outcome) == id(one.outcome));
        CHECK(diagnoses[0].message == one.message);
        CHECK(json::serialize(diagnoses[0].measured) == one.measured);
        CHECK(diagnoses[0].blocked_by.empty());
    }
}

constexpr const char* timeout_message =
    "could not look at p: the controller did not answer in time (Get Something of 10.0.1.11)";

} // namespace

TEST_CASE("one value against a literal, the rack file or another probe")
{
    check_cases({
        {"select='/s'\nvalidate={equal='open'}", R"({"s":"open"})", pass, "found open", "\"open\""},
        {"select='/s'\nvalidate={equal='open'}", R"({"s":"refused"})", fail,
         "expected open, found refused", "\"refused\""},
        {"select='/s'\nvalidate={equal='open'}", R"({"s":"refused","error":"password-invalid"})",
         fail,
         "expected open, found refused (the controller does not accept the password: "
         "password-invalid)",
         "\"refused\""},
        {"select='/s'\nvalidate={equal=true}", R"({"s":false,"verify_error":"self-\u001bsigned"})",
         fail, "expected yes, found no (self-?signed)", "false"},
        {"select='/s'\nvalidate={equal='open'}", "timeout", unknown, timeout_message, "null"},
        {"select='/s'\nvalidate={equal='open'}", "withheld", unknown,
         "could not look at p: an earlier login was refused, so no other was tried to keep the "
         "account unlocked",
         "null"},
        {"select='/s'\nvalidate={equal='open'}", R"({"s":null})", unknown,
         "cannot be compared: expected open, found nothing", "null"},
        {"select='/s'\nvalidate={equal='open'}", R"({"s":1})", unknown,
         "cannot be compared: expected open, found 1", "1"},
        {"select='/s'\nvalidate={not_equal='a',regex_match='^[a-z]+$'}", R"({"s":"b"})", pass,
         "found b", "\"b\""},
        {"select='/s'\nvalidate={not_equal='a',regex_match='^[a-z]+$'}", R"({"s":"B"})", fail,
         "expected not a and text that matches ^[a-z]+$, found B", "\"B\""},
        // One that breaks decides, also beside one that cannot be compared.
        {"select='/s'\nvalidate={equal=1,regex_match='^b$'}", R"({"s":"a"})", fail,
         "expected 1 and text that matches ^b$, found a", "\"a\""},
        // Nothing selected
        {"select='/x'\nvalidate={equal='open'}", R"({"s":1})", fail,
         "the controller does not report /x (p)", "null"},
        {"level='recommended'\nselect='/x'\nvalidate={equal='open'}", R"({"s":1})", fail,
         "the controller does not report /x (p)", "null"},
        {"level='if_implemented'\nselect='/x'\nvalidate={equal='open'}", R"({"s":1})",
         not_applicable, "the controller does not report /x (p)", "null"},
        {"level='if_implemented'\nselect='/s'\nvalidate={equal='open'}", R"({"s":"x"})", fail,
         "expected open, found x", "\"x\""},
        // The rack file
        {"select='/s'\nas='ip'\nvalidate={equal={rack='node.bmc'}}", R"({"s":"10.0.1.11"})", pass,
         "found 10.0.1.11", "\"10.0.1.11\""},
        {"select='/s'\nas='ip'\nvalidate={equal={rack='node.bmc'}}", R"({"s":"10.0.1.99"})", fail,
         "expected 10.0.1.11, found 10.0.1.99", "\"10.0.1.99\""},
        {"select='/s'\nvalidate={in_set={rack='site.ntp'}}", R"({"s":"10.0.1.9"})", fail,
         "expected one of 10.0.1.2, 10.0.1.3, found 10.0.1.9", "\"10.0.1.9\""},
        {"select='/s'\nvalidate={equal={rack='node.serial'}}", R"({"s":"x"})", not_applicable,
         "the rack file does not declare node.serial", "null"},
        {"select='/s'\nvalidate={equal={rack='node.mac'}}", R"({"s":"x"})", not_applicable,
         "the rack file does not declare node.mac", "null"},
        {"select='/s'\nvalidate={in_set={rack='site.dns'}}", R"({"s":"x"})", not_applicable,
         "the rack file does not declare site.dns", "null"},
        {"select='/s'\nvalidate={equal={rack='appliance.name'}}", "timeout", not_applicable,
         "the rack file does not declare appliance.name", "null"},
        // Another probe
        {"select='/s'\nas='ip'\nvalidate={equal={probe='other',select='/ip'}}",
         R"({"s":"10.0.1.11"})", pass, "found 10.0.1.11", "\"10.0.1.11\""},
        {"select='/s'\nas='ip'\nvalidate={equal={probe='other',select='/ip'}}",
         R"({"s":"10.0.1.12"})", fail, "expected 10.0.1.11, found 10.0.1.12", "\"10.0.1.12\""},
        {"select='/s'\nvalidate={equal={probe='lost',select='/ip'}}", R"({"s":"10.0.1.12"})",
         unknown,
         "nothing to compare with: could not look at lost: the controller did not answer in time "
         "(Get Something of 10.0.1.11)",
         "\"10.0.1.12\""},
        {"select='/s'\nvalidate={equal={probe='never',select='/ip'}}", R"({"s":"10.0.1.12"})",
         unknown,
         "nothing to compare with: could not look at never: the run ended before it was looked at",
         "\"10.0.1.12\""},
        {"select='/s'\nvalidate={equal={probe='other',select='/x'}}", R"({"s":"10.0.1.12"})",
         unknown, "nothing to compare with: other shows nothing at /x", "\"10.0.1.12\""},
        {"select='/s'\nvalidate={equal={probe='other',select='/null'}}", R"({"s":"x"})", unknown,
         "cannot be compared: expected nothing, found x", "\"x\""},
        {"select='/s'\nvalidate={in_set={probe='other',select='/list'}}", R"({"s":2})", pass,
         "found 2", "2"},
        {"select='/s'\nvalidate={in_set={probe='other',select='/m/*/v'}}", R"({"s":3})", fail,
         "expected one of 1, 2, found 3", "3"},
    });
}

TEST_CASE("quantifiers and where")
{
    const char* three = R"({"m":[{"Id":"A","S":"Enabled","H":"OK"},{"Id":"B","S":"Absent",)"
                        R"("H":"Critical"},{"Name":"C","S":"Enabled","H":"Warning"}]})";
    const char* good = R"({"m":[{"S":"Enabled","H":"OK"},{"S":"Enabled","H":"OK"}]})";
    const char* hollow = R"({"m":[{"Id":"A","H":"Critical"},{"S":null,"H":"OK"}]})";
    const char* odd = R"({"m":[{"Id":"A","S":1,"H":"Critical"},{"S":"Enabled","H":"OK"}]})";
    const char* nulls = R"({"m":[{"H":"OK"},{"Id":"N","H":null}]})";
    check_cases({
        {"select='/m/*/H'\nvalidate={equal='OK'}", three, fail,
         "expected OK, found Critical in B, Warning in C", R"(["OK","Critical","Warning"])"},
        {"select='/m/*/H'\nvalidate={equal='OK'}", good, pass, "all 2 are as expected",
         R"(["OK","OK"])"},
        {"select='/m/*/H'\nvalidate={equal='OK'}", nulls, unknown,
         "cannot be compared: expected OK, found nothing in N", R"(["OK",null])"},
        {"select='/m/*/H'\nvalidate={equal='bad'}", nulls, fail, "expected bad, found OK",
         R"(["OK",null])"},
        {"select='/m/*/H'\nvalidate={equal='OK'}", R"({"m":[]})", fail,
         "the controller does not report /m/*/H (p)", "null"},
        {"select='/m/*/H'\nquantifier='any'\nvalidate={equal='OK'}", three, pass,
         "1 of 3 as expected", R"(["OK","Critical","Warning"])"},
        {"select='/m/*/H'\nquantifier='any'\nvalidate={equal='OK'}", nulls, pass,
         "1 of 2 as expected", R"(["OK",null])"},
        {"select='/m/*/H'\nquantifier='any'\nvalidate={equal='bad'}", nulls, unknown,
         "cannot be compared: expected at least one that is bad, found nothing in N",
         R"(["OK",null])"},
        {"select='/m/*/H'\nquantifier='any'\nvalidate={equal='bad'}", good, fail,
         "expected at least one that is bad, found OK, OK", R"(["OK","OK"])"},
        {"select='/m/*/H'\nquantifier='any'\nvalidate={equal='bad'}", R"({"m":[]})", fail,
         "the controller does not report /m/*/H (p)", "null"},
        {"select='/l/*'\nquantifier='none'\nvalidate={equal=0}", R"({"l":[0,3,17]})", fail,
         "expected none that is 0, found 0", "[0,3,17]"},
        {"select='/l/*'\nquantifier='none'\nvalidate={equal=0}", R"({"l":[3,17]})", pass,
         "none of 2 is", "[3,17]"},
        {"select='/l/*'\nquantifier='none'\nvalidate={equal=0}", R"({"l":[]})", pass,
         "the list is empty: /l/*", "null"},
        {"select='/l/*'\nquantifier='none'\nvalidate={equal=0}", R"({"l":[3,"x"]})", unknown,
         "cannot be compared: expected none that is 0, found x", R"([3,"x"])"},
        {"select='/m/*'\nquantifier='count'\nvalidate={greater_than_or_equal=3}", three, pass,
         "found 3", "3"},
        {"select='/m/*'\nquantifier='count'\nvalidate={greater_than_or_equal=4}", three, fail,
         "expected at least 4, found 3", "3"},
        {"select='/x/*'\nquantifier='count'\nvalidate={equal=0}", three, pass, "found 0", "0"},
        // where
        {"select='/m/*/H'\nwhere={select='/S',not_equal='Absent'}\nvalidate={equal='OK'}", three,
         fail, "expected OK, found Warning in C", R"(["OK","Warning"])"},
        {"select='/m/*/H'\nwhere={select='/S',equal='Absent'}\nvalidate={equal='Critical'}", three,
         pass, "found Critical in B", R"("Critical")"},
        {"select='/m/*/H'\nwhere={select='/S',equal='Gone'}\nvalidate={equal='OK'}", three, fail,
         "expected OK, but none of what p shows is of that kind", "null"},
        {"select='/m/*/H'\nwhere={select='/S',equal='Gone'}\nlevel='if_implemented'\n"
         "validate={equal='OK'}",
         three, not_applicable, "expected OK, but none of what p shows is of that kind", "null"},
        {"select='/m/*'\nwhere={select='/S',equal='Enabled'}\nquantifier='count'\n"
         "validate={equal=2}",
         three, pass, "found 2", "2"},
        // A member that does not say what `where` asks is not excluded, and not included either.
        {"select='/m/*/H'\nwhere={select='/S',not_equal='Absent'}\nvalidate={equal='OK'}", hollow,
         fail, "expected OK, found Critical in A", R"(["Critical","OK"])"},
        {"select='/m/*/H'\nwhere={select='/S',not_in_set=['Absent']}\nvalidate={equal='OK'}",
         hollow, fail, "expected OK, found Critical in A", R"(["Critical","OK"])"},
        {"select='/m/*/H'\nwhere={select='/S',regex_no_match='^Abs'}\nvalidate={equal='OK'}",
         hollow, fail, "expected OK, found Critical in A", R"(["Critical","OK"])"},
        {"select='/m/*/H'\nwhere={select='/S',equal='Enabled'}\nvalidate={equal='OK'}", hollow,
         fail, "expected OK, but none of what p shows is of that kind", "null"},
        {"select='/m/*/H'\nwhere={select='/S',in_set=['Enabled']}\nvalidate={equal='OK'}", hollow,
         fail, "expected OK, but none of what p shows is of that kind", "null"},
        {"select='/m/*/H'\nwhere={select='/S',regex_match='.'}\nvalidate={equal='OK'}", hollow,
         fail, "expected OK, but none of what p shows is of that kind", "null"},
        // One that says it in a type that cannot be compared may be meant or not.
        {"select='/m/*/H'\nwhere={select='/S',not_equal='Absent'}\nvalidate={equal='OK'}", odd,
         unknown, "cannot be compared: expected OK, found Critical in A", R"(["Critical","OK"])"},
        {"select='/m/*/H'\nwhere={select='/S',not_equal='Absent'}\nquantifier='any'\n"
         "validate={equal='gone'}",
         hollow, fail, "expected at least one that is gone, found Critical in A, OK",
         R"(["Critical","OK"])"},
        {"select='/m/*'\nwhere={select='/S',equal='Enabled'}\nquantifier='count'\n"
         "validate={equal=2}",
         odd, unknown, "cannot be counted: 'where' cannot be compared with all of them", "2"},
        {"select='/m/*'\nwhere={select='/S',equal='Enabled'}\nquantifier='count'\n"
         "validate={equal=0}",
         hollow, pass, "found 0", "0"},
        {"select='/m/*/H'\nwhere={select='/S',equal={probe='lost',select='/s'}}\n"
         "validate={equal='OK'}",
         good, unknown,
         "nothing to compare with: could not look at lost: the controller did not answer in time "
         "(Get Something of 10.0.1.11)",
         R"(["OK","OK"])"},
        {"select='/m/*/H'\nwhere={select='/S',equal={rack='site.name'}}\nvalidate={equal='OK'}",
         good, not_applicable, "the rack file does not declare site.name", "null"},
    });
}

TEST_CASE("none of nothing")
{
    const std::string list = "select='/l/*'\nquantifier='none'\nvalidate={equal=0}";
    const std::string health = "select='/m/*/H'\nquantifier='none'\nvalidate={equal='Critical'}";
    const std::string ruled_out = health + "\nwhere={select='/S',not_equal='Absent'}";
    const std::string deep = "select='/m/*/l/*'\nquantifier='none'\nvalidate={equal=0}";
    const std::string implemented = list + "\nlevel='if_implemented'";
    check_cases({
        {list.c_str(), R"({"l":[]})", pass, "the list is empty: /l/*", "null"},
        {list.c_str(), R"({"l":{}})", pass, "the list is empty: /l/*", "null"},
        {list.c_str(), R"({"x":[]})", unknown, "the controller does not report /l/* (p)", "null"},
        {list.c_str(), R"({"l":null})", unknown, "the controller does not report /l/* (p)", "null"},
        {list.c_str(), R"({"l":7})", unknown, "the controller does not report /l/* (p)", "null"},
        {list.c_str(), "timeout", unknown, timeout_message, "null"},
        {implemented.c_str(), R"({"x":1})", not_applicable,
         "the controller does not report /l/* (p)", "null"},
        {implemented.c_str(), R"({"l":[]})", pass, "the list is empty: /l/*", "null"},
        {health.c_str(), R"({"m":[]})", pass, "the list is empty: /m/*/H", "null"},
        {health.c_str(), R"({"m":[{"S":"Enabled"}]})", unknown,
         "the controller does not report /m/*/H (p)", "null"},
        {ruled_out.c_str(), R"({"m":[{"S":"Absent","H":"Critical"}]})", pass,
         "none is: 'where' leaves none of them", "null"},
        {deep.c_str(), R"({"m":[]})", pass, "the list is empty: /m/*/l/*", "null"},
        {deep.c_str(), R"({"m":[{"l":[]},{"l":[]}]})", pass, "the list is empty: /m/*/l/*", "null"},
        {deep.c_str(), R"({"m":[{"l":[]},{"k":[]}]})", unknown,
         "the controller does not report /m/*/l/* (p)", "null"},
    });
}

TEST_CASE("members that could not be read leave open what they would have shown")
{
    const auto facts = [](const char* members, const char* unreadable) {
        return std::string{R"({"members":)"} + members + R"(,"unreadable":)" + unreadable + "}";
    };
    const char* two = R"([{"uri":"/b","error":"http-error: status 500\u001b[2J"},{"uri":"/c"}])";
    const char* one = R"([{"uri":"/b","error":"not-licensed: needs SFT-OOB-LIC"}])";
    const std::string good = facts(R"([{"H":"OK"}])", two);
    const std::string good_one = facts(R"([{"H":"OK"}])", one);
    const std::string bad = facts(R"([{"H":"Critical"}])", two);
    const std::string null = facts(R"([{"H":"OK"},{"H":null}])", two);
    const std::string nothing = facts("[]", two);
    const std::string read = facts(R"([{"H":"OK"}])", "[]");
    const std::string strange = facts(R"([{"H":"OK"}])", "[7]");
    const std::string skipped = R"({"members":[{"H":"OK"}],"unreadable":[],"skipped":["/r"]})";
    const char* every = "select='/members/*/H'\nvalidate={equal='OK'}";
    const char* first = "select='/members/0/H'\nvalidate={equal='OK'}";
    const char* any = "select='/members/*/H'\nquantifier='any'\nvalidate={equal='OK'}";
    const char* none = "select='/members/*/H'\nquantifier='none'\nvalidate={equal='Critical'}";
    const char* implemented =
        "level='if_implemented'\nselect='/members/*/H'\nvalidate={equal='OK'}";
    const char* ruled_out = "select='/members/*/H'\nwhere={select='/H',not_equal='OK'}\n"
                            "validate={equal='OK'}";
    const char* count = "select='/members/*'\nquantifier='count'\nvalidate={equal=1}";
    const char* more = "select='/members/*'\nquantifier='count'\nvalidate={equal=3}";
    const char* many = "select='/members/*'\nquantifier='count'\nvalidate={equal=4}";
    const char* few = "select='/members/*'\nquantifier='count'\nvalidate={less_than=1}";
    const char* message = "2 members of p could not be read; the first: http-error: status 500?[2J";
    const char* licence = "1 member of p could not be read: not-licensed: needs SFT-OOB-LIC";
    check_cases({
        {every, good.c_str(), unknown, message, "\"OK\""},
        {every, good_one.c_str(), unknown, licence, "\"OK\""},
        {every, strange.c_str(), unknown, "1 member of p could not be read", "\"OK\""},
        {every, bad.c_str(), fail, "expected OK, found Critical", "\"Critical\""},
        {every, null.c_str(), unknown, "cannot be compared: expected OK, found nothing",
         R"(["OK",null])"},
        {every, nothing.c_str(), unknown, message, "null"},
        {every, read.c_str(), pass, "found OK", "\"OK\""},
        {every, skipped.c_str(), pass, "found OK", "\"OK\""},
        {first, good.c_str(), unknown, message, "\"OK\""},
        {first, bad.c_str(), fail, "expected OK, found Critical", "\"Critical\""},
        {any, good.c_str(), unknown, message, "\"OK\""},
        {any, bad.c_str(), unknown, message, "\"Critical\""}, // one of the others may be OK
        {none, good.c_str(), unknown, message, "\"OK\""},
        {none, bad.c_str(), fail, "expected none that is Critical, found Critical", "\"Critical\""},
        {none, nothing.c_str(), unknown, message, "null"},
        {implemented, nothing.c_str(), unknown, message, "null"},
        {implemented, bad.c_str(), fail, "expected OK, found Critical", "\"Critical\""},
        {ruled_out, good.c_str(), unknown, message, "null"},
        {count, good.c_str(), unknown, message, "1"},
        {more, good.c_str(), unknown, message, "1"}, // they may be three
        {many, good.c_str(), fail, "expected 4, found 1", "1"},
        {few, good.c_str(), fail, "expected less than 1, found 1", "1"},
        // What does not look at the members is not concerned.
        {"select='/s'\nvalidate={equal=1}", R"({"s":1,"unreadable":[{"error":"x"}]})", pass,
         "found 1", "1"},
        // Nor is a list that is whole, where what is missing names another.
        {"select='/d/*/H'\nvalidate={equal='OK'}",
         R"({"d":[{"H":"OK"}],"unreadable":[{"of":"v","error":"x"},{"error":"x"}]})", pass,
         "found OK", "\"OK\""},
        {"select='/d/*/H'\nvalidate={equal='OK'}",
         R"({"d":[{"H":"OK"}],"unreadable":[{"of":"v","error":"x"},{"of":"d","error":"y"}]})",
         unknown, "1 member of p could not be read: y", "\"OK\""},
    });
    const auto diagnoses = judge(profile_of(row("a", std::string{"probe='p'\n"} + every)),
                                 observations_of({{"p", good_one}}), declared);
    CHECK(diagnoses[0].error == Errc::not_licensed);
    CHECK(diagnoses[0].remedy == next_step(Errc::not_licensed));
    CHECK_FALSE(diagnoses[0].remedy.empty());
}

TEST_CASE("errors and durations reach the diagnosis")
{
    const Profile profile =
        profile_of(row("a", "probe='p'\nselect='/s'\nvalidate={equal=1}") +
                   row("b", "probe='never'\nselect='/s'\nvalidate={equal=1}") +
                   row("c", "probe='q'\nselect='/s'\nvalidate={equal={probe='p',select='/s'}}"));
    const auto diagnoses =
        judge(profile, observations_of({{"p", "timeout"}, {"q", "{\"s\":1}"}}), {});
    CHECK(diagnoses[0].error == Errc::connection_timeout);
    CHECK(diagnoses[0].duration == Milliseconds{7});
    CHECK(diagnoses[0].expected == "1");
    CHECK(diagnoses[1].error == Errc::cancelled);
    CHECK(diagnoses[2].error == Errc::connection_timeout);
    CHECK(diagnoses[2].expected == "what p shows at /s");
}

TEST_CASE("what cannot be observed is explained by a failure, and by nothing else")
{
    const Profile profile =
        profile_of(row("other", "probe='q'\nselect='/s'\nvalidate={equal=1}\n"
                                "explained_by=['login']") +
                   row("login", "probe='p'\nselect='/s'\nvalidate={equal=1}\n"));
    struct Row {
        const char* login;
        const char* other;
        Outcome outcome;
        const char* blocked_by;
    };
    const Row rows[] = {
        {"{\"s\":2}", "timeout", unknown, "login"},
        {"{\"s\":1}", "timeout", unknown, ""},
        {"timeout", "timeout", unknown, ""},
        {"{\"s\":2}", "{\"s\":1}", pass, ""}, // observed all the same: judged
        {"{\"s\":2}", "{\"s\":2}", fail, ""},
    };
    for (const Row& expected : rows) {
        CAPTURE(expected.login, expected.other);
        const auto diagnoses =
            judge(profile, observations_of({{"p", expected.login}, {"q", expected.other}}), {});
        CHECK(id(diagnoses[0].outcome) == id(expected.outcome));
        CHECK(diagnoses[0].blocked_by == expected.blocked_by);
    }
}

TEST_CASE("what needs something that did not pass is blocked by the root of it")
{
    const auto requirement = [](const char* name, const char* probe, const char* needs) {
        return row(name, std::string{"probe='"} + probe + "'\nselect='/s'\nvalidate={equal=1}\n" +
                             "needs=[" + needs + "]");
    };
    // The rows stand before what they need, which must not matter.
    const Profile profile = profile_of(
        requirement("console", "p", "'sol', 'power'") + requirement("sol", "p", "'session'") +
        requirement("session", "q", "'port'") + requirement("port", "p", "") +
        requirement("power", "r", "") + requirement("both", "p", "'lost', 'session'") +
        requirement("lost", "t", "") + requirement("after", "p", "'undeclared'") +
        row("undeclared", "probe='p'\nselect='/s'\nvalidate={equal={rack='node.mac'}}"));
    struct Expectation {
        const char* requirement;
        Outcome outcome;
        const char* blocked_by;
    };
    const Expectation expectations[] = {
        {"console", unknown, "session"},
        {"sol", unknown, "session"},
        {"session", fail, ""},
        {"port", pass, ""},
        {"power", pass, ""},
        {"both", unknown, "session"},
        {"lost", unknown, ""},
        {"after", unknown, "undeclared"},
        {"undeclared", not_applicable, ""},
    };
    const auto diagnoses =
        judge(profile,
              observations_of(
                  {{"p", "{\"s\":1}"}, {"q", "{\"s\":2}"}, {"r", "{\"s\":1}"}, {"t", "timeout"}}),
              {});
    REQUIRE(diagnoses.size() == std::size(expectations));
    for (std::size_t i = 0; i < diagnoses.size(); ++i) {
        CAPTURE(expectations[i].requirement);
        CHECK(diagnoses[i].requirement == expectations[i].requirement);
        CHECK(id(diagnoses[i].outcome) == id(expectations[i].outcome));
        CHECK(diagnoses[i].blocked_by == expectations[i].blocked_by);
    }
    CHECK(diagnoses[0].message ==
          "not judged, because this must hold first: Title of session (session)");
    CHECK(diagnoses[0].measured.is_null());
    CHECK_FALSE(diagnoses[0].error);
}

TEST_CASE("a profile that loading would refuse never passes")
{
    Profile profile = profile_of(row("a", "probe='p'\nselect='/s'\nvalidate={equal=1}"));
    profile.requirements[0].needs = {"a"};
    const Observations observations = observations_of({{"p", "{\"s\":1}"}});
    CHECK(judge(profile, observations, {})[0].outcome == unknown);
    profile.requirements[0].needs = {"no.such"};
    CHECK(judge(profile, observations, {})[0].outcome == unknown);
    CHECK(judge(profile, observations, {})[0].blocked_by == "no.such");
}

TEST_CASE("the text of a peer cannot act on a terminal or fill it")
{
    const Profile profile =
        profile_of(row("a", "probe='p'\nselect='/m/*/H'\nvalidate={equal='OK'}"));
    json::array members;
    for (int i = 0; i < 1000; ++i)
        members.push_back(
            {{"Id", std::string(10000, 'i')}, {"H", "\x1b[2J" + std::string(9999, 'x')}});
    json::object facts = {{"m", members}, {"error", "\x1b]0;\x07"}};
    Observations observations;
    observations.emplace("p {}", Observed{{"p", {}}, Evidence{"t", facts, ""}, {}, {}});
    const auto diagnoses = judge(profile, observations, {});
    CHECK(diagnoses[0].outcome == fail);
    CHECK(diagnoses[0].message.size() < 2000);
    CHECK(diagnoses[0].message.find('\x1b') == std::string::npos);
    CHECK(diagnoses[0].message.find("and 995 more") != std::string::npos);
}
