// SPDX-License-Identifier: GPL-3.0-or-later
// Goal: a pointer selects what RFC 6901 says, and "*" every member. Method: tables over one value.
#include "check/diagnosis.hpp"
#include "check/pointer.hpp"

#include <catch2/catch.hpp>

using namespace oobready::check;

namespace {

// The selected values as one JSON array.
std::string selected(const json::value& value, const char* pointer)
{
    json::array values;
    for (const json::value* one : select(value, pointer))
        values.push_back(*one);
    return json::serialize(values);
}

} // namespace

TEST_CASE("pointers select")
{
    const json::value value = json::parse(
        R"({"a":{"b":[10,20,30]},"m":[{"n":1},{"n":2},{"o":3},4],"":5,"x/y":6,"z~":7,"*":8})");
    struct Row {
        const char* pointer;
        const char* values;
    };
    const Row rows[] = {
        {"/a/b/0", "[10]"},       {"/a/b/2", "[30]"},  {"/a/b/3", "[]"},
        {"/a/b/00", "[]"},        {"/a/b/01", "[]"},   {"/a/b/-", "[]"},
        {"/a/b/-1", "[]"},        {"/a/b/+1", "[]"},   {"/a/b/99999999999999999999", "[]"},
        {"/a/b/*", "[10,20,30]"}, {"/m/*/n", "[1,2]"}, {"/a/*/1", "[20]"},
        {"/a/b/0/c", "[]"},       {"/", "[5]"},        {"/x~1y", "[6]"},
        {"/z~0", "[7]"},          {"/absent", "[]"},   {"no", "[]"},
        {"/a/b/", "[]"},
    };
    for (const Row& row : rows) {
        CAPTURE(row.pointer);
        CHECK(selected(value, row.pointer) == row.values);
        const auto members = select_members(value.get_object(), row.pointer);
        CHECK(members.size() == select(value, row.pointer).size());
    }
    CHECK(select(value, "").size() == 1);
    CHECK(select_members(value.get_object(), "").empty());
    CHECK(select_members(value.get_object(), "/*").size() == 6);
}

TEST_CASE("a member is what the first star stands for")
{
    const json::object facts =
        json::parse(R"({"m":[{"d":[{"h":1},{"h":2}]},{"d":[]}]})").as_object();
    const auto values = select_members(facts, "/m/*/d/*/h");
    REQUIRE(values.size() == 2);
    CHECK(values[1].member == &facts.at("m").at(0));
    CHECK(select_members(facts, "/m/0/d")[0].member == nullptr);
}

TEST_CASE("wrong pointers are told")
{
    for (const char* good : {"", "/", "/a~0b~1c", "/*/x"})
        CHECK(pointer_mistake(good).empty());
    for (const char* bad : {"a", "a/b", "/~", "/~2", "/a~"})
        CHECK_FALSE(pointer_mistake(bad).empty());
    CHECK_FALSE(pointer_mistake("/" + std::string(10000, 'a')).empty());
    CHECK(has_star("/a/*"));
    CHECK(has_star("/*/a"));
    CHECK_FALSE(has_star("/a*b"));
    CHECK_FALSE(has_star("/**"));
}
