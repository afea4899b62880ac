// SPDX-License-Identifier: GPL-3.0-or-later
// oobready verify: loads the rack and its profiles, runs, prints. Calls rack, check, run, report.
#include "base/text.hpp"
#include "cli/cli.hpp"
#include "cli/progress_lines.hpp"
#include "cli/terminal.hpp"
#include "rack/credentials.hpp"
#include "rack/rack.hpp"
#include "report/plan.hpp"
#include "report/report.hpp"
#include "run/catalog.hpp"
#include "run/plan.hpp"
#include "run/verify.hpp"

#include <fmt/format.h>

#include <unistd.h>

#include <cstdlib>
#include <memory>
#include <set>

namespace oobready::cli {

namespace {

struct Options {
    std::vector<std::string> targets;
    std::string profile = "baseline";
    std::string username;
    bool null_username = false;
    std::string password_file;
    std::string password_env;
    std::string k_g_file;
    std::vector<std::string> quirks;
    std::string tls_ca;
    std::string tls_pin;
    bool insecure_tls = false;
    Ports ports;
    bool take_over_sol = false;
    double deadline_s = 0;
    std::string format = "text";
    std::string output;
    bool verbose = false;
    bool plan = false;
};

bool is_rack_file(const std::string& target)
{
    std::error_code ignored;
    return target.ends_with(".toml") || std::filesystem::is_regular_file(target, ignored);
}

void mistake(Mistakes& mistakes, std::string message)
{
    mistakes.push_back({{"command line", 0, 0}, std::move(message)});
}

// The first that is there of: --password-file, --password-env, the variables that other IPMI tools
// read, the terminal.
Result<Secret> password(const Options& options)
{
    if (!options.password_file.empty())
        return rack::read_secret_file(options.password_file);
    if (!options.password_env.empty())
        return rack::read_secret_variable(options.password_env);
    for (const char* variable : {"OOBREADY_PASSWORD", "IPMITOOL_PASSWORD", "IPMI_PASSWORD"})
        if (std::getenv(variable))
            return rack::read_secret_variable(variable);
    if (options.plan) // nobody logs in
        return Secret{};
    return ask_secret(fmt::format("Password of {}: ", printable(options.username)));
}

std::optional<Credentials> credentials(const Options& options, Mistakes& mistakes)
{
    if (options.null_username && !options.username.empty())
        mistake(mistakes, "--null-username is instead of --username");
    if (options.username.empty() && !options.null_username) {
        if (!options.password_file.empty() || !options.password_env.empty())
            mistake(mistakes, "a password without --username");
        return std::nullopt;
    }
    Credentials login;
    login.username = options.username;
    if (Result<Secret> secret = password(options))
        login.password = std::move(*secret);
    else
        mistake(mistakes, describe(secret.error()));
    if (!options.k_g_file.empty()) {
        if (Result<Secret> key = rack::read_secret_file(options.k_g_file))
            login.k_g = std::move(*key);
        else
            mistake(mistakes, describe(key.error()));
    }
    return login;
}

rack::Rack rack_of(const Options& options, Mistakes& mistakes)
{
    if (options.targets.size() == 1 && is_rack_file(options.targets.front()))
        return rack::load_rack(options.targets.front(), mistakes);
    rack::TargetOptions targets;
    targets.targets = options.targets;
    targets.profile = options.profile;
    targets.credentials = credentials(options, mistakes);
    targets.tls = {options.insecure_tls, options.tls_pin, options.tls_ca};
    targets.ports = options.ports;
    for (const std::string& quirk : options.quirks)
        targets.quirk_names.push_back({quirk, {"command line", 0, 0}});
    return rack::rack_from_targets(targets, mistakes);
}

// Options that speak of targets mean nothing beside a rack file; silently ignoring one would make a
// run that is not the one asked for. --insecure-tls is for both.
void check_rack_file_options(const CLI::App& command, const Options& options, Mistakes& mistakes)
{
    if (options.targets.size() != 1 || !is_rack_file(options.targets.front())) {
        for (const std::string& target : options.targets)
            if (is_rack_file(target))
                mistake(mistakes, fmt::format("{}: give one rack file alone, or targets", target));
        return;
    }
    for (const char* name : {"--profile", "--username", "--null-username", "--quirk",
                             "--password-file", "--password-env", "--k-g-file", "--tls-ca",
                             "--tls-pin", "--https-port", "--ipmi-port", "--http-port"})
        if (command.count(name) > 0)
            mistake(mistakes, fmt::format("{} is for targets; the rack file says it itself", name));
}

std::map<std::string, check::Profile> profiles_of(const rack::Rack& rack, Mistakes& mistakes)
{
    const std::vector<check::ConsolePattern> shipped =
        check::load_console_patterns(profile_folders(), mistakes);
    std::map<std::string, check::Profile> profiles;
    for (const rack::Appliance& appliance : rack.appliances) {
        if (appliance.profile.empty() || profiles.contains(appliance.profile))
            continue;
        check::Profile profile =
            check::load_profile(profile_folders(), appliance.profile, mistakes);
        profile.console_patterns =
            check::console_patterns_in_force(std::move(profile.console_patterns), shipped);
        run::check_profile(profile, mistakes);
        profiles.emplace(appliance.profile, std::move(profile));
    }
    return profiles;
}

void set_quirks(rack::Rack& rack, const std::map<std::string, check::Profile>& profiles,
                Mistakes& mistakes)
{
    const std::vector<check::Quirk> catalogue = check::load_quirks(profile_folders(), mistakes);
    Mistakes found;
    for (rack::Appliance& appliance : rack.appliances) {
        const auto profile = profiles.find(appliance.profile);
        const check::Settings settings =
            profile == profiles.end() ? check::Settings{} : profile->second.settings;
        for (rack::Node& node : appliance.nodes)
            rack::set_quirks(node, settings, catalogue, found);
    }
    add_each_once(found, mistakes); // the nodes of an appliance share their names
}

// A report that cannot be written is found out before anything is sent, not after the run.
void check_output(const std::string& output, Mistakes& mistakes)
{
    if (output.empty())
        return;
    std::filesystem::path folder = std::filesystem::path(output).parent_path();
    if (folder.empty())
        folder = ".";
    std::error_code ignored;
    if (std::filesystem::is_directory(output, ignored))
        mistake(mistakes, fmt::format("-o {}: is a folder", output));
    else if (!std::filesystem::is_directory(folder, ignored))
        mistake(mistakes, fmt::format("-o {}: there is no folder {}", output, folder.string()));
    else if (access(folder.c_str(), W_OK) != 0 &&
             (!std::filesystem::exists(output, ignored) ||
              std::filesystem::is_regular_file(output, ignored))) // replaced, not written over
        mistake(mistakes, fmt::format("-o {}: folder not writable", output));
}

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

// The report to where it was asked for. What cannot be written to its file goes to standard
// output, so that a long run is not lost.
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
    check_rack_file_options(command, options, mistakes);
    check_output(options.output, mistakes);
    if (options.plan && options.format == "jsonl")
        mistake(mistakes, "--plan has the formats text and json");
    if (!mistakes.empty()) {
        print_mistakes(mistakes);
        return exit_usage;
    }
    rack::Rack rack = rack_of(options, mistakes);
    const std::map<std::string, check::Profile> profiles = profiles_of(rack, mistakes);
    set_quirks(rack, profiles, mistakes);
    if (!mistakes.empty()) {
        print_mistakes(mistakes);
        return exit_configuration;
    }
    if (options.insecure_tls)
        for (rack::Appliance& appliance : rack.appliances)
            for (rack::Node& node : appliance.nodes)
                node.target.tls.insecure = true;

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
        ->add_option("targets", options->targets,
                     "RACK.toml, or targets: 10.0.1.[11-14] bmc7.example 10.0.2.5:8443")
        ->required();
    command->add_option("--profile", options->profile,
                        "what must hold (see: oobready profile list); default baseline");
    command->add_option("--username", options->username, "the controllers' user");
    command->add_flag("--null-username", options->null_username,
                      "log in as IPMI's user without a name");
    command->add_option("--password-file", options->password_file,
                        "its password: first line of a file that only you may read (mode 0600)");
    command->add_option("--password-env", options->password_env,
                        "its password: the name of an environment variable that holds it");
    command->add_option("--k-g-file", options->k_g_file, "the IPMI K_g key, in such a file");
    command->add_option("--quirk", options->quirks,
                        "put a quirk in force (see: oobready profile quirks); may be repeated");
    command->add_option("--tls-ca", options->tls_ca, "trust these authorities (PEM)");
    command->add_option("--tls-pin", options->tls_pin,
                        "trust just this certificate: sha256:… (one target only)");
    command->add_flag("--insecure-tls", options->insecure_tls,
                      "accept any certificate; the report says so");
    command->add_option("--https-port", options->ports.https, "instead of 443");
    command->add_option("--ipmi-port", options->ports.ipmi, "instead of 623");
    command->add_option("--http-port", options->ports.http, "instead of 80");
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
    command->callback([command, options, &status] { status = verify(*command, *options); });
}

} // namespace oobready::cli
