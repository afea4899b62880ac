// SPDX-License-Identifier: GPL-3.0-or-later
// oobready verify: loads the rack and its profiles, runs, prints. Calls rack, check, run, report.
#include "cli/cli.hpp"
#include "cli/delivery.hpp"
#include "cli/progress_lines.hpp"
#include "cli/target_options.hpp"
#include "cli/terminal.hpp"
#include "report/plan.hpp"
#include "report/report.hpp"
#include "run/catalog.hpp"
#include "run/plan.hpp"
#include "run/verify.hpp"

#include <fmt/format.h>

#include <unistd.h>

#include <memory>

namespace oobready::cli {

namespace {

struct Options {
    TargetOptions target;
    bool take_over_sol = false;
    double deadline_s = 0;
    std::string format = "text";
    std::string output;
    bool verbose = false;
    bool plan = false;
};

std::unique_ptr<run::Progress> progress_of(const rack::Rack& rack)
{
    if (!is_terminal(STDERR_FILENO))
        return std::make_unique<NoProgress>();
    std::vector<std::string> names;
    for (const rack::Appliance& appliance : rack.appliances)
        for (const rack::Node& node : appliance.nodes)
            names.push_back(appliance.name + " " + node.name);
    const TerminalSize size = terminal_size(STDERR_FILENO);
    return std::make_unique<ProgressLines>(std::move(names), size.rows, size.columns);
}

std::string render(const check::RunRecord& run, const Options& options)
{
    if (options.format == "json")
        return report::json_document(run);
    if (options.format == "jsonl")
        return report::json_lines(run);
    report::TextOptions text;
    text.verbose = options.verbose;
    text.colour = options.output.empty() && colour_wanted();
    text.columns = options.output.empty() ? terminal_size(STDOUT_FILENO).columns : text.columns;
    return report::text(run, text);
}

// Exit status of --plan: what it prints is no verdict.
int show_plan(const check::Plan& plan, const Options& options)
{
    const bool to_terminal = options.output.empty();
    const unsigned columns =
        to_terminal ? terminal_size(STDOUT_FILENO).columns : report::TextOptions{}.columns;
    const std::string content = options.format == "text"
                                    ? report::plan_text(plan, options.verbose, columns)
                                    : report::plan_document(plan);
    return deliver(content, options.output) ? exit_success : exit_output;
}

int verify(const CLI::App& command, const Options& options)
{
    Mistakes mistakes;
    check_rack_file_options(command, options.target, mistakes);
    check_output("-o", options.output, mistakes);
    if (options.plan && options.format == "jsonl")
        command_line_mistake(mistakes, "--plan has the formats text and json");
    if (!mistakes.empty()) {
        print_mistakes(mistakes);
        return exit_usage;
    }
    rack::Rack rack = rack_of(options.target, mistakes);
    const std::map<std::string, check::Profile> profiles = profiles_of(rack, mistakes);
    set_quirks(rack, profiles, mistakes);
    if (!mistakes.empty()) {
        print_mistakes(mistakes);
        return exit_configuration;
    }
    if (options.plan)
        return show_plan(run::plan_of(rack, profiles), options);

    run::VerifyOptions limits;
    limits.console.take_over = options.take_over_sol;
    limits.deadline = std::chrono::milliseconds{static_cast<long>(options.deadline_s * 1000)};
    std::unique_ptr<run::Progress> progress = progress_of(rack);
    const check::RunRecord record = run::verify(rack, profiles, limits, *progress);
    progress.reset(); // wipes its lines before the report is printed

    if (!deliver(render(record, options), options.output))
        return exit_output;
    if (!options.output.empty() && options.output != "-")
        fmt::print(stderr, "oobready: {}: report written to {}\n", check::id(record.readiness),
                   options.output);
    return check::exit_status(record);
}

} // namespace

void add_verify(CLI::App& app, int& status)
{
    CLI::App* command = app.add_subcommand(
        "verify", "Verify every node of a rack file, or targets, out of band: the main job.");
    auto options = std::make_shared<Options>();
    command
        ->add_option("targets", options->target.targets,
                     "RACK.toml, or targets: 10.0.1.[11-14] bmc7.example 10.0.2.5:8443")
        ->required();
    add_target_options(*command, options->target);
    command->add_flag("--take-over-sol", options->take_over_sol,
                      "take a serial console from whoever holds it; the report says so");
    command->add_option("--deadline", options->deadline_s, "end the run after this many seconds")
        ->check(CLI::Range(0.1, 86400.0));
    command->add_option("--format", options->format, "text, json or jsonl")
        ->check(CLI::IsMember({"text", "json", "jsonl"}));
    command->add_flag("--plan", options->plan,
                      "show what would be sent to each controller; send nothing");
    command->add_option("-o,--output", options->output, "write the report to this file");
    command->add_flag("-v,--verbose", options->verbose, "list also what passed");
    command->callback([command, options, &status] {
        options->target.nobody_logs_in = options->plan;
        status = verify(*command, *options);
    });
}

} // namespace oobready::cli
