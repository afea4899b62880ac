// SPDX-License-Identifier: GPL-3.0-or-later
#include "tidy.hpp"

#include <algorithm>
#include <iterator>

namespace oobready::tidy {

namespace {

constexpr std::string_view repository_folders[] = {"src/",    "tests/", "profiles/", "models/",
                                                   "script/", "bench/", "docs/"};

// Where coroutines are started: whoever starts one must also wait for its end.
constexpr std::string_view spawn_places[] = {"src/run/", "src/cli/", "src/sim/",
                                             "src/net/deadline.hpp"};

// Where a secret is read as text: each of them puts it into a login, or reads it from its file.
constexpr std::string_view reveal_places[] = {
    "src/ipmi/",          "src/redfish/", "src/rack/", "src/sim/", "src/net/http_transfer.cpp",
    "src/base/secret.hpp"};

template <std::size_t N>
bool starts_with_any(std::string_view text, const std::string_view (&starts)[N])
{
    return std::any_of(std::begin(starts), std::end(starts),
                       [text](std::string_view start) { return text.starts_with(start); });
}

// Without its comment; the "//" of a URL starts none.
std::string code_of(const std::string& line)
{
    std::size_t at = line.find("//");
    while (at != std::string::npos && at > 0 && line[at - 1] == ':')
        at = line.find("//", at + 2);
    return line.substr(0, at);
}

template <std::size_t N>
Offences misplaced(const SourceFile& file, std::string_view word,
                   const std::string_view (&places)[N])
{
    Offences offences;
    if (starts_with_any(file.path, places))
        return offences;
    for (std::size_t i = 0; i < file.lines.size(); ++i)
        if (code_of(file.lines[i]).find(word) != std::string::npos)
            offences.push_back(offence(file, i + 1, std::string{word} + " has no place here"));
    return offences;
}

// What can be looked up of "script/demo --broken", "src/ipmi/*.cpp" or "src/main.cpp:12".
std::string path_in(std::string_view quoted)
{
    std::string_view path = quoted.substr(0, quoted.find_first_of(" :#,;"));
    const std::size_t pattern = path.find_first_of("*?{<[");
    const std::size_t dots = path.find("…");
    const std::size_t end = std::min(pattern, dots);
    if (end != std::string_view::npos)
        path = path.substr(0, path.rfind('/', end) + 1);
    return std::string{path};
}

void check_line(const SourceFile& document, std::size_t number,
                const std::function<bool(const std::string&)>& is_there, Offences& offences)
{
    const std::string& line = document.lines[number - 1];
    for (std::size_t open = line.find('`'); open != std::string::npos;) {
        const std::size_t close = line.find('`', open + 1);
        if (close == std::string::npos)
            return;
        const std::string_view quoted = std::string_view{line}.substr(open + 1, close - open - 1);
        const std::string path = path_in(quoted);
        if (starts_with_any(quoted, repository_folders) && !is_there(path))
            offences.push_back(offence(document, number, "there is no " + path));
        open = line.find('`', close + 1);
    }
}

} // namespace

Offences missing_paths(const SourceFile& document,
                       const std::function<bool(const std::string&)>& is_there)
{
    Offences offences;
    bool fenced = false; // blocks of output and commands are no references
    for (std::size_t i = 0; i < document.lines.size(); ++i) {
        if (document.lines[i].find("```") != std::string::npos)
            fenced = !fenced;
        else if (!fenced)
            check_line(document, i + 1, is_there, offences);
    }
    return offences;
}

Offences misplaced_spawns(const SourceFile& file)
{
    return misplaced(file, "co_spawn", spawn_places);
}

Offences misplaced_reveals(const SourceFile& file)
{
    return misplaced(file, "reveal(", reveal_places);
}

} // namespace oobready::tidy
