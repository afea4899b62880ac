// SPDX-License-Identifier: GPL-3.0-or-later
// Goal: a person who mistypes a file is told what and where. Method: tables of small files, with
// the exact messages; files that are no files.
#include "check/suggest.hpp"
#include "check/toml_reader.hpp"
#include "support.hpp"

#include <catch2/catch.hpp>

using namespace oobready;
using namespace oobready::check;

TEST_CASE("a file that cannot be read as TOML is one mistake")
{
    const test::TemporaryFolder folder;
    std::filesystem::create_directory(folder.path() / "folder.toml");
    folder.write("huge.toml", std::string(toml_bytes_max + 1, '#'));
    folder.write("broken.toml", "a = 1\nb = = 2\n");
    struct Row {
        const char* file;
        const char* message;
    };
    const Row rows[] = {
        {"absent.toml", "absent.toml: there is no such file\n"},
        {"folder.toml", "folder.toml: is not a regular file\n"},
        {"huge.toml", "huge.toml: is larger than 4194304 bytes\n"},
    };
    for (const Row& row : rows) {
        Mistakes mistakes;
        CHECK_FALSE(read_toml(folder.path() / row.file, mistakes));
        CHECK(test::listed(mistakes, folder.path()) == row.message);
    }
    Mistakes mistakes;
    CHECK_FALSE(read_toml(folder.path() / "broken.toml", mistakes));
    REQUIRE(mistakes.size() == 1);
    CHECK(mistakes[0].place.line == 2);
    CHECK(mistakes[0].place.column == 5);
    folder.write("largest.toml", "#" + std::string(toml_bytes_max - 1, '#'));
    CHECK(read_toml(folder.path() / "largest.toml", mistakes));
}

TEST_CASE("each accessor names the wrong type and its place, finish() the unknown key")
{
    const test::TemporaryFolder folder;
    const auto file = folder.write("a.toml", "text = 1\n"
                                             "boolean = \"yes\"\n"
                                             "integer = 70000\n"
                                             "decimal = 1.5\n"
                                             "texts = [\"a\", 2]\n"
                                             "table = []\n"
                                             "tables = [1]\n"
                                             "empty = \"\"\n"
                                             "adress = \"10.0.0.1\"\n"
                                             "zzzzzzzzz = 1\n");
    Mistakes mistakes;
    const auto table = read_toml(file, mistakes);
    REQUIRE(table);
    TomlReader reader{*table, "a.toml", "the test", mistakes};
    CHECK_FALSE(reader.text("text"));
    CHECK_FALSE(reader.boolean("boolean"));
    CHECK_FALSE(reader.integer("integer", 1, 65535));
    CHECK_FALSE(reader.integer("decimal", 1, 65535));
    CHECK_FALSE(reader.texts("texts"));
    CHECK(reader.table("table") == nullptr);
    CHECK(reader.tables("tables").empty());
    CHECK(reader.required_text("empty").empty());
    CHECK(reader.required_text("lacking").empty());
    CHECK_FALSE(reader.text("address"));
    reader.finish();
    CHECK(test::listed(mistakes, folder.path()) ==
          "a.toml:1:8: 'text' must be a text, not an integer\n"
          "a.toml:2:11: 'boolean' must be true or false, not a text\n"
          "a.toml:3:11: 'integer' must be from 1 to 65535, not 70000\n"
          "a.toml:4:11: 'decimal' must be an integer, not a decimal number\n"
          "a.toml:5:15: 'texts' must hold texts only, not an integer\n"
          "a.toml:6:9: 'table' must be a table, not a list\n"
          "a.toml:7:11: 'tables' must hold tables only, not an integer\n"
          "a.toml:8:9: 'empty' is empty\n"
          "a.toml:1:1: the test lacks 'lacking'\n"
          "a.toml:9:1: unknown key 'adress' in the test; did you mean 'address'?\n"
          "a.toml:10:1: unknown key 'zzzzzzzzz' in the test\n");
}

TEST_CASE("TOML becomes JSON")
{
    const test::TemporaryFolder folder;
    Mistakes mistakes;
    const auto table = read_toml(folder.write("a.toml", "a = { b = [1, 2.5, true, \"x\"] }\n"
                                                        "d = 2026-01-02T03:04:05Z\n"),
                                 mistakes);
    REQUIRE(table);
    CHECK(boost::json::serialize(to_json(*table)) ==
          R"({"a":{"b":[1,2.5E0,true,"x"]},"d":"2026-01-02T03:04:05Z"})");
}

TEST_CASE("a suggestion is near, or there is none")
{
    const std::vector<std::string_view> names = {"equal", "not_equal", "in_set"};
    CHECK(suggestion("eqal", names) == "; did you mean 'equal'?");
    CHECK(suggestion("inset", names) == "; did you mean 'in_set'?");
    CHECK(suggestion("greater", names).empty());
    CHECK(suggestion("", names).empty());
    CHECK(suggestion(std::string(100000, 'e'), names).empty());
}
