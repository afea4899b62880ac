// SPDX-License-Identifier: GPL-3.0-or-later
// Goal: every report of a run stays as a reader knows it. Method: constructed runs, rendered and
// compared with the files of golden/; OOBREADY_UPDATE_GOLDEN=1 writes them anew, to be read in
// review.
#include "report/report.hpp"
#include "runs.hpp"

#include <catch2/catch.hpp>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>

using namespace oobready;

namespace {

// Golden files do not change with the version.
std::string without_version(std::string text)
{
    const std::string version = OOBREADY_VERSION;
    const std::size_t at = text.find(version);
    return at == std::string::npos ? text : text.replace(at, version.size(), "VERSION");
}

void compare(const std::string& name, const std::string& rendered)
{
    const std::string path = std::string{OOBREADY_SOURCE_DIR} + "/tests/report/golden/" + name;
    const std::string now = without_version(rendered);
    if (std::getenv("OOBREADY_UPDATE_GOLDEN") != nullptr)
        std::ofstream{path, std::ios::binary} << now;
    std::ifstream file{path, std::ios::binary};
    const std::string golden{std::istreambuf_iterator<char>{file}, {}};
    INFO(path);
    CHECK(now == golden);
}

} // namespace

TEST_CASE("reports are as the golden files show them")
{
    struct Row {
        std::string name;
        check::RunRecord run;
    };
    const Row rows[] = {
        {"ready", report::ready_run()},
        {"broken", report::broken_run()},
        {"nothing", report::empty_run()},
    };
    for (const Row& row : rows) {
        compare(row.name + ".txt", report::text(row.run, {}));
        compare(row.name + ".json", report::json_document(row.run));
        compare(row.name + ".jsonl", report::json_lines(row.run));
    }
    compare("broken_80.txt", report::text(rows[1].run, {.verbose = true, .columns = 80}));
    compare("broken_colour.txt", report::text(rows[1].run, {.colour = true}));
}
