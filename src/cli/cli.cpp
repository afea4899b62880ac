// SPDX-License-Identifier: GPL-3.0-or-later
#include "cli/cli.hpp"

#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <fmt/format.h>

#include <csignal>
#include <cstdlib>
#include <exception>

namespace oobready::cli {

namespace {

constexpr const char* footer =
    "Exit status: 0 ready, 1 not ready, 2 undecided, 64 bad command line, 70 a bug of oobready,\n"
    "74 report not written, 78 bad rack file or profile, 130 interrupted.\n"
    "oobready only reads: it opens and closes sessions, and types carriage returns on a console, "
    "the\n"
    "answer to sol nonce where that runs, and what --sol-send asks for.";

int parse_and_run(int argc, char** argv)
{
    int status = exit_success;
    CLI::App app{"Says whether a hardware appliance is ready.", "oobready"};
    app.set_version_flag("--version", std::string{"oobready "} + OOBREADY_VERSION);
    app.footer(footer);
    app.require_subcommand(1);
    add_verify(app, status);
    add_sol(app, status);
    add_pin(app, status);
    add_profile(app, status);
    add_probe(app, status);
    add_ports(app, status);
    add_simulate(app, status);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        const bool asked = error.get_exit_code() == static_cast<int>(CLI::ExitCodes::Success);
        app.exit(error);
        return asked ? exit_success : exit_usage;
    }
    return status;
}

} // namespace

int run(int argc, char** argv)
{
    std::signal(SIGPIPE, SIG_IGN); // a closed pipe or connection is an error code, not our end
    try {
        return parse_and_run(argc, argv);
    } catch (const std::exception& bug) {
        fmt::print(stderr,
                   "oobready: internal error: {}\nThis is a bug of oobready, not of your "
                   "rack. Please report it with the command that you ran.\n",
                   bug.what());
        return exit_internal;
    }
}

std::vector<std::filesystem::path> profile_folders()
{
    std::vector<std::filesystem::path> folders;
    if (const char* listed = std::getenv("OOBREADY_PROFILES")) {
        std::string_view rest = listed;
        while (!rest.empty()) {
            const std::size_t end = rest.find(':');
            if (const std::string_view folder = rest.substr(0, end); !folder.empty())
                folders.emplace_back(folder);
            rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
        }
        return folders;
    }
    std::error_code ignored;
    if (std::filesystem::is_directory(OOBREADY_PROFILES_SOURCE, ignored))
        folders.emplace_back(OOBREADY_PROFILES_SOURCE);
    else
        folders.emplace_back(OOBREADY_PROFILES_INSTALLED);
    return folders;
}

void command_line_mistake(Mistakes& mistakes, std::string message)
{
    mistakes.push_back({{"command line", 0, 0}, std::move(message)});
}

void print_mistakes(const Mistakes& mistakes)
{
    for (const Mistake& mistake : mistakes)
        fmt::print(stderr, "{}\n", describe(mistake));
    fmt::print(stderr, "oobready: {} mistake{}; nothing was sent to any controller.\n",
               mistakes.size(), mistakes.size() == 1 ? "" : "s");
}

} // namespace oobready::cli
