// SPDX-License-Identifier: GPL-3.0-or-later
// Goal: the rules that keep the tree readable hold in every file of it. Method: each rule is
// applied to the whole tree; every offender is reported with its line.
#include "tidy.hpp"

#include <catch2/catch.hpp>

#include <algorithm>

using namespace oobready::tidy;

namespace {

const std::vector<SourceFile>& tree()
{
    static const std::vector<SourceFile> files =
        read_tree({"src", "tests", "bench", "script", "profiles", "models", "docs"});
    return files;
}

bool in_src(const SourceFile& file) { return file.path.starts_with("src/"); }

bool is_document(const SourceFile& file)
{
    return file.path == "README.md" || file.path == "ARCHITECTURE.md" ||
           file.path == "CONTRIBUTING.md" ||
           (file.path.starts_with("docs/") && file.path.ends_with(".md"));
}

// Applies `rule` to every file for which `concerns` says yes; there must be one.
template <class Concerns, class Rule>
void check_tree(Concerns concerns, Rule rule)
{
    std::size_t files = 0;
    for (const SourceFile& file : tree()) {
        if (!concerns(file))
            continue;
        ++files;
        for (const std::string& found : rule(file))
            FAIL_CHECK(found);
    }
    CHECK(files > 0);
}

// ARCHITECTURE.md's order: base < net < {ipmi, redfish} < run < cli, and
// base < check < {ipmi, redfish, rack, report, run}, {ipmi, rack} < sim,
// base < serial < cli, check < ports < cli.
const Order design = {
    {"base", {}},
    {"check", {"base"}},
    {"net", {"base"}},
    {"ipmi", {"base", "check", "net"}},
    {"redfish", {"base", "check", "net"}},
    {"rack", {"base", "check"}},
    {"report", {"base", "check"}},
    {"run", {"base", "check", "ipmi", "net", "rack", "redfish"}},
    {"sim", {"base", "check", "ipmi", "net", "rack"}},
    {"ports", {"base", "check"}},
    {"serial", {"base"}},
    {"cli",
     {"base", "check", "ipmi", "net", "ports", "rack", "redfish", "report", "run", "serial"}},
};

} // namespace

TEST_CASE("the libraries are linked in the order of the design")
{
    for (const std::string& found :
         differences(closure(parse_depends(read("CMakeLists.txt"))), design))
        FAIL_CHECK(found);
}

TEST_CASE("each folder includes only from those below it")
{
    const auto concerns = [](const SourceFile& file) { return in_src(file) && is_cpp(file); };
    check_tree(concerns, [](const SourceFile& file) { return forbidden_includes(file, design); });
}

TEST_CASE("lines fit 100 columns") { check_tree(is_cpp, long_lines); }

TEST_CASE("functions have at most 70 lines, tests 120") { check_tree(is_cpp, long_functions); }

TEST_CASE("every file that a machine reads says its licence")
{
    check_tree(is_code, missing_licence);
}

TEST_CASE("no vendor is named in src/") { check_tree(in_src, vendor_names); }

TEST_CASE("nothing is left undone, and no habit that the project does without")
{
    check_tree(is_code, banned_words);
}

TEST_CASE("paths named in documents exist")
{
    check_tree(is_document, [](const SourceFile& file) { return missing_paths(file, exists); });
}

TEST_CASE("coroutines are started in few places") { check_tree(in_src, misplaced_spawns); }

TEST_CASE("secrets are revealed in few places") { check_tree(in_src, misplaced_reveals); }
