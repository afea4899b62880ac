// SPDX-License-Identifier: GPL-3.0-or-later
// Goal: each rule of tidy_test.cpp can fail. Method: texts that break it, and texts that almost do.
#include "tidy.hpp"

#include <catch2/catch.hpp>

using namespace oobready::tidy;

namespace {

const Order order = {{"base", {}}, {"net", {"base"}}, {"cli", {"base", "net"}}};

std::string lines(std::size_t count)
{
    std::string text;
    for (std::size_t i = 0; i < count; ++i)
        text += "    work();\n";
    return text;
}

struct Row {
    std::string path;
    std::string text;
    Offences offences;
};

template <std::size_t N, class Rule>
void check_rows(const Row (&rows)[N], Rule rule)
{
    for (const Row& row : rows) {
        INFO(row.path << ":\n" << row.text);
        CHECK(rule(source(row.path, row.text)) == row.offences);
    }
}

} // namespace

TEST_CASE("DEPENDS lines are read as CMake reads them")
{
    const SourceFile cmake = source("CMakeLists.txt", "function(oobready_library name)\n"
                                                      "# oobready_library(no DEPENDS base)\n"
                                                      "oobready_library(base LIBRARIES x::y)\n"
                                                      "oobready_library(net ASIO DEPENDS base\n"
                                                      "  LIBRARIES curl)\n"
                                                      "oobready_library(cli DEPENDS net) # why\n");
    const Order direct = {{"base", {}}, {"net", {"base"}}, {"cli", {"net"}}};
    CHECK(parse_depends(cmake) == direct);
    CHECK(closure(direct) == order);
}

TEST_CASE("an order that is not the design's is reported")
{
    CHECK(differences(order, order).empty());
    CHECK(differences({{"base", {"net"}}, {"net", {"base"}}, {"sim", {}}}, order) ==
          Offences{"CMakeLists.txt:0: base depends on {net}, by design on {}",
                   "CMakeLists.txt:0: no library for cli",
                   "CMakeLists.txt:0: the design has no sim"});
}

TEST_CASE("a forbidden include is reported")
{
    const Row rows[] = {
        {"src/net/a.cpp", "#include \"net/a.hpp\"\n#include \"base/a.hpp\"\n#include <map>\n", {}},
        {"src/base/a.cpp",
         "\n#include \"net/a.hpp\"\n",
         {"src/base/a.cpp:2: base may not include net/a.hpp\""}},
        {"src/net/a.cpp", "#include \"a.hpp\"\n", {"src/net/a.cpp:1: net may not include a.hpp\""}},
        {"src/new/a.cpp", "", {"src/new/a.cpp:1: the design has no folder new"}},
        {"src/main.cpp", "#include \"cli/command_line.hpp\"\n", {}},
    };
    check_rows(rows, [](const SourceFile& file) { return forbidden_includes(file, order); });
}

TEST_CASE("a long line is reported, counted in characters")
{
    const std::string full(100, 'x');
    const Row rows[] = {
        {"a.cpp", full + "\n", {}},
        {"a.cpp", full.substr(1) + "…\n", {}},
        {"a.cpp", "\n" + full + "x\n", {"a.cpp:2: 101 columns"}},
    };
    check_rows(rows, long_lines);
}

TEST_CASE("a long function is reported, in a class as outside")
{
    const Row rows[] = {
        {"a.cpp", "void f()\n{\n" + lines(70) + "}\n", {}},
        {"a.cpp", "void f()\n{\n" + lines(71) + "}\n", {"a.cpp:2: a function of 71 lines"}},
        {"a.cpp",
         "struct A {\n    void f()\n    {\n" + lines(80) + "    }\n};\n",
         {"a.cpp:3: a function of 80 lines"}},
        {"a.cpp", "struct A {\n" + lines(80) + "};\n", {}},
        {"tests/a.cpp", "void f()\n{\n" + lines(120) + "}\n", {}},
        {"tests/a.cpp",
         "void f()\n{\n" + lines(121) + "}\n",
         {"tests/a.cpp:2: a function of 121 lines"}},
        {"a.cpp", "void f()\n{\n" + lines(50) + "}\nvoid g()\n{\n" + lines(50) + "}\n", {}},
    };
    check_rows(rows, long_functions);
}

TEST_CASE("a missing licence is reported")
{
    const std::string licence = "# SPDX-License-Identifier: GPL-3.0-or-later\n";
    const Row rows[] = {
        {"a.py", "#!/usr/bin/env python3\n" + licence, {}},
        {"a.py", "\n\n\n" + licence, {"a.py:1: no SPDX line in the first three"}},
        {"a.py", "", {"a.py:1: no SPDX line in the first three"}},
    };
    check_rows(rows, missing_licence);
    CHECK(is_code(source("script/demo", "#!/bin/sh\n")));
    CHECK(is_code(source("CMakeLists.txt", "")));
    CHECK_FALSE(is_code(source("README.md", "")));
    CHECK_FALSE(is_code(source("tests/golden/a.toml", "")));
}

TEST_CASE("a vendor's name is reported")
{
    const Row rows[] = {
        {"src/a.cpp", "// modelled after nobody, as in citadella\n", {}},
        {"src/a.cpp", "// Dell's\n", {"src/a.cpp:1: names dell"}},
        {"src/a.cpp", "is_dell(x)\n", {"src/a.cpp:1: names dell"}},
        {"src/a.cpp",
         "\"SuperMicro\", \"Super Micro\"\niDRAC9\n",
         {"src/a.cpp:1: names supermicro", "src/a.cpp:1: names super micro",
          "src/a.cpp:2: names idrac"}},
    };
    check_rows(rows, vendor_names);
}

TEST_CASE("a banned word is reported")
{
    const std::string later = std::string{"TO"} + "DO";
    const std::string flush = std::string{"std::"} + "endl";
    const std::string open = std::string{"using namespace "} + "std";
    const Row rows[] = {
        {"a.cpp", "name-XXXXXX " + later + "S " + open + "::chrono\n", {}},
        {"a.cpp", "// " + later + "\n", {"a.cpp:1: says " + later}},
        {"a.cpp", "// " + later + ": more\n", {"a.cpp:1: says " + later}},
        {"a.cpp", "// (" + later + ")\n", {"a.cpp:1: says " + later}},
        {"a.cpp", "out << " + flush + ";\n", {"a.cpp:1: says " + flush}},
        {"a.cpp", open + ";\n", {"a.cpp:1: says " + open}},
    };
    check_rows(rows, banned_words);
}

TEST_CASE("a path that does not exist is reported")
{
    const Row rows[] = {
        {"README.md",
         "`src/main.cpp`, `src/main.cpp:12`, `src/*.cpp`, `ipmi/none`, src/none\n",
         {}},
        {"README.md", "```\n`src/none`\n```\n", {}},
        {"README.md", "`script/demo --broken`\n", {"README.md:1: there is no script/demo"}},
        {"README.md", "a `b` c `src/none`\n", {"README.md:1: there is no src/none"}},
        {"README.md", "`src/none/*.cpp`\n", {"README.md:1: there is no src/none/"}},
        {"README.md", "`docs/{a,b}.md`\n", {"README.md:1: there is no docs/"}},
    };
    const auto is_there = [](const std::string& path) {
        return path == "src/main.cpp" || path == "src/";
    };
    check_rows(rows, [&is_there](const SourceFile& file) { return missing_paths(file, is_there); });
}

TEST_CASE("a coroutine that is started elsewhere is reported")
{
    const Row rows[] = {
        {"src/run/run.cpp", "asio::co_spawn(io, f(), handler);\n", {}},
        {"src/net/deadline.hpp", "co_spawn(io, f(), handler);\n", {}},
        {"src/ipmi/session.cpp", "f(); // co_spawn is for run\n", {}},
        {"src/ipmi/session.cpp",
         "\nasio::co_spawn(io, f(\"https://\"), asio::detached);\n",
         {"src/ipmi/session.cpp:2: co_spawn has no place here"}},
        {"src/net/http_transfer.cpp",
         "f(\"https://\"); co_spawn();\n",
         {"src/net/http_transfer.cpp:1: co_spawn has no place here"}},
    };
    check_rows(rows, misplaced_spawns);
}

TEST_CASE("a secret that is revealed elsewhere is reported")
{
    const Row rows[] = {
        {"src/ipmi/session.cpp", "key = password.reveal();\n", {}},
        {"src/net/http_transfer.cpp", "set(password.reveal());\n", {}},
        {"src/report/text.cpp", "revealing(x);\n", {}},
        {"src/report/text.cpp",
         "print(password.reveal());\n",
         {"src/report/text.cpp:1: reveal( has no place here"}},
    };
    check_rows(rows, misplaced_reveals);
}
