// SPDX-License-Identifier: GPL-3.0-or-later
// oobready-sim: the simulated rack as a process of its own, started by `oobready simulate`.
#include "base/text.hpp"
#include "sim/command.hpp"
#include "sim/options.hpp"
#include "sim/rack/rack_folder.hpp"
#include "sim/simulator.hpp"
#include "sim/summary.hpp"

#include <boost/asio/signal_set.hpp>
#include <fmt/format.h>

#include <csignal>
#include <exception>
#include <fstream>

namespace oobready::sim {

namespace {

int print_mistakes(const Mistakes& mistakes, int status)
{
    for (const Mistake& mistake : mistakes)
        fmt::print(stderr, "{}\n",
                   mistake.place.file.empty() ? mistake.message : describe(mistake));
    return status;
}

int list_faults()
{
    for (const FaultRow& row : fault_catalog())
        fmt::print("{:<26} {:<8} {}\n", row.name, id(row.plane), row.explanation);
    return exit_success;
}

int list_models(const Models& models)
{
    for (const auto& model : models)
        fmt::print("{:<22} {}, {} sensors; plays {}\n", model->name, model->title,
                   model->sensors.size(), fmt::join(model->profiles, ", "));
    return exit_success;
}

// The whole plan, or every mistake in what it is made from.
RackPlan make_plan(Options& options, const Models& models, Mistakes& mistakes)
{
    RackPlan plan =
        options.rack_file.empty()
            ? plan_profiles(options.profiles, options.nodes, models, options.plan, mistakes)
            : plan_rack_file(options.rack_file, models, options.plan, mistakes);
    if (!mistakes.empty())
        return plan; // of a rack that is not understood no node can be named
    options.scenario.seed = apply_scenario(plan, models, options.scenario, mistakes);
    complete(plan, mistakes);
    return plan;
}

bool write_counters(const Options& options, const SimulatedNodes& nodes)
{
    if (options.counters.empty())
        return true;
    // Readers see the old file or the new one, never half of one.
    const std::filesystem::path beside = options.counters.string() + ".new";
    std::ofstream file{beside};
    file << boost::json::serialize(counters_json(nodes)) << "\n";
    file.close();
    std::error_code error;
    if (file)
        std::filesystem::rename(beside, options.counters, error);
    if (file && !error)
        return true;
    fmt::print(stderr, "cannot write {}\n", printable(options.counters.string()));
    return false;
}

void say_where(const Options& options, const Simulator& simulator,
               const std::filesystem::path& rack_file)
{
    fmt::print("{}\n", rack_file.string());
    std::fflush(stdout);
    if (options.quiet)
        return;
    fmt::print(stderr,
               "{} nodes are up, from {} on. In another terminal:\n\n    oobready verify {}\n\n"
               "Ctrl-C ends it.\n",
               simulator.nodes().size(), simulator.nodes().front()->address, rack_file.string());
}

// Runs until a signal says stop, or until the command ends; returns the exit status.
int serve(asio::io_context& context, const Options& options, Simulator& simulator,
          const std::filesystem::path& rack_file)
{
    int status = exit_success;
    Command command{context, [&](int ended) {
                        status = ended;
                        context.stop();
                    }};
    if (!options.command.empty() && !command.start(options.command, rack_file))
        return exit_usage;
    asio::signal_set stop{context, SIGINT, SIGTERM};
    std::function<void()> wait_for_stop = [&] {
        stop.async_wait([&](const boost::system::error_code& error, int signal) {
            if (error)
                return;
            if (!command.running())
                return context.stop();
            command.stop_on(signal); // it closes its sessions first; then it ends, and we with it
            wait_for_stop();
        });
    };
    wait_for_stop();
    asio::signal_set tell{context, SIGUSR1};
    std::function<void()> wait_for_tell = [&] {
        tell.async_wait([&](const boost::system::error_code& error, int) {
            if (error)
                return;
            write_counters(options, simulator.nodes());
            wait_for_tell();
        });
    };
    wait_for_tell();
    if (options.command.empty())
        say_where(options, simulator, rack_file);
    context.run();
    return status;
}

int simulate(Options& options)
{
    Mistakes mistakes;
    const Models models = load_models(model_folders(), mistakes);
    for (const auto& model : models)
        check_resources(*model, mistakes);
    if (!mistakes.empty())
        return print_mistakes(mistakes, exit_configuration);
    if (options.list_models)
        return list_models(models);
    const RackPlan plan = make_plan(options, models, mistakes);
    if (!mistakes.empty())
        return print_mistakes(mistakes, exit_configuration);

    asio::io_context context{1};
    Simulator simulator{context, plan, options.scenario.seed};
    simulator.open(mistakes);
    if (!mistakes.empty()) {
        print_mistakes(mistakes, exit_system);
        fmt::print(stderr, "Nothing was started. Ports below 1024 need root, or --port-base 20000; "
                           "a port in use may belong to another simulator.\n");
        return exit_system;
    }
    Result<RackFolder> folder = RackFolder::make(options.folder);
    if (folder) {
        const Result<void> written = folder->write(plan, simulator.authority_pem());
        if (!written)
            folder = written.error();
    }
    if (!folder) {
        fmt::print(stderr, "{}\n", folder.error().context);
        return exit_output;
    }
    // Counters that cannot be written are found out now, not after the run that they are of.
    if (!write_counters(options, simulator.nodes())) {
        folder->remove();
        return exit_output;
    }
    simulator.start();
    const int status = serve(context, options, simulator, folder->rack_file());
    simulator.stop();
    if (options.folder.empty())
        folder->remove();
    if (!options.quiet)
        fmt::print(stderr, "{}", summary_text(simulator.nodes()));
    return write_counters(options, simulator.nodes()) ? status : exit_output;
}

} // namespace

} // namespace oobready::sim

int main(int argc, char** argv)
{
    using namespace oobready::sim;
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGUSR1, SIG_IGN); // until there is something to tell
    try {
        int status = exit_success;
        std::optional<Options> options = parse_options(argc, argv, status);
        if (!options)
            return status;
        return options->list_faults ? list_faults() : simulate(*options);
    } catch (const std::exception& bug) {
        fmt::print(stderr, "oobready-sim: a bug: {}\n", bug.what());
        return exit_internal;
    }
}
