// SPDX-License-Identifier: GPL-3.0-or-later
// Goal: each relation holds, breaks, or says that it cannot compare, for every kind and type.
// Method: a table of values as JSON text; literals that no profile may hold; hostile patterns.
#include "check/names.hpp"
#include "check/pattern.hpp"
#include "check/validator.hpp"

#include <catch2/catch.hpp>

using namespace oobready;
using namespace oobready::check;

namespace {

struct Row {
    Relation relation;
    Kind kind;
    const char* measured;
    const char* expected;
    Truth truth;
};

constexpr Truth yes = Truth::holds;
constexpr Truth no = Truth::breaks;
constexpr Truth cannot = Truth::incomparable;

Truth run(const Row& row)
{
    const Validator validator{row.relation, json::value{}};
    return holds(validator, json::parse(row.measured), json::parse(row.expected), row.kind);
}

void check_rows(const std::vector<Row>& rows)
{
    for (const Row& row : rows) {
        CAPTURE(id(row.relation), id(row.kind), row.measured, row.expected);
        CHECK(run(row) == row.truth);
    }
}

} // namespace

TEST_CASE("plain values")
{
    using R = Relation;
    constexpr Kind k = Kind::plain;
    check_rows({
        {R::equal, k, "\"open\"", "\"open\"", yes},
        {R::equal, k, "\"Open\"", "\"open\"", no},
        {R::equal, k, "true", "true", yes},
        {R::equal, k, "true", "false", no},
        {R::equal, k, "1", "true", cannot},
        {R::equal, k, "443", "443", yes},
        {R::equal, k, "443", "443.0", yes},
        {R::equal, k, "\"443\"", "443", cannot},
        {R::equal, k, "18446744073709551615", "-1", no},
        {R::equal, k, "9223372036854775807", "9223372036854775807", yes},
        {R::equal, k, "null", "\"open\"", cannot},
        {R::equal, k, "null", "null", cannot},
        {R::equal, k, "[1]", "1", cannot},
        {R::equal, k, "{}", "1", cannot},
        {R::not_equal, k, "\"a\"", "\"b\"", yes},
        {R::not_equal, k, "\"a\"", "\"a\"", no},
        {R::not_equal, k, "null", "\"a\"", cannot},
        {R::not_equal, k, "1", "\"a\"", cannot},
        {R::less_than, k, "1", "2", yes},
        {R::less_than, k, "2", "2", no},
        {R::less_than, k, "-1", "18446744073709551615", yes},
        {R::less_than, k, "18446744073709551615", "-1", no},
        {R::less_than, k, "\"1\"", "\"2\"", cannot},
        {R::less_than, k, "true", "false", cannot},
        {R::less_than_or_equal, k, "2", "2", yes},
        {R::less_than_or_equal, k, "2.5", "2", no},
        {R::greater_than, k, "3649", "0", yes},
        {R::greater_than, k, "-3", "0", no},
        {R::greater_than, k, "0", "0", no},
        {R::greater_than_or_equal, k, "0", "0", yes},
        {R::greater_than_or_equal, k, "0.5", "1", no},
        {R::in_set, k, "674", "[674]", yes},
        {R::in_set, k, "675", "[674,10876]", no},
        {R::in_set, k, "\"674\"", "[674]", cannot},
        {R::in_set, k, "\"b\"", "[1,\"a\"]", no},
        {R::in_set, k, "null", "[674]", cannot},
        {R::in_set, k, "674", "674", cannot},
        {R::in_set, k, "674", "[]", cannot},
        {R::not_in_set, k, "3", "[0]", yes},
        {R::not_in_set, k, "0", "[0]", no},
        {R::not_in_set, k, "[0]", "[0]", cannot},
        {R::regex_match, k, "\"PowerEdge C6420\"", "\"C6420\"", yes},
        {R::regex_match, k, "\"PowerEdge R750\"", "\"C6420\"", no},
        {R::regex_match, k, "6420", "\"6420\"", cannot},
        {R::regex_match, k, "null", "\".*\"", cannot},
        {R::regex_match, k, "\"a\"", "\"(\"", cannot},
        {R::regex_no_match, k, "\"PowerEdge R750\"", "\"C6420\"", yes},
        {R::regex_no_match, k, "\"C6420\"", "\"C6420\"", no},
        {R::regex_no_match, k, "true", "\"x\"", cannot},
    });
}

TEST_CASE("MAC addresses, UUIDs, IP addresses, versions and privilege levels")
{
    using R = Relation;
    check_rows({
        {R::equal, Kind::mac, "\"c4:4d:4:48:61:80\"", "\"C4-4D-04-48-61-80\"", yes},
        {R::equal, Kind::mac, "\"c4:4d:4:48:61:81\"", "\"C4-4D-04-48-61-80\"", no},
        {R::equal, Kind::mac, "\"none\"", "\"C4-4D-04-48-61-80\"", cannot},
        {R::equal, Kind::mac, "1", "\"C4-4D-04-48-61-80\"", cannot},
        {R::in_set, Kind::mac, "\"c44d04486180\"", "[\"c4:4d:4:48:61:80\"]", yes},
        {R::less_than, Kind::mac, "\"c44d04486180\"", "\"c44d04486181\"", cannot},
        {R::equal, Kind::uuid, "\"1e000000-6745-23a1-efcd-ab89674523a1\"",
         "\"674523a1-ab89-efcd-a123-45670000001e\"", yes},
        {R::not_equal, Kind::uuid, "\"1e000000-6745-23a1-efcd-ab89674523a1\"",
         "\"674523a1-ab89-efcd-a123-45670000001f\"", yes},
        {R::equal, Kind::uuid, "\"00000000-0000-0000-0000-000000000000\"",
         "\"674523a1-ab89-efcd-a123-45670000001f\"", cannot},
        {R::equal, Kind::ip, "\"10.0.1.11\"", "\"::ffff:10.0.1.11\"", yes},
        {R::equal, Kind::ip, "\"10.0.1.99\"", "\"10.0.1.11\"", no},
        {R::greater_than, Kind::ip, "\"10.0.1.100\"", "\"10.0.1.99\"", yes},
        {R::equal, Kind::ip, "\"bmc01\"", "\"10.0.1.11\"", cannot},
        {R::greater_than_or_equal, Kind::version, "\"4.10\"", "\"4.9\"", yes},
        {R::less_than, Kind::version, "\"4.10\"", "\"4.9\"", no},
        {R::equal, Kind::version, "\"01.00.17\"", "\"1.0.17\"", yes},
        {R::equal, Kind::version, "4.1", "\"4.1\"", cannot},
        {R::greater_than, Kind::version, "\"Not Present\"", "\"1\"", cannot},
        {R::less_than_or_equal, Kind::privilege, "\"operator\"", "\"administrator\"", yes},
        {R::less_than_or_equal, Kind::privilege, "\"operator\"", "\"operator\"", yes},
        {R::less_than_or_equal, Kind::privilege, "\"oem\"", "\"administrator\"", no},
        {R::less_than, Kind::privilege, "\"callback\"", "\"no-access\"", no},
        {R::equal, Kind::privilege, "\"unknown\"", "\"operator\"", cannot},
        {R::equal, Kind::privilege, "4", "\"operator\"", cannot},
    });
}

TEST_CASE("literals that do not fit their relation are told at load")
{
    struct Literal {
        Relation relation;
        Kind kind;
        const char* value;
        const char* mistake;
    };
    const Literal literals[] = {
        {Relation::equal, Kind::plain, "\"x\"", ""},
        {Relation::equal, Kind::plain, "[1]", "must be a text, a number, true or false"},
        {Relation::equal, Kind::plain, "{}", "must be a text, a number, true or false"},
        {Relation::equal, Kind::mac, "\"zz\"", "is no mac"},
        {Relation::equal, Kind::ip, "\"10.0.1\"", "is no ip"},
        {Relation::equal, Kind::version, "4.1", "is no version"},
        {Relation::equal, Kind::uuid, "\"00000000-0000-0000-0000-000000000000\"", "is no uuid"},
        {Relation::less_than, Kind::plain, "\"4\"", "must be a number; texts have no order"},
        {Relation::less_than, Kind::version, "\"4\"", ""},
        {Relation::in_set, Kind::plain, "1", "must be a list of at least one value"},
        {Relation::in_set, Kind::plain, "[]", "must be a list of at least one value"},
        {Relation::in_set, Kind::mac, "[\"zz\"]", "each member is no mac"},
        {Relation::regex_match, Kind::plain, "1", "must be a text, a regular expression"},
        {Relation::regex_match, Kind::plain, "\"(a)\\\\1\"",
         "a pattern may not refer back to a group"},
    };
    for (const Literal& literal : literals) {
        CAPTURE(id(literal.relation), id(literal.kind), literal.value);
        CHECK(literal_mistake(literal.relation, json::parse(literal.value), literal.kind) ==
              literal.mistake);
    }
    CHECK(literal_mistake(Relation::equal, json::value(1.0 / 0.0), Kind::plain) ==
          "must be a finite number");
    CHECK_FALSE(relation_mistake(Relation::less_than, Kind::mac).empty());
    CHECK_FALSE(relation_mistake(Relation::less_than, Kind::uuid).empty());
    CHECK_FALSE(relation_mistake(Relation::regex_match, Kind::ip).empty());
    for (Kind kind : all_kinds)
        CHECK(relation_mistake(Relation::in_set, kind).empty());
}

TEST_CASE("patterns are bounded, and so is what they look at")
{
    for (const std::string& good :
         {std::string{"^([0-9a-f]{2}:){5}[0-9a-f]{2}$"}, std::string{"a{200}"},
          std::string{"[)]{3}"}, std::string{"\\({3}x"}, std::string(pattern_bytes_max, 'a')}) {
        CAPTURE(good);
        CHECK(Pattern::compile(good).has_value());
    }
    for (const std::string& bad :
         {std::string{"("}, std::string{"[a"}, std::string{"a{99999999999999}"},
          std::string{"((a?){99}){99}"}, std::string{"((((a{9}){9}){9}){9}){9}"},
          std::string{"(?=a*(?=a*b))c"}, std::string{"x(?!a)"}, std::string{"(a{60}[)]){70}"},
          std::string{"(a{60}\\)){70}"}, std::string(pattern_bytes_max + 1, 'a')}) {
        CAPTURE(bad);
        CHECK_FALSE(Pattern::compile(bad).has_value());
    }
    // Backtracking engines never come back from this one.
    const auto nested = Pattern::compile("^(a+)+$").value();
    CHECK(nested->found_in(std::string(200, 'a') + "b") == false);
    // A search that begins anew at each character takes seconds for this one.
    CHECK(Pattern::compile("(a|aa)*b").value()->found_in(std::string(4096, 'a')) == false);
    const auto word = Pattern::compile("login:$").value();
    const std::string filler(matched_text_bytes_max, '.');
    CHECK(word->found_in(filler.substr(6) + "login:") == true);
    CHECK(word->found_in(filler + "login:") == std::nullopt);
    // The place where a text is cut is not its end.
    CHECK(word->found_in(filler.substr(6) + "login:more") == std::nullopt);
    CHECK(Pattern::compile("login").value()->found_in("login" + filler) == true);
}

TEST_CASE("a pattern is found anywhere, unless it is anchored")
{
    struct Find {
        const char* pattern;
        const char* text;
        bool found;
    };
    const Find finds[] = {
        {"login", "a\nlogin: ", true},
        {"^login", "a\nlogin", false},
        {"^a|b$", "xb", true},
        {"^a|b$", "xbx", false},
        {"a.b", "a\nb", false},
        {"C6420$", "C6420\n", false},
        {"", "anything", true},
        {"x*", "", true},
        {"^$", "", true},
        {"\\d+", "v12", true},
        {"[[:alpha:]]", "1", false},
    };
    for (const Find& find : finds) {
        CAPTURE(find.pattern, find.text);
        CHECK(Pattern::compile(find.pattern).value()->found_in(find.text) == find.found);
    }
    CHECK_FALSE(Pattern::compile("a)(b").has_value());
    CHECK(Pattern::compile("(a?){300}").value()->found_in(std::string(4096, 'b')) == true);
}

TEST_CASE("every name of a profile's enumerations leads back to its value")
{
    for (Level level : all_levels)
        CHECK(from_id(all_levels, id(level)) == level);
    for (Relation relation : all_relations)
        CHECK(from_id(all_relations, id(relation)) == relation);
    for (Kind kind : all_kinds)
        CHECK(from_id(all_kinds, id(kind)) == kind);
    for (Quantifier quantifier : all_quantifiers)
        CHECK(from_id(all_quantifiers, id(quantifier)) == quantifier);
    CHECK(from_id(all_relations, "equals") == std::nullopt);
}
