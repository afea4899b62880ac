// SPDX-License-Identifier: GPL-3.0-or-later
#include "tidy.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <stdexcept>

namespace oobready::tidy {

namespace {

namespace fs = std::filesystem;

const fs::path root{OOBREADY_SOURCE_DIR};

bool is_skipped(const fs::path& path)
{
    const std::string name = path.filename().string();
    return name.empty() || name.front() == '.' || name == "__pycache__";
}

bool ends_with_any(const std::string& path, std::initializer_list<std::string_view> ends)
{
    return std::any_of(ends.begin(), ends.end(),
                       [&path](std::string_view end) { return path.ends_with(end); });
}

std::string path_of(const fs::path& path) { return path.lexically_relative(root).generic_string(); }

} // namespace

std::string offence(const SourceFile& file, std::size_t line, std::string_view message)
{
    return file.path + ":" + std::to_string(line) + ": " + std::string{message};
}

SourceFile source(std::string path, const std::string& text)
{
    SourceFile file{std::move(path), {}};
    std::istringstream stream{text};
    for (std::string line; std::getline(stream, line);)
        file.lines.push_back(std::move(line));
    return file;
}

SourceFile read(const std::string& path)
{
    std::ifstream stream{root / path, std::ios::binary};
    if (!stream)
        throw std::runtime_error{"cannot read " + path};
    return source(path, {std::istreambuf_iterator<char>{stream}, {}});
}

bool exists(const std::string& path) { return fs::exists(root / path); }

std::vector<SourceFile> read_tree(const std::vector<std::string>& folders)
{
    std::vector<std::string> paths;
    for (const fs::directory_entry& entry : fs::directory_iterator{root})
        if (entry.is_regular_file() && !is_skipped(entry.path()))
            paths.push_back(path_of(entry.path()));
    for (const std::string& folder : folders) {
        if (!exists(folder))
            continue;
        for (auto entry = fs::recursive_directory_iterator{root / folder};
             entry != fs::recursive_directory_iterator{}; ++entry) {
            if (is_skipped(entry->path()))
                entry.disable_recursion_pending();
            else if (entry->is_regular_file())
                paths.push_back(path_of(entry->path()));
        }
    }
    std::sort(paths.begin(), paths.end());
    std::vector<SourceFile> files;
    std::transform(paths.begin(), paths.end(), std::back_inserter(files), read);
    return files;
}

bool is_cpp(const SourceFile& file) { return ends_with_any(file.path, {".cpp", ".hpp"}); }

bool is_code(const SourceFile& file)
{
    if (file.path.find("/golden/") != std::string::npos)
        return false;
    const bool shebang = !file.lines.empty() && file.lines.front().starts_with("#!");
    return shebang || is_cpp(file) ||
           ends_with_any(file.path, {".py", ".toml", ".sh", ".cmake", "CMakeLists.txt"});
}

} // namespace oobready::tidy
