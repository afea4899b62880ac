// SPDX-License-Identifier: GPL-3.0-or-later
// Where profiles lie: names and files.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace oobready::check {

using Folders = std::vector<std::filesystem::path>;

/// The file name that holds the port tables of an appliance (src/ports) and no profile.
inline constexpr std::string_view port_table_file = "ports.toml";

/// Whether `name` is a path to a file rather than the name of a profile below a folder.
inline bool is_profile_path(std::string_view name) { return name.ends_with(".toml"); }

/// Whether `name` stays below the folder that it is looked up in: no "..", not absolute.
bool is_profile_name(std::string_view name);

/// The TOML files below `folder`, of which there may be many: links and folders deeper than eight
/// are left alone, and what cannot be read. At most 10,000, in no order.
std::vector<std::filesystem::path> toml_files_below(const std::filesystem::path& folder);

/// The file of the profile `name` in the first of `folders` that has it.
std::optional<std::filesystem::path> find_profile(const Folders& folders, const std::string& name);

/// The name of the profile in `file`: its path below one of `folders`, else the path itself,
/// without
/// ".toml".
std::string profile_name_of(const Folders& folders, const std::filesystem::path& file);

} // namespace oobready::check
