// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/delivery.hpp"

#include "cli/cli.hpp"
#include "report/report.hpp"

#include <fmt/format.h>

#include <unistd.h>

#include <cstdio>
#include <filesystem>

namespace oobready::cli {

void check_output(const std::string& option, const std::string& output, Mistakes& mistakes)
{
    if (output.empty())
        return;
    std::filesystem::path folder = std::filesystem::path(output).parent_path();
    if (folder.empty())
        folder = ".";
    std::error_code ignored;
    if (std::filesystem::is_directory(output, ignored))
        command_line_mistake(mistakes, fmt::format("{} {}: is a folder", option, output));
    else if (!std::filesystem::is_directory(folder, ignored))
        command_line_mistake(
            mistakes, fmt::format("{} {}: there is no folder {}", option, output, folder.string()));
    else if (access(folder.c_str(), W_OK) != 0 &&
             (!std::filesystem::exists(output, ignored) ||
              std::filesystem::is_regular_file(output, ignored))) // replaced, not written over
        command_line_mistake(mistakes, fmt::format("{} {}: folder not writable", option, output));
}

bool deliver(const std::string& content, const std::string& output)
{
    if (!output.empty() && output != "-") {
        const Result<void> written = report::write_file_atomically(output, content);
        if (written)
            return true;
        fmt::print(stderr, "oobready: {}: {}\n", output, describe(written.error()));
    }
    const bool whole = std::fwrite(content.data(), 1, content.size(), stdout) == content.size();
    const bool flushed = std::fflush(stdout) == 0;
    return whole && flushed && (output.empty() || output == "-");
}

} // namespace oobready::cli
