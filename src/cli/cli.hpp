// SPDX-License-Identifier: GPL-3.0-or-later
// The command line: which subcommand, with which options. One file a subcommand.
#pragma once

#include "base/mistake.hpp"

#include <CLI/App.hpp>

#include <filesystem>
#include <string>
#include <vector>

namespace oobready::cli {

/// What the process ends with, besides what check::exit_status says of a run (sysexits.h where it
/// has a number for it).
enum ExitStatus {
    exit_success = 0,
    exit_usage = 64,         ///< bad command line
    exit_internal = 70,      ///< our bug
    exit_output = 74,        ///< the report could not be written
    exit_configuration = 78, ///< bad rack file or profile
};

/// Runs the command line and returns the exit status.
int run(int argc, char** argv);

/// Each adds its subcommand to `app`; `status` gets the exit status when it ran.
void add_verify(CLI::App& app, int& status);
void add_sol(CLI::App& app, int& status);
void add_pin(CLI::App& app, int& status);
void add_profile(CLI::App& app, int& status);
void add_probe(CLI::App& app, int& status);
void add_ports(CLI::App& app, int& status);
void add_simulate(CLI::App& app, int& status);

/// Where profiles are looked for: $OOBREADY_PROFILES (folders separated by ':') when set, else the
/// folder that this program was installed or built with.
std::vector<std::filesystem::path> profile_folders();

/// Appends what is wrong with the command line.
void command_line_mistake(Mistakes& mistakes, std::string message);

/// Prints every mistake on standard error, one a line, and how many there are.
void print_mistakes(const Mistakes& mistakes);

} // namespace oobready::cli
