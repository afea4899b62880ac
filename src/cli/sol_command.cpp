// SPDX-License-Identifier: GPL-3.0-or-later
// oobready sol: one console proven, with its steps as they happen. The requirements are those of
// the profile that are about the console, and what they need.
#include "cli/sol_command.hpp"

#include "base/rfc3339.hpp"
#include "base/text.hpp"
#include "check/narrowed.hpp"
#include "cli/cli.hpp"
#include "cli/console_steps.hpp"
#include "cli/delivery.hpp"
#include "cli/keystrokes.hpp"
#include "cli/progress_lines.hpp"
#include "cli/target_options.hpp"
#include "cli/terminal.hpp"
#include "report/report.hpp"
#include "run/verify.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

#include <unistd.h>

#include <chrono>
#include <csignal>
#include <ctime>
#include <memory>

namespace oobready::cli {

namespace {

namespace json = boost::json;
using namespace std::chrono_literals;
using SteadyClock = std::chrono::steady_clock;

constexpr std::string_view console_probe = "sol.console";
constexpr auto between_attempts = 2s; // of --watch: gentle, and short for who waits

struct Options {
    TargetOptions target;
    std::string node; ///< "appliance/node" of a rack file
    bool take_over = false;
    bool watch = false;
    std::string send;
    std::string transcript;
    double deadline_s = 0;
    std::string format = "text";
    bool verbose = false;
};

// All that a run needs, once nothing is wrong with it.
struct Prepared {
    rack::Rack rack;
    std::map<std::string, check::Profile> profiles;
    Bytes send;
};

bool is_about_console(const check::Requirement& requirement)
{
    return requirement.call.probe == console_probe || requirement.id.starts_with("sol.");
}

// Leaves one node in the rack: the one that was named, or the only one.
void choose_node(rack::Rack& rack, const std::string& name, Mistakes& mistakes)
{
    std::vector<std::string> names;
    for (rack::Appliance& appliance : rack.appliances) {
        for (const rack::Node& node : appliance.nodes)
            names.push_back(appliance.name + "/" + node.name);
        if (!name.empty())
            std::erase_if(appliance.nodes, [&](const rack::Node& node) {
                return appliance.name + "/" + node.name != name;
            });
    }
    std::erase_if(rack.appliances,
                  [](const rack::Appliance& appliance) { return appliance.nodes.empty(); });
    if (rack.appliances.size() == 1 && rack.appliances.front().nodes.size() == 1)
        return;
    if (!name.empty())
        command_line_mistake(mistakes, fmt::format("--node {}: no such node, but {}",
                                                   printable(name, 64), fmt::join(names, ", ")));
    else
        command_line_mistake(mistakes, fmt::format("sol proves one console; choose it with --node: "
                                                   "{}",
                                                   fmt::join(names, ", ")));
}

void check_command_line(const CLI::App& command, const Options& options, Mistakes& mistakes)
{
    if (options.target.targets.empty())
        command_line_mistake(mistakes, "which controller? Give its address, or a rack file");
    check_rack_file_options(command, options.target, mistakes);
    check_output("--transcript", options.transcript, mistakes);
    if (options.watch && options.format != "text")
        command_line_mistake(mistakes, "--watch has the format text");
}

Prepared prepare(const Options& options, Mistakes& mistakes)
{
    Prepared ready;
    ready.rack = rack_of(options.target, mistakes);
    if (mistakes.empty())
        choose_node(ready.rack, options.node, mistakes);
    if (!mistakes.empty())
        return ready;
    for (const rack::Node& node : ready.rack.appliances.front().nodes)
        if (!node.target.credentials)
            command_line_mistake(mistakes, "a console needs a login: give --username");
    ready.profiles = profiles_of(ready.rack, mistakes);
    set_quirks(ready.rack, ready.profiles, mistakes);
    for (auto& [name, profile] : ready.profiles) {
        profile = check::narrowed(profile, is_about_console);
        const auto proves = [](const check::Requirement& requirement) {
            return requirement.call.probe == console_probe;
        };
        if (mistakes.empty() && std::ranges::none_of(profile.requirements, proves))
            command_line_mistake(mistakes,
                                 fmt::format("profile {} requires nothing of the console: no {}",
                                             name, console_probe));
    }
    if (const std::optional<Bytes> send = keystrokes(options.send))
        ready.send = *send;
    else
        command_line_mistake(mistakes, "--sol-send: write \\r \\n \\t \\e \\\\ or \\x and two hex "
                                       "digits for what is no printable ASCII");
    return ready;
}

// The console's facts; null where it was not looked at.
const json::object* console_facts(const check::RunRecord& run)
{
    for (const check::ApplianceRecord& appliance : run.appliances)
        for (const check::NodeRecord& node : appliance.nodes)
            for (const auto& [key, observed] : node.observations)
                if (observed.call.probe == console_probe && observed.observation)
                    return &observed.observation->facts;
    return nullptr;
}

std::string text_of(const json::object* facts, std::string_view name)
{
    const json::value* value = facts ? facts->if_contains(name) : nullptr;
    return value && value->is_string() ? std::string{value->get_string()} : std::string{};
}

// What the screen showed, behind a margin that no console can draw.
std::string screen_of(const check::RunRecord& run)
{
    const std::string transcript = text_of(console_facts(run), "transcript");
    std::size_t from = transcript.find_first_not_of('\n');
    if (from == std::string::npos)
        return {};
    std::string shown = "The console showed:\n";
    while (from < transcript.size()) {
        const std::size_t end = std::min(transcript.find('\n', from), transcript.size());
        shown += (end == from ? "  |" : "  | ") + transcript.substr(from, end - from) + "\n";
        from = end + 1;
    }
    return shown;
}

std::string report_of(const check::RunRecord& run, const Options& options)
{
    if (options.format == "json")
        return report::json_document(run);
    report::TextOptions text;
    text.verbose = options.verbose;
    text.colour = colour_wanted();
    text.columns = terminal_size(STDOUT_FILENO).columns;
    return screen_of(run) + "\n" + report::text(run, text);
}

// FILE for people and FILE.raw as it came.
bool write_transcript(const check::RunRecord& run, const ConsoleSteps& steps,
                      const Options& options)
{
    if (options.transcript.empty())
        return true;
    const std::string target = run.appliances.front().nodes.front().bmc;
    const std::string content = fmt::format(
        "oobready sol {}, {}\n\n{}\n{}", printable(target, 256),
        rfc3339(std::chrono::system_clock::to_time_t(run.started)), steps.lines(), screen_of(run));
    for (const auto& [path, what] : {std::pair{options.transcript, content},
                                     std::pair{options.transcript + ".raw", steps.raw()}}) {
        const Result<void> written = report::write_file_atomically(path, what);
        if (written)
            continue;
        fmt::print(stderr, "oobready: {}: {}\n", path, describe(written.error()));
        return false;
    }
    return true;
}

// Whether trying again can change anything: one refused login is the last.
bool is_worth_another(const check::RunRecord& run)
{
    return run.readiness != check::Readiness::ready && !run.interrupted &&
           run.appliances.front().nodes.front().etiquette.logins_failed == 0;
}

// Says why there is another attempt, and waits for it. False when a signal came.
bool pause(ConsoleSteps& steps, const std::string& why)
{
    sigset_t ends;
    sigset_t before;
    sigemptyset(&ends);
    for (const int signal : {SIGINT, SIGTERM, SIGHUP})
        sigaddset(&ends, signal);
    sigprocmask(SIG_BLOCK, &ends, &before);
    steps.step("not yet: " + why);
    const timespec time{std::chrono::seconds{between_attempts}.count(), 0};
    const bool signalled = sigtimedwait(&ends, nullptr, &time) > 0;
    sigprocmask(SIG_SETMASK, &before, nullptr);
    return !signalled;
}

class Attempts {
public:
    Attempts(const Options& options, const Prepared& ready)
        : options_(options), ready_(ready), steps_(options.format == "text" ? stdout : stderr)
    {
    }

    /// Until one succeeds, or is not to be repeated.
    check::RunRecord run()
    {
        for (;;) {
            check::RunRecord record = once();
            if (!options_.watch || !is_worth_another(record) || is_over())
                return record;
            const std::string state = text_of(console_facts(record), "state");
            if (!pause(steps_, state.empty() ? "not proven" : state)) {
                record.interrupted = true;
                return record;
            }
            if (is_over())
                return record;
        }
    }

    [[nodiscard]] const ConsoleSteps& steps() const { return steps_; }

private:
    [[nodiscard]] std::chrono::milliseconds deadline() const
    {
        return std::chrono::milliseconds{static_cast<long>(options_.deadline_s * 1000)};
    }
    [[nodiscard]] std::chrono::milliseconds left() const
    {
        return deadline() -
               std::chrono::duration_cast<std::chrono::milliseconds>(SteadyClock::now() - start_);
    }
    [[nodiscard]] bool is_over() const { return deadline() > 0s && left() <= 0s; }

    check::RunRecord once()
    {
        run::VerifyOptions limits;
        limits.console.take_over = options_.take_over;
        limits.console.send = ready_.send;
        limits.console.listener = &steps_;
        if (deadline() > 0s)
            limits.deadline = left();
        NoProgress quiet;
        return run::verify(ready_.rack, ready_.profiles, limits, quiet);
    }

    const Options& options_;
    const Prepared& ready_;
    ConsoleSteps steps_;
    SteadyClock::time_point start_ = SteadyClock::now();
};

int sol(const CLI::App& command, const Options& options)
{
    Mistakes mistakes;
    check_command_line(command, options, mistakes);
    if (!mistakes.empty()) {
        print_mistakes(mistakes);
        return exit_usage;
    }
    const Prepared ready = prepare(options, mistakes);
    if (!mistakes.empty()) {
        print_mistakes(mistakes);
        const bool typed = std::ranges::all_of(
            mistakes, [](const Mistake& mistake) { return mistake.place.file == "command line"; });
        return typed ? exit_usage : exit_configuration;
    }
    Attempts attempts{options, ready};
    const check::RunRecord record = attempts.run();
    const bool written = write_transcript(record, attempts.steps(), options);
    const bool printed = deliver(report_of(record, options), "");
    return written && printed ? check::exit_status(record) : static_cast<int>(exit_output);
}

} // namespace

void add_sol(CLI::App& app, int& status)
{
    CLI::App* command = app.add_subcommand(
        "sol", "Prove one console over Serial over LAN, and show what it shows.");
    auto options = std::make_shared<Options>();
    command
        ->add_option("target", options->target.targets,
                     "the controller, or RACK.toml together with --node")
        ->expected(0, 1);
    add_target_options(*command, options->target);
    command->add_option("--node", options->node, "of a rack file: appliance/node");
    command->add_flag("--watch", options->watch,
                      "try again until it is proven, --deadline passes, or a login is refused");
    command->add_option("--transcript", options->transcript,
                        "write the steps and the screen to this file, and what came to FILE.raw");
    command->add_option("--sol-send", options->send,
                        "then type this: \\r is the Enter key. Otherwise only Enter is typed, and "
                        "the answer to sol nonce");
    command->add_flag("--take-over-sol", options->take_over,
                      "take the console from whoever holds it; the report says so");
    command->add_option("--deadline", options->deadline_s, "end after this many seconds")
        ->check(CLI::Range(0.1, 86400.0));
    command->add_option("--format", options->format, "text or json")
        ->check(CLI::IsMember({"text", "json"}));
    command->add_flag("-v,--verbose", options->verbose, "list also what passed");
    add_sol_nonce(*command, status);
    command->callback([command, options, &status] {
        if (command->get_subcommands().empty()) // sol nonce has done its work
            status = sol(*command, *options);
    });
}

} // namespace oobready::cli
