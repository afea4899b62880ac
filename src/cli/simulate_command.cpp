// SPDX-License-Identifier: GPL-3.0-or-later
// oobready simulate: becomes oobready-sim, which stands beside this program.
#include "base/text.hpp"
#include "cli/cli.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace oobready::cli {

namespace {

constexpr const char* program = "oobready-sim";

int become(const std::vector<std::string>& words)
{
    std::error_code error;
    const std::filesystem::path here = std::filesystem::read_symlink("/proc/self/exe", error);
    const std::filesystem::path file = here.parent_path() / program;
    std::vector<std::string> texts{file.string()};
    texts.insert(texts.end(), words.begin(), words.end());
    std::vector<char*> arguments;
    for (std::string& text : texts)
        arguments.push_back(text.data());
    arguments.push_back(nullptr);
    ::execv(file.c_str(), arguments.data());
    fmt::print(stderr, "cannot run {}: {}\n", printable(file.string()), std::strerror(errno));
    return exit_internal;
}

} // namespace

void add_simulate(CLI::App& app, int& status)
{
    CLI::App* command = app.add_subcommand(
        "simulate", "A rack of simulated controllers to try it on (see: simulate --help)");
    command->prefix_command(); // every word behind it is the simulator's, also --help
    command->set_help_flag();
    command->callback([command, &status] { status = become(command->remaining()); });
}

} // namespace oobready::cli
