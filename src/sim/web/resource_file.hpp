// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sim/web/resource_tree.hpp"

#include <filesystem>
#include <memory>
#include <string>

namespace oobready::sim {

/// The content of `file`, at most resource_file_bytes_max; a mistake when it cannot be read.
std::string resource_text(const std::filesystem::path& file, Mistakes& mistakes);

/// The tree that `file` holds; what is wrong with it is told in `mistakes`.
std::shared_ptr<const ResourceTree> read_resource_file(const std::filesystem::path& file,
                                                       Mistakes& mistakes);

} // namespace oobready::sim
