// SPDX-License-Identifier: GPL-3.0-or-later
// The rules of the source tree as functions of text: each returns its offenders as
// "src/net/udp.cpp:12: what is wrong". tidy_test.cpp applies them to the tree, rules_test.cpp to
// texts that break them.
#pragma once

#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace oobready::tidy {

struct SourceFile {
    std::string path; ///< from the root of the repository: "src/net/udp.cpp"
    std::vector<std::string> lines;
};

using Offences = std::vector<std::string>;

/// "src/net/udp.cpp:12: message".
std::string offence(const SourceFile& file, std::size_t line, std::string_view message);

// tree.cpp: reading the repository.

/// `text` cut into lines.
SourceFile source(std::string path, const std::string& text);

/// The file at `path`, which must be there.
SourceFile read(const std::string& path);

bool exists(const std::string& path);

/// All files below `folders` and directly in the root, without hidden and generated ones, sorted.
std::vector<SourceFile> read_tree(const std::vector<std::string>& folders);

bool is_cpp(const SourceFile& file);
/// What a person writes for a machine to read: C++, Python, TOML, CMake, shell.
bool is_code(const SourceFile& file);

// order.cpp: which folder may see which.

/// For each folder of src/ those that it may include from.
using Order = std::map<std::string, std::set<std::string>>;

/// The DEPENDS lists of the oobready_library() lines of CMakeLists.txt.
Order parse_depends(const SourceFile& cmake);

/// With all that the dependencies themselves depend on.
Order closure(const Order& direct);

/// Two orders that should be the same: what only one of them has.
Offences differences(const Order& found, const Order& design);

/// Includes of a file of src/ that `order` does not allow.
Offences forbidden_includes(const SourceFile& file, const Order& order);

// style.cpp: what the text of a file may look like.

inline constexpr std::size_t columns_max = 100;
inline constexpr std::size_t function_lines_max = 70;
inline constexpr std::size_t test_lines_max = 120; ///< below tests/: a table is data
inline constexpr std::size_t licence_lines_max = 3;

Offences long_lines(const SourceFile& file);
Offences long_functions(const SourceFile& file);
Offences missing_licence(const SourceFile& file);
Offences vendor_names(const SourceFile& file);
Offences banned_words(const SourceFile& file);

// places.cpp: what may stand in some places only.

/// Paths in backticks of a document for which `is_there` says no.
Offences missing_paths(const SourceFile& document,
                       const std::function<bool(const std::string&)>& is_there);
Offences misplaced_spawns(const SourceFile& file);
Offences misplaced_reveals(const SourceFile& file);

} // namespace oobready::tidy
