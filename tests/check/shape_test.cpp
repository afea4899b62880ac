// SPDX-License-Identifier: GPL-3.0-or-later
// Goal: a shape says which pointers can exist, and how often something is sent reads well.
// Method: tables.
#include "check/sent.hpp"
#include "check/shape.hpp"

#include <catch2/catch.hpp>

using namespace oobready::check;

namespace {

constexpr std::string_view states[] = {"open", "", "closed", "open"};

const Shape shape = joined({
    {
        text("/state", "s").one_of(states, "other"),
        list("/ids", "i"),
        integer("/ids/*", "i"),
        object("/resource", "r").or_null().of_anything(),
        list("/members", "m"),
    },
    under("/members/*", {text("/name", "n"), object("/more", "m"), number("/more/size", "s")}),
});

} // namespace

TEST_CASE("pointers that can exist in a shape, and those that cannot")
{
    struct Row {
        const char* pointer;
        const char* mistake;
    };
    const Row rows[] = {
        {"/state", ""},
        {"/ids", ""},
        {"/ids/*", ""},
        {"/ids/0", ""},
        {"/resource/Any/0/Thing", ""},
        {"/members/*", ""},
        {"/members/12", ""},
        {"/members/*/more/size", ""},
        {"/members/*/more/*", ""},
        {"/*", ""},
        {"/stat", "has no fact '/stat'; did you mean '/state'?"},
        {"/members/*/nam", "has no fact '/members/*/nam'; did you mean '/members/*/name'?"},
        {"/members/x/name", "has no fact '/members/x/name'; did you mean '/members/*/name'?"},
        {"/members/0/nam", "has no fact '/members/0/nam'; did you mean '/members/*/name'?"},
        {"/state/0", "has no fact '/state/0'; did you mean '/state'?"},
        {"/members/*/name/0", "has no fact '/members/*/name/0'; did you mean '/members/*/name'?"},
        {"/nothing/like/this/one", "has no fact '/nothing/like/this/one'"},
    };
    for (const Row& row : rows) {
        INFO(row.pointer);
        CHECK(shape_mistake(shape, row.pointer) == row.mistake);
    }
    CHECK(shape_mistake(shape, "/members/*/nam", "/members/*") ==
          "has no fact '/nam'; did you mean '/name'?");
    CHECK(shape_mistake(shape, "/members/*/name", "/members/*").empty());
}

TEST_CASE("a closed set has each word once")
{
    CHECK(shape.front().closed_set() == std::vector<std::string_view>{"open", "closed", "other"});
    CHECK(shape.at(1).closed_set().empty());
    CHECK(shape.at(5).path() == "/members/*/name");
    CHECK(shape.at(5).name() == "name");
    CHECK(under("/rows/*", shape).at(5).path() == "/rows/*/members/*/name");
}

TEST_CASE("how often in words")
{
    CHECK(describe(once) == "once");
    CHECK(describe(per("sensor")) == "per sensor");
    CHECK(describe(per("parameter", 6)) == "per parameter, at most 6");
    CHECK(describe(only("where it is silent")) == "once, only where it is silent");
    CHECK(describe(Often{.per = "sensor", .argument = "thresholds"}) ==
          "per sensor, only with thresholds = true");
    CHECK(once.is_once());
    CHECK_FALSE(per("sensor").is_once());
    CHECK_FALSE(only("where it is silent").is_once());
}
