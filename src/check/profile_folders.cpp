// SPDX-License-Identifier: GPL-3.0-or-later
// Looking profiles up by name and listing them. Calls the file system only.
#include "check/profile_folders.hpp"

#include "check/console_pattern.hpp"
#include "check/profile.hpp"

#include <algorithm>
#include <set>

namespace oobready::check {

namespace {

constexpr int folder_depth_max = 8;
constexpr std::size_t files_max = 10000;

} // namespace

bool is_profile_name(std::string_view name)
{
    const std::filesystem::path path{name};
    if (name.empty() || name.find('\0') != std::string_view::npos || path.is_absolute())
        return false;
    return std::none_of(path.begin(), path.end(),
                        [](const std::filesystem::path& part) { return part == ".."; });
}

std::optional<std::filesystem::path> find_profile(const Folders& folders, const std::string& name)
{
    if (!is_profile_name(name))
        return std::nullopt;
    for (const std::filesystem::path& folder : folders) {
        std::filesystem::path file = folder / (name + ".toml");
        std::error_code ignored;
        if (std::filesystem::is_regular_file(file, ignored))
            return file;
    }
    return std::nullopt;
}

std::string profile_name_of(const Folders& folders, const std::filesystem::path& file)
{
    const auto without_suffix = [](std::filesystem::path path) {
        return path.replace_extension().generic_string();
    };
    std::error_code ignored;
    const std::filesystem::path whole = std::filesystem::weakly_canonical(file, ignored);
    for (const std::filesystem::path& folder : folders) {
        const auto root = std::filesystem::weakly_canonical(folder, ignored);
        const std::string below = whole.lexically_relative(root).generic_string();
        if (is_profile_name(below))
            return without_suffix(below);
    }
    return without_suffix(file);
}

std::vector<std::filesystem::path> toml_files_below(const std::filesystem::path& folder)
{
    using Iterator = std::filesystem::recursive_directory_iterator;
    std::vector<std::filesystem::path> files;
    std::error_code error;
    Iterator entry{folder, std::filesystem::directory_options::skip_permission_denied, error};
    for (; !error && entry != Iterator{} && files.size() < files_max; entry.increment(error)) {
        std::error_code ignored;
        if (entry.depth() >= folder_depth_max)
            entry.disable_recursion_pending();
        if (entry->path().extension() == ".toml" && entry->is_regular_file(ignored))
            files.push_back(entry->path());
    }
    return files;
}

std::vector<std::string> list_profiles(const std::vector<std::filesystem::path>& folders)
{
    std::set<std::string> names;
    for (const std::filesystem::path& folder : folders)
        for (const std::filesystem::path& file : toml_files_below(folder))
            if (file.filename() != quirks_file && file.filename() != console_patterns_file &&
                file.filename() != port_table_file)
                names.insert(file.lexically_relative(folder).replace_extension().generic_string());
    return {names.begin(), names.end()};
}

} // namespace oobready::check
