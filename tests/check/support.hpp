// SPDX-License-Identifier: GPL-3.0-or-later
// What several tests of check and rack need: a folder of their own, and files in it.
#pragma once

#include "base/mistake.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <string_view>

namespace oobready::test {

/// A fresh folder, removed at the end.
class TemporaryFolder {
public:
    TemporaryFolder()
    {
        std::string name = std::filesystem::temp_directory_path() / "oobready_test_XXXXXX";
        if (::mkdtemp(name.data()) == nullptr)
            throw std::runtime_error("mkdtemp");
        path_ = name;
    }
    TemporaryFolder(const TemporaryFolder&) = delete;
    TemporaryFolder& operator=(const TemporaryFolder&) = delete;
    ~TemporaryFolder()
    {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }

    [[nodiscard]] const std::filesystem::path& path() const { return path_; }

    /// Writes a file that its owner only may read; returns its path.
    std::filesystem::path write(const std::string& name, std::string_view text) const
    {
        const std::filesystem::path file = path_ / name;
        std::filesystem::create_directories(file.parent_path());
        std::ofstream{file, std::ios::binary} << text;
        using std::filesystem::perms;
        std::filesystem::permissions(file, perms::owner_read | perms::owner_write);
        return file;
    }

private:
    std::filesystem::path path_;
};

/// All mistakes, one a line, with the folder left out of their places.
inline std::string listed(const Mistakes& mistakes, const std::filesystem::path& folder)
{
    std::string text;
    for (const Mistake& mistake : mistakes) {
        std::string line = describe(mistake);
        const std::string prefix = folder.string() + "/";
        for (std::size_t at = line.find(prefix); at != std::string::npos; at = line.find(prefix))
            line.erase(at, prefix.size());
        text += line + "\n";
    }
    return text;
}

} // namespace oobready::test
