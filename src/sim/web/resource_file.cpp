// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/web/resource_file.hpp"

#include <fstream>

namespace oobready::sim {

std::string resource_text(const std::filesystem::path& file, Mistakes& mistakes)
{
    std::ifstream stream{file, std::ios::binary};
    std::string text(resource_file_bytes_max + 1, '\0');
    stream.read(text.data(), static_cast<std::streamsize>(text.size()));
    text.resize(static_cast<std::size_t>(std::max<std::streamsize>(stream.gcount(), 0)));
    if (text.empty())
        mistakes.push_back({{file.string()}, "cannot be read, or is empty"});
    if (text.size() > resource_file_bytes_max)
        mistakes.push_back({{file.string()}, "is too large"});
    return text;
}

std::shared_ptr<const ResourceTree> read_resource_file(const std::filesystem::path& file,
                                                       Mistakes& mistakes)
{
    return std::make_shared<const ResourceTree>(resource_text(file, mistakes), file.string(),
                                                mistakes);
}

} // namespace oobready::sim
