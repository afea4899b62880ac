// SPDX-License-Identifier: GPL-3.0-or-later
// Goal: [[raw_command]] rows load and merge as written, every mistake is told at its place, and
// what a controller does not support is judged by its level. Method: small profiles; tables.
#include "check/diagnosis.hpp"
#include "support.hpp"

#include <catch2/catch.hpp>

using namespace oobready;
using namespace oobready::check;

namespace {

const std::string head = "[profile]\ntitle = \"T\"\n";
const std::string raw = "[[raw_command]]\nname = \"mode\"\nnet_fn = 0x30\ncommand = 0x70\n"
                        "reads = \"r\"\nsource = \"s\"\n"; // lines 3 to 8

std::string asking(const std::string& arguments, const std::string& level = "mandatory")
{
    return "[[requirement]]\nid = \"a\"\ntitle = \"t\"\nwhy = \"w\"\nremedy = \"r\"\n"
           "probe = \"ipmi.raw\"\nselect = \"/value\"\nvalidate = { equal = \"own\" }\n"
           "level = \"" +
           level + "\"\n" + arguments;
}

std::string mistakes_of(const test::TemporaryFolder& folder, const std::string& text)
{
    folder.write("p.toml", text);
    Mistakes mistakes;
    const Profile profile = load_profile({folder.path()}, "p", mistakes);
    const ProbeInfo catalog[] = {{"ipmi.raw", "", {"command"}}};
    check::bind(profile, catalog, mistakes);
    return test::listed(mistakes, folder.path());
}

} // namespace

TEST_CASE("a raw command holds what was written, and a later one of its name replaces it")
{
    const test::TemporaryFolder folder;
    folder.write("base.toml", head + raw +
                                  "data = [12, 0]\nlun = 1\n"
                                  "manufacturer_ids = [10876, 1]\noffset = 2\n"
                                  "values = { 0 = \"own\", 0x10 = \"shared\" }\n"
                                  "[[raw_command]]\nname = \"other\"\nnet_fn = 0x32\n"
                                  "command = 1\nreads = \"r\"\nsource = \"s\"\n");
    folder.write("top.toml", "[profile]\ntitle=\"T\"\nextends=[\"base\"]\n[[raw_command]]\n"
                             "name = \"other\"\nnet_fn = 0x34\ncommand = 2\nreads = \"r\"\n"
                             "source = \"s\"\n");
    Mistakes mistakes;
    const Profile profile = load_profile({folder.path()}, "top", mistakes);
    REQUIRE(test::listed(mistakes, folder.path()).empty());
    REQUIRE(profile.raw_commands.size() == 2);
    const RawCommand& mode = profile.raw_commands[0];
    CHECK(mode.name == "mode");
    CHECK(mode.net_fn == 0x30);
    CHECK(mode.number == 0x70);
    CHECK(mode.data == Bytes{12, 0});
    CHECK(mode.lun == 1);
    CHECK(mode.offset == 2);
    CHECK(mode.manufacturer_ids == std::vector<std::uint32_t>{10876, 1});
    CHECK(mode.values == std::map<std::uint8_t, std::string>{{0, "own"}, {16, "shared"}});
    CHECK(mode.place.line == 4);
    CHECK(profile.raw_commands[1].net_fn == 0x34);
    CHECK(profile.raw_commands[1].place.file.ends_with("top.toml"));
}

TEST_CASE("each wrong raw command is a mistake at its place")
{
    const test::TemporaryFolder folder;
    struct Row {
        std::string text;
        const char* mistake;
    };
    const Row rows[] = {
        {raw, ""},
        {raw + "data = [256]\n", "p.toml:9:9: 'data' must"},
        {raw + "lun = 4\n", "p.toml:9:7: 'lun' must be"},
        {raw + "values = { 300 = \"x\" }\n", "p.toml:9:10: '300' of 'values'"},
        {raw + "values = { a = \"x\" }\n", "p.toml:9:10: 'a' of 'values'"},
        {raw + "values = { 1 = 2 }\n", "p.toml:9:10: '1' of 'values'"},
        {raw + "values = { 16 = \"x\", 0x10 = \"y\" }\n", "p.toml:9:10: 'values' gives 16 two"},
        {raw + "values = {}\n", "p.toml:9:10: 'values' is empty"},
        {raw + "offset = 1\n", "p.toml:9:10: 'offset' says which byte"},
        {raw + "sends = 1\n", "p.toml:9:1: unknown key 'sends' in [[raw_command]]"},
        {raw + raw, "p.toml:10:8: a second raw command 'mode'; the first is in line 4"},
        {"[[raw_command]]\nname = \"m\"\nreads = \"r\"\nsource = \"s\"\ncommand = 1\n",
         "p.toml:3:1: [[raw_command]] lacks 'net_fn'"},
        {raw + asking("arguments = { command = \"mode\" }\n"), ""},
        {raw + asking("arguments = { command = \"mod\" }\n"),
         "p.toml:10:6: 'a': there is no [[raw_command]] 'mod'; did you mean 'mode'?"},
        {raw + asking(""), "p.toml:10:6: 'a': ipmi.raw needs the argument 'command'"},
        {raw + asking("arguments = { command = 1 }\n"), "p.toml:10:6: 'a': ipmi.raw needs the"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.text);
        const std::string told = mistakes_of(folder, head + row.text);
        CHECK(told.starts_with(row.mistake));
        CHECK(told.empty() == (*row.mistake == '\0'));
    }
}

TEST_CASE("what a controller does not support")
{
    struct Row {
        const char* facts;
        const char* level;
        Outcome outcome;
    };
    const char* lacks = R"({"supported":false,"value":null})";
    const Row rows[] = {
        {lacks, "mandatory", Outcome::fail},
        {lacks, "recommended", Outcome::not_applicable},
        {lacks, "if_implemented", Outcome::not_applicable},
        {R"({"supported":false})", "recommended", Outcome::not_applicable},
        // Neither "no" nor an answer that is known.
        {R"({"supported":null,"value":null})", "recommended", Outcome::unknown},
        {R"({"supported":true,"value":null})", "recommended", Outcome::unknown},
        {R"({"supported":true,"value":"shared"})", "recommended", Outcome::fail},
        {R"({"supported":true,"value":"own"})", "recommended", Outcome::pass},
        {R"({"supported":false,"value":"shared"})", "recommended", Outcome::fail},
    };
    const test::TemporaryFolder folder;
    for (const Row& row : rows) {
        CAPTURE(row.facts, row.level);
        folder.write("p.toml",
                     head + raw + asking("arguments = { command = \"mode\" }\n", row.level));
        Mistakes mistakes;
        const Profile profile = load_profile({folder.path()}, "p", mistakes);
        REQUIRE(mistakes.empty());
        const ProbeCall& call = profile.requirements.front().call;
        const Observation seen = Evidence{"t", json::parse(row.facts).as_object(), ""};
        const Observations observations{{call.key(), Observed{call, seen, {}, {}}}};
        CHECK(judge(profile, observations, {}).front().outcome == row.outcome);
    }
}
