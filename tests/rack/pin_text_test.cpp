// SPDX-License-Identifier: GPL-3.0-or-later
// Goal: pins come into a rack file and nothing else changes: no comment, no blank, no line ending.
// Method: files of every layout, with what must come out of them; the places are the reader's own.
#include "rack/pin_text.hpp"
#include "rack/rack.hpp"

#include "../check/support.hpp"

#include <catch2/catch.hpp>

using namespace oobready;
using namespace oobready::rack;

namespace {

const std::string a = std::string(64, 'a');
const std::string b = std::string(64, 'b');
const std::string head = "[[appliance]]\nname = \"x\"\nprofile = \"p\"\n";

// The pins of the tables in `text`, each with as many of `pins` as it has nodes, as the rack file's
// reader places them.
std::vector<TablePins> tables_of(const std::string& text, std::vector<std::string> pins)
{
    const test::TemporaryFolder folder;
    Mistakes mistakes;
    const Rack rack = load_rack(folder.write("rack.toml", text), mistakes);
    INFO(test::listed(mistakes, folder.path()));
    REQUIRE(mistakes.empty());
    std::vector<TablePins> tables;
    std::size_t next = 0;
    for (const Appliance& appliance : rack.appliances)
        for (const Node& node : appliance.nodes) {
            const bool same = !tables.empty() && tables.back().place.line == node.place.line &&
                              tables.back().place.column == node.place.column;
            if (!same)
                tables.push_back({node.place, {}});
            tables.back().sha256.push_back(pins.at(next++));
        }
    return tables;
}

std::string pinned(const std::string& text, const std::vector<std::string>& pins)
{
    const Result<std::string> edited = with_pins(text, tables_of(text, pins));
    return edited ? *edited : "error: " + edited.error().context;
}

std::string quoted(const std::string& sha256) { return "\"sha256:" + sha256 + "\""; }

} // namespace

TEST_CASE("pins go into rack files of every layout, and everything else stays")
{
    struct Row {
        std::string before;
        std::vector<std::string> pins;
        std::string after;
    };
    const std::string node = head + "[[appliance.node]]\n";
    const Row rows[] = {
        // One node; a comment behind the value stays where it is.
        {node + "name = \"n1\"\nbmc = \"10.0.1.1\" # top\n\n# end\n",
         {a},
         node + "name = \"n1\"\nbmc = \"10.0.1.1\" # top\npin = " + quoted(a) + "\n\n# end\n"},
        // Several, indented with spaces; one of them could not be read.
        {node + "  name = \"n[1-2]\"\n  bmc = \"10.0.1.[1-2]\"\n  # last\n",
         {a, ""},
         node + "  name = \"n[1-2]\"\n  bmc = \"10.0.1.[1-2]\"\n  pin = [\n      " + quoted(a) +
             ",\n      \"\",\n  ]\n  # last\n"},
        // Carriage returns, tabs, and no line feed at the end.
        {"[[appliance]]\r\nname = \"x\"\r\nprofile = \"p\"\r\n[[appliance.node]]\r\nname = "
         "\"n1\"\r\n\tbmc = \"10.0.1.1\"\r\n",
         {a},
         "[[appliance]]\r\nname = \"x\"\r\nprofile = \"p\"\r\n[[appliance.node]]\r\nname = "
         "\"n1\"\r\n\tbmc = \"10.0.1.1\"\r\n\tpin = " +
             quoted(a) + "\r\n"},
        {node + "name = \"n1\"\nbmc = \"10.0.1.1\"",
         {a},
         node + "name = \"n1\"\nbmc = \"10.0.1.1\"\npin = " + quoted(a)},
        // A list over several lines, with a comment in it.
        {node + "bmc = [\n  \"10.0.1.1\", # left\n  \"10.0.1.2\",\n] # both\nname = \"n[1-2]\"\n",
         {a, b},
         node + "bmc = [\n  \"10.0.1.1\", # left\n  \"10.0.1.2\",\n] # both\npin = [\n    " +
             quoted(a) + ",\n    " + quoted(b) + ",\n]\nname = \"n[1-2]\"\n"},
        // Tables in braces; characters of several bytes before them.
        {head + "node = [{ name = \"é\", bmc = \"10.0.1.1\" }, {bmc=\"10.0.1.2\",name=\"m\"}]\n",
         {a, b},
         head + "node = [{ name = \"é\", bmc = \"10.0.1.1\", pin = " + quoted(a) +
             " }, {bmc=\"10.0.1.2\", pin = " + quoted(b) + ",name=\"m\"}]\n"},
        {head + "node = [{ name = \"n[1-2]\", bmc = \"10.0.1.[1-2]\" }]\n",
         {a, b},
         head + "node = [{ name = \"n[1-2]\", bmc = \"10.0.1.[1-2]\", pin = [" + quoted(a) + ", " +
             quoted(b) + "] }]\n"},
        // Pins that are there: those that differ are replaced in their places, the others keep
        // their spelling.
        {node + "name = \"n[1-2]\"\npin = [ \"SHA256:" + std::string(64, 'A') +
             "\", # left\n  \"\" ]\nbmc = \"10.0.1.[1-2]\"\n",
         {a, b},
         node + "name = \"n[1-2]\"\npin = [ \"SHA256:" + std::string(64, 'A') + "\", # left\n  " +
             quoted(b) + " ]\nbmc = \"10.0.1.[1-2]\"\n"},
        {node + "pin = '" + ("sha256:" + b) + "' # old\nname = \"n1\"\nbmc = \"10.0.1.1\"\n",
         {a},
         node + "pin = " + quoted(a) + " # old\nname = \"n1\"\nbmc = \"10.0.1.1\"\n"},
        // A byte order mark.
        {"\xef\xbb\xbf[[appliance]]\nname = \"x\"\nprofile = \"p\"\nnode = [{name = \"n\", bmc = "
         "\"10.0.1.1\"}]\n",
         {a},
         "\xef\xbb\xbf[[appliance]]\nname = \"x\"\nprofile = \"p\"\nnode = [{name = \"n\", bmc = "
         "\"10.0.1.1\", pin = " +
             quoted(a) + "}]\n"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.before);
        CHECK(pinned(row.before, row.pins) == row.after);
    }
}

TEST_CASE("what was pinned is what is read back")
{
    const std::string text =
        head + "[[appliance.node]]\nname = \"n[1-3]\"\nbmc = \"10.0.1.[1-3]\"\n";
    const test::TemporaryFolder folder;
    Mistakes mistakes;
    const Rack rack = load_rack(folder.write("rack.toml", pinned(text, {a, "", b})), mistakes);
    CHECK(test::listed(mistakes, folder.path()).empty());
    REQUIRE(rack.appliances.at(0).nodes.size() == 3);
    const std::vector<Node>& nodes = rack.appliances[0].nodes;
    CHECK(nodes[0].target.tls.pin_sha256 == a);
    CHECK(nodes[1].target.tls.pin_sha256.empty());
    CHECK(nodes[2].target.tls.pin_sha256 == b);
}

TEST_CASE("a file that is not what was read stays as it is")
{
    const std::string text = head + "[[appliance.node]]\nname = \"n1\"\nbmc = \"10.0.1.1\"\n";
    struct Row {
        std::string text;
        TablePins pins;
    };
    const Row rows[] = {
        {text, {{"rack.toml", 99, 1}, {a}}},         // no table there
        {"not = [toml", {{"rack.toml", 4, 1}, {a}}}, // broken meanwhile
        {"", {{"rack.toml", 4, 1}, {a}}},            // gone
        {head + "[[appliance.node]]\nname = \"n1\"\n", {{"rack.toml", 4, 1}, {a}}}, // no bmc
        {head + "[[appliance.node]]\nbmc = \"b\"\npin = 7\n", {{"rack.toml", 4, 1}, {a}}},
        {head + "[[appliance.node]]\nbmc = \"b\"\npin = [\"\"]\n", {{"rack.toml", 4, 1}, {a, b}}},
    };
    for (const Row& row : rows) {
        CAPTURE(row.text);
        const Result<std::string> edited = with_pins(row.text, {&row.pins, 1});
        REQUIRE(edited.has_error());
        CHECK(edited.error().code == Errc::malformed);
    }
    CHECK(*with_pins(text, {}) == text);
}
