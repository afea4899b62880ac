// SPDX-License-Identifier: GPL-3.0-or-later
// Goal: whatever a controller sends, reports are valid and act on nobody's terminal or browser, and
// the JSON forms say the same. Method: a run whose every text is hostile is rendered and parsed
// back.
#include "base/text.hpp"
#include "report/json_writer.hpp"
#include "report/report.hpp"
#include "runs.hpp"

#include <catch2/catch.hpp>

#include <limits>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

using namespace oobready;
namespace json = boost::json;

namespace {

json::value parsed(std::string_view text)
{
    json::parse_options options;
    options.max_depth = 2 * report::depth_max;
    boost::system::error_code error;
    json::value value =
        json::parse(json::string_view{text.data(), text.size()}, error, {}, options);
    INFO(text);
    REQUIRE(!error);
    return value;
}

std::vector<json::object> lines_of(const std::string& text)
{
    std::vector<json::object> rows;
    std::istringstream lines{text};
    for (std::string line; std::getline(lines, line);)
        rows.push_back(parsed(line).as_object());
    return rows;
}

// Valid UTF-8 without control characters is what printable_lines() leaves as it is.
void check_harmless(const std::string& text)
{
    CHECK(printable_lines(text, text.size()) == text);
    CHECK(text.find("</") == std::string::npos);
}

void check_strings(const json::value& value)
{
    if (const json::string* text = value.if_string())
        CHECK(printable_lines(std::string{*text}, text->size()) == std::string{*text});
    if (const json::array* array = value.if_array())
        for (const json::value& member : *array)
            check_strings(member);
    if (const json::object* object = value.if_object())
        for (const json::key_value_pair& pair : *object) {
            check_strings(json::string{pair.key()});
            check_strings(pair.value());
        }
}

json::value without(json::object row, const std::vector<std::string_view>& keys)
{
    for (const std::string_view key : keys)
        row.erase(key);
    return row;
}

} // namespace

TEST_CASE("a hostile run gives valid JSON and harmless text")
{
    const check::RunRecord run = report::hostile_run();

    const std::string document = report::json_document(run);
    check_harmless(document);
    check_strings(parsed(document));

    const std::string lines = report::json_lines(run);
    check_harmless(lines);
    for (const json::object& row : lines_of(lines))
        check_strings(row);

    for (const unsigned columns : {0U, 60U, 100U}) {
        const std::string text = report::text(run, {.verbose = true, .columns = columns});
        CHECK(printable_lines(text, text.size()) == text);
        CHECK(text.find("FAIL") != std::string::npos);
    }
}

TEST_CASE("a text of a controller cannot start a colour, nor a line of its own")
{
    check::RunRecord run = report::broken_run();
    run.notes = {"one\nREADY: 1 appliance (exit status 0)"};
    run.appliances[0].nodes[0].diagnoses[0].measured = "\x1b[32mopen\nREADY";
    const std::string text = report::text(run, {});
    CHECK(text.find('\x1b') == std::string::npos);
    CHECK(text.find("\nREADY") == std::string::npos);
}

TEST_CASE("the text is never wider than asked")
{
    for (const unsigned columns : {60U, 80U, 110U}) {
        std::istringstream lines{report::text(report::broken_run(), {.columns = columns})};
        for (std::string line; std::getline(lines, line);) {
            if (line.find("(exit status") != std::string::npos)
                continue; // the verdict stays one line, for those who take the last line only
            INFO(line);
            std::size_t characters = 0;
            for (const char c : line)
                characters += (static_cast<unsigned char>(c) & 0xc0U) != 0x80U;
            CHECK(characters <= columns);
        }
    }
}

TEST_CASE("document and lines hold the same rows")
{
    const check::RunRecord run = report::broken_run();
    const json::value document = parsed(report::json_document(run));
    std::vector<json::value> expected;
    for (const json::value& appliance : document.at("appliances").as_array()) {
        for (const json::value& node : appliance.at("nodes").as_array()) {
            for (const char* list : {"evidence", "diagnoses"})
                for (const json::value& row : node.at(list).as_array())
                    expected.push_back(row);
            expected.push_back(without(node.as_object(), {"evidence", "diagnoses"}));
        }
    }
    for (const json::value& appliance : document.at("appliances").as_array())
        expected.push_back(without(appliance.as_object(), {"nodes"}));

    std::vector<json::value> found;
    const std::vector<json::object> lines = lines_of(report::json_lines(run));
    CHECK(lines.front().at("type") == "run");
    CHECK(lines.back().at("type") == "verdict");
    CHECK(lines.back().at("exit_status") == 1);
    for (std::size_t i = 1; i + 1 < lines.size(); ++i)
        found.push_back(without(lines[i], {"type", "appliance", "node", "index"}));
    CHECK(found == expected);
}

TEST_CASE("a diagnosis names its evidence")
{
    const json::value document = parsed(report::json_document(report::broken_run()));
    std::size_t named = 0;
    for (const json::value& appliance : document.at("appliances").as_array())
        for (const json::value& node : appliance.at("nodes").as_array())
            for (const json::value& row : node.at("diagnoses").as_array()) {
                if (row.at("evidence").is_null())
                    continue;
                ++named;
                const auto index = row.at("evidence").to_number<std::size_t>();
                const json::value& evidence = node.at("evidence").at(index);
                CHECK(evidence.at("probe") == row.at("probe"));
                CHECK(evidence.at("arguments") == row.at("arguments"));
            }
    CHECK(named == 16);
}

TEST_CASE("JSON is written as people and other programs expect it")
{
    struct Row {
        json::value value;
        std::string line;
    };
    const double infinite = std::numeric_limits<double>::infinity();
    const Row rows[] = {
        {1.2, "1.2"},
        {1.0, "1.0"},
        {1e300, "1e+300"},
        {infinite, "null"},
        {nullptr, "null"},
        {true, "true"},
        {18446744073709551615U, "18446744073709551615"},
        {json::array{}, "[]"},
        {json::object{}, "{}"},
        {"a\"b\\c", R"("a\"b\\c")"},
        {"</script>", R"("<\/script>")"},
        {"</</", R"("<\/<\/")"},
        {json::object{{"a", json::array{1, -2}}, {"b", "/"}}, R"({"a":[1,-2],"b":"/"})"},
    };
    for (const Row& row : rows)
        CHECK(report::to_line(row.value) == row.line);
    CHECK(report::to_document(json::object{{"a", json::array{1, json::object{}}}}) ==
          "{\n  \"a\": [\n    1,\n    {}\n  ]\n}\n");
}

TEST_CASE("making JSON harmless loses no value and comes to an end")
{
    const json::value two = report::harmless(json::object{{"a\x1b", 1}, {"a\x07", 2}});
    CHECK(report::to_line(two) == R"({"a?":1,"a?_":2})");

    json::value deep = "bottom";
    for (std::size_t i = 0; i < 1000; ++i)
        deep = json::array{std::move(deep)};
    const std::string line = report::to_line(report::harmless(deep));
    CHECK(line.size() < 1000);
    CHECK(line.find("…") != std::string::npos);
}
