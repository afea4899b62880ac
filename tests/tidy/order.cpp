// SPDX-License-Identifier: GPL-3.0-or-later
#include "tidy.hpp"

#include <algorithm>
#include <sstream>

namespace oobready::tidy {

namespace {

constexpr std::string_view library = "oobready_library(";
constexpr std::string_view include = "#include \"";

// One call of oobready_library(), without its brackets: "ipmi ASIO DEPENDS net check LIBRARIES …".
void add_library(Order& order, const std::string& call)
{
    std::istringstream words{call};
    std::string name;
    words >> name;
    std::set<std::string>& dependencies = order[name];
    bool depends = false;
    for (std::string word; words >> word;) {
        const bool keyword =
            std::all_of(word.begin(), word.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
        if (keyword)
            depends = word == "DEPENDS";
        else if (depends)
            dependencies.insert(word);
    }
}

void add_all(const Order& direct, const std::string& folder, std::set<std::string>& reached)
{
    const auto found = direct.find(folder);
    if (found == direct.end())
        return;
    for (const std::string& dependency : found->second)
        if (reached.insert(dependency).second)
            add_all(direct, dependency, reached);
}

std::string listed(const std::set<std::string>& names)
{
    std::string text;
    for (const std::string& name : names)
        text += (text.empty() ? "" : " ") + name;
    return "{" + text + "}";
}

} // namespace

Order parse_depends(const SourceFile& cmake)
{
    Order order;
    std::string call;
    bool open = false;
    for (const std::string& line : cmake.lines) {
        std::string text = line.substr(0, line.find('#'));
        if (!open && text.starts_with(library)) {
            open = true;
            call.clear();
            text.erase(0, library.size());
        }
        if (!open)
            continue;
        call += text.substr(0, text.find(')')) + " ";
        if (text.find(')') == std::string::npos)
            continue;
        open = false;
        add_library(order, call);
    }
    return order;
}

Order closure(const Order& direct)
{
    Order order;
    for (const auto& [folder, dependencies] : direct)
        add_all(direct, folder, order[folder]);
    return order;
}

Offences differences(const Order& found, const Order& design)
{
    Offences offences;
    for (const auto& [folder, allowed] : design) {
        const auto other = found.find(folder);
        if (other == found.end())
            offences.push_back("CMakeLists.txt:0: no library for " + folder);
        else if (other->second != allowed)
            offences.push_back("CMakeLists.txt:0: " + folder + " depends on " +
                               listed(other->second) + ", by design on " + listed(allowed));
    }
    for (const auto& [folder, allowed] : found)
        if (!design.contains(folder))
            offences.push_back("CMakeLists.txt:0: the design has no " + folder);
    return offences;
}

Offences forbidden_includes(const SourceFile& file, const Order& order)
{
    const std::size_t start = std::string_view{"src/"}.size();
    const std::size_t slash = file.path.find('/', start);
    if (slash == std::string::npos)
        return {}; // main.cpp stands above all folders
    const std::string folder = file.path.substr(start, slash - start);
    const auto row = order.find(folder);
    if (row == order.end())
        return {offence(file, 1, "the design has no folder " + folder)};
    Offences offences;
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
        const std::string& line = file.lines[i];
        if (!line.starts_with(include))
            continue;
        const std::string path = line.substr(include.size());
        const std::string from = path.substr(0, path.find_first_of("/\""));
        if (from != folder && !row->second.contains(from))
            offences.push_back(offence(file, i + 1, folder + " may not include " + path));
    }
    return offences;
}

} // namespace oobready::tidy
