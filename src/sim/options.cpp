// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/options.hpp"

#include "base/text.hpp"
#include "sim/rack/addresses.hpp"

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <CLI/Validators.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

namespace oobready::sim {

namespace {

constexpr int port_base_max = 65535 - 623;
constexpr unsigned nodes_max = 4000;

constexpr const char* description =
    "A rack of simulated controllers on loopback: IPMI on UDP 623, Redfish on TCP 443, TCP 80.\n"
    "It prints the path of a rack file to verify it with, and stops on Ctrl-C.";

constexpr const char* footer =
    "Examples:\n"
    "  oobready simulate --profile baseline --nodes 4 --port-base 20000\n"
    "  oobready simulate rack.toml --fault 'smc-1/n2=sol-in-use'\n"
    "  oobready simulate --profile baseline --broken -- oobready verify {rack}\n"
    "Ports below 1024 need root; --port-base avoids them.\n"
    "Exit status: 0, or that of the command; 64 bad command line, 71 a port could not be had,\n"
    "74 a file could not be written, 78 bad rack file, scenario or model.";

void add_options(CLI::App& app, Options& options)
{
    app.add_option("rack", options.rack_file, "Simulate the nodes of this rack file");
    app.add_option("--profile", options.profiles,
                   "Without a rack file: simulate an appliance of this profile (repeatable)")
        ->allow_extra_args(false);
    app.add_option("--nodes", options.nodes, "How many nodes each such appliance has")
        ->check(CLI::Range(1U, nodes_max))
        ->capture_default_str();
    app.add_option("--scenario", options.scenario.file,
                   "A TOML file of faults, consoles and recorded trees");
    app.add_option("--fault", options.scenario.faults,
                   "Plant a fault: NODES=FAULT or NODES=FAULT:VALUE (repeatable)")
        ->allow_extra_args(false);
    app.add_flag("--broken", options.scenario.broken,
                 "Plant one fault on each node, in turn; the last one stays healthy");
    app.add_option("--console", options.scenario.consoles,
                   "What the serial console of NODES is: NODES=login, boot-log, grub, silent, "
                   "tcp:HOST:PORT, pty:PATH, command:PROGRAM ARGUMENTS (repeatable)")
        ->allow_extra_args(false);
    app.add_option("--tree", options.scenario.trees,
                   "Serve a recorded Redfish tree: NODES=FOLDER (repeatable)")
        ->allow_extra_args(false);
    app.add_option("--seed", options.scenario.seed, "Of chance: the same seed, the same run")
        ->capture_default_str();
    app.add_option("--port-base", options.plan.port_base,
                   "Add this to the ports 443, 623 and 80, so that no root is needed")
        ->check(CLI::Range(1024, port_base_max));
    app.add_option("--address", options.plan.first_address,
                   "The first loopback address to hand out")
        ->capture_default_str();
    app.add_option("--dir", options.folder, "Write rack.toml and its files here, and keep them");
    app.add_option("--counters", options.counters,
                   "Write what each node saw as JSON: at the end, and on SIGUSR1");
    app.add_flag("--list-faults", options.list_faults, "Explain every fault and end");
    app.add_flag("--list-models", options.list_models, "List the machines that can be played");
    app.add_flag("--quiet", options.quiet, "No text on standard error but mistakes");
    app.footer(footer);
}

// What CLI11 cannot check of single options.
std::string contradiction(const Options& options)
{
    if (options.list_faults || options.list_models)
        return "";
    if (options.rack_file.empty() == options.profiles.empty())
        return "give a rack file or --profile: one of the two";
    if (!is_loopback(options.plan.first_address))
        return fmt::format("--address: '{}' is no loopback address (127.0.0.0/8)",
                           printable(options.plan.first_address, 64));
    return "";
}

} // namespace

std::optional<Options> parse_options(int argc, char** argv, int& status)
{
    Options options;
    CLI::App app{description, "oobready simulate"};
    app.set_version_flag("--version", std::string{"oobready "} + OOBREADY_VERSION);
    add_options(app, options);
    // What follows "--" is a command of its own, with options that are not ours.
    char** const end = argv + argc;
    char** const dashes =
        std::find_if(argv, end, [](std::string_view word) { return word == "--"; });
    if (dashes != end)
        options.command.assign(dashes + 1, end);
    try {
        app.parse(static_cast<int>(dashes - argv), argv);
    } catch (const CLI::ParseError& error) {
        status = app.exit(error) == 0 ? exit_success : exit_usage;
        return std::nullopt;
    }
    if (const std::string problem = contradiction(options); !problem.empty()) {
        fmt::print(stderr, "{}\nRun with --help for more information.\n", problem);
        status = exit_usage;
        return std::nullopt;
    }
    if (dashes != end && options.command.empty()) {
        fmt::print(stderr, "nothing follows '--': a command is missing\n");
        status = exit_usage;
        return std::nullopt;
    }
    return options;
}

std::vector<std::filesystem::path> model_folders()
{
    std::vector<std::filesystem::path> folders;
    if (const char* listed = std::getenv("OOBREADY_MODELS")) {
        std::string_view rest{listed};
        while (!rest.empty()) {
            const std::string_view folder = rest.substr(0, rest.find(':'));
            if (!folder.empty())
                folders.emplace_back(folder);
            rest.remove_prefix(std::min(rest.size(), folder.size() + 1));
        }
        return folders;
    }
    std::error_code ignored;
    if (std::filesystem::is_directory(OOBREADY_MODELS_SOURCE, ignored))
        folders.emplace_back(OOBREADY_MODELS_SOURCE);
    else
        folders.emplace_back(OOBREADY_MODELS_INSTALLED);
    return folders;
}

} // namespace oobready::sim
