// SPDX-License-Identifier: GPL-3.0-or-later
// Goal: quirks are read with every mistake told at its place, and only a known one can be put in
// force. Method: files with one mistake each, and the shipped ones.
#include "check/quirk.hpp"

#include "check/profile.hpp"
#include "support.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace oobready;
using namespace oobready::check;
using test::TemporaryFolder;

namespace {

const std::string head = "[[quirk]]\nid = \"one\"\nkind = \"session\"\n";
const std::string tail = "symptom = \"s\"\nnote = \"n\"\nsource = \"s\"\n";
const std::string good = head + "effect = \"message-checksum-ignored\"\n" + tail;

std::vector<std::string> ids_of(const std::vector<Quirk>& quirks)
{
    std::vector<std::string> ids;
    for (const Quirk& quirk : quirks)
        ids.push_back(quirk.id);
    return ids;
}

} // namespace

TEST_CASE("each wrong quirk is told at its place")
{
    struct Row {
        std::string text;
        const char* mistakes;
    };
    const Row rows[] = {
        {good, ""},
        {head + "effect = \"built-in\"\nseen_on = [\"a\"]\n" + tail, ""},
        {head + "effect = \"built-im\"\n" + tail,
         "quirks.toml:4:10: 'built-im' is nothing that oobready can do; did you mean "
         "'built-in'?\n"},
        {head + tail, "quirks.toml:1:1: [[quirk]] lacks 'effect'\n"},
        {"[[quirk]]\nid = \"one\"\nkind = \"sessoin\"\neffect = \"built-in\"\n" + tail,
         "quirks.toml:3:8: 'sessoin' is no kind of quirk: session, sol, sensors, sdr, fru or "
         "settings\n"},
        {good + "colour = 1\n", "quirks.toml:8:1: unknown key 'colour' in [[quirk]]\n"},
        {"[profile]\n", "quirks.toml:1:2: unknown key 'profile' in a file of quirks\n"},
        {good + "[[quirk]]\nid = \"one\"\nkind = \"session\"\neffect = \"built-in\"\n" + tail,
         "quirks.toml:8:1: 'one' has the effect message-checksum-ignored in quirks.toml, line "
         "1\n"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.text);
        TemporaryFolder folder;
        folder.write("quirks.toml", row.text);
        Mistakes mistakes;
        load_quirks({folder.path()}, mistakes);
        CHECK(test::listed(mistakes, folder.path()) == row.mistakes);
    }
}

TEST_CASE("a name puts its quirk in force once; what needs no switch is not in force")
{
    TemporaryFolder folder;
    folder.write("quirks.toml", good +
                                    "[[quirk]]\nid = \"two\"\nkind = \"sol\"\n"
                                    "effect = \"built-in\"\n" +
                                    tail);
    Mistakes mistakes;
    const std::vector<Quirk> catalogue = load_quirks({folder.path()}, mistakes);
    const std::vector<QuirkName> names{{"one", {}}, {"two", {}}, {"one", {}}};
    CHECK(ids_of(quirks_in_force(names, catalogue, mistakes)) == std::vector<std::string>{"one"});
    CHECK(mistakes.empty());
    const std::vector<QuirkName> wrong{{"onee", {"rack.toml", 3, 1}}};
    CHECK(quirks_in_force(wrong, catalogue, mistakes).empty());
    REQUIRE(mistakes.size() == 1);
    CHECK(describe(mistakes[0]) == "rack.toml:3:1: there is no quirk 'onee'; did you mean 'one'?");
}

TEST_CASE("the shipped quirks are without mistakes and are no profiles")
{
    const Folders folders{std::string{OOBREADY_SOURCE_DIR} + "/profiles"};
    Mistakes mistakes;
    const std::vector<Quirk> quirks = load_quirks(folders, mistakes);
    CHECK(mistakes.empty());
    // What FreeIPMI's manual lists for these makes.
    for (const std::string id :
         {"opensesspriv", "supermicro20", "nochecksumcheck", "integritycheckvalue",
          "solpayloadsize", "solport", "solstatus", "unexpectedauth", "ignorescanningdisabled",
          "skipchecks", "slowcommit", "veryslowcommit"}) {
        const auto quirk = std::ranges::find(quirks, id, &Quirk::id);
        CAPTURE(id);
        REQUIRE(quirk != quirks.end());
        CHECK_FALSE(quirk->seen_on.empty());
    }
    for (const std::string& name : list_profiles(folders))
        CHECK_FALSE(name.ends_with("quirks"));
}
