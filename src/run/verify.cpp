// SPDX-License-Identifier: GPL-3.0-or-later
#include "run/verify.hpp"

#include "run/observe.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>

#include <fmt/format.h>

#include <sys/resource.h>

#include <algorithm>
#include <csignal>

namespace oobready::run {

namespace {

// A node holds one UDP socket and at most two HTTPS, one HTTP and one plain connection.
constexpr unsigned descriptors_per_node = 6;
constexpr unsigned descriptors_reserved = 64;
constexpr long https_connections_max = 2;

// One node of the rack with the place where its record goes.
struct Job {
    const rack::Node* node;
    const check::Profile* profile;
    check::NodeRecord* record;
};

check::NodeRecord record_of(const rack::Node& node)
{
    check::NodeRecord record;
    record.name = node.name;
    record.bmc = node.target.host;
    record.declared = node.declared;
    for (const check::Quirk& quirk : node.quirks)
        record.quirks.push_back(quirk.id);
    return record;
}

std::vector<Job> prepare(const rack::Rack& rack,
                         const std::map<std::string, check::Profile>& profiles,
                         check::RunRecord& run)
{
    for (const rack::Appliance& appliance : rack.appliances) {
        check::ApplianceRecord record{appliance.name, profiles.at(appliance.profile), {}, {}};
        for (const rack::Node& node : appliance.nodes)
            record.nodes.push_back(record_of(node));
        run.appliances.push_back(std::move(record));
    }
    std::vector<Job> jobs;
    for (std::size_t a = 0; a < rack.appliances.size(); ++a)
        for (std::size_t n = 0; n < rack.appliances[a].nodes.size(); ++n)
            jobs.push_back({&rack.appliances[a].nodes[n], &run.appliances[a].profile,
                            &run.appliances[a].nodes[n]});
    return jobs;
}

// Raises the soft descriptor limit to the hard one and says how many nodes fit below it.
unsigned nodes_that_fit(unsigned wanted)
{
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0)
        return std::min(wanted, 64u);
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
    const auto room = static_cast<unsigned>(std::min<rlim_t>(limit.rlim_cur, 1u << 20));
    const unsigned usable = room > descriptors_reserved ? room - descriptors_reserved : 0;
    return std::clamp(usable / descriptors_per_node, 1u, std::max(1u, wanted));
}

// Takes the jobs in turn until none is left; as many of these run side by side as nodes may.
asio::awaitable<void> work(const std::vector<Job>& jobs, std::size_t& next, Shared& shared)
{
    while (next < jobs.size()) {
        const std::size_t index = next++;
        const Job& job = jobs[index];
        const auto start = std::chrono::steady_clock::now();
        shared.progress.started(index);
        co_await observe_node(*job.node, *job.profile, index, shared, *job.record);
        job.record->duration = std::chrono::duration_cast<check::Milliseconds>(
            std::chrono::steady_clock::now() - start);
        job.record->diagnoses =
            check::judge(*job.profile, job.record->observations, job.record->declared);
        job.record->readiness = check::readiness_of(*job.profile, job.record->diagnoses);
        shared.progress.finished(index, *job.record);
    }
}

// Ends the run early: a signal once asks for an orderly end, twice also cuts the clean-up short.
class Ending {
public:
    Ending(asio::io_context& context, std::chrono::milliseconds deadline)
        : signals_(context, SIGINT, SIGTERM, SIGHUP), timer_(context)
    {
        wait_for_signal();
        if (deadline.count() > 0) {
            timer_.expires_after(deadline);
            timer_.async_wait([this](boost::system::error_code error) {
                if (!error)
                    past_deadline();
            });
        }
    }

    void over()
    {
        over_ = true;
        signals_.cancel();
        timer_.cancel();
    }

    net::Stop stop;
    net::Stop grace;
    bool interrupted = false;
    bool late = false;

private:
    void wait_for_signal()
    {
        signals_.async_wait([this](boost::system::error_code error, int) {
            if (!error)
                on_signal();
        });
    }

    // One that comes as the last node ends stands in line already, and cancel() does not reach it:
    // to wait for another would keep the context from ending.
    void on_signal()
    {
        if (over_)
            return;
        if (interrupted)
            grace.request();
        interrupted = true;
        stop.request();
        wait_for_signal();
    }

    void past_deadline()
    {
        late = true;
        stop.request();
    }

    asio::signal_set signals_;
    asio::steady_timer timer_;
    bool over_ = false;
};

void combine(check::RunRecord& run)
{
    std::vector<check::Readiness> appliances;
    for (check::ApplianceRecord& appliance : run.appliances) {
        std::vector<check::Readiness> nodes;
        for (const check::NodeRecord& node : appliance.nodes)
            nodes.push_back(node.readiness);
        appliance.readiness = check::combine(nodes);
        appliances.push_back(appliance.readiness);
    }
    run.readiness = check::combine(appliances);
}

// Sessions that were opened and whose closing nobody confirmed.
unsigned sessions_left(const check::RunRecord& run)
{
    unsigned left = 0;
    for (const check::ApplianceRecord& appliance : run.appliances) {
        for (const check::NodeRecord& node : appliance.nodes) {
            const check::Etiquette& counts = node.etiquette;
            left += counts.ipmi_sessions_opened - counts.ipmi_sessions_closed;
            left += counts.redfish_sessions_opened - counts.redfish_sessions_closed;
        }
    }
    return left;
}

bool any_insecure(const rack::Rack& rack)
{
    for (const rack::Appliance& appliance : rack.appliances)
        for (const rack::Node& node : appliance.nodes)
            if (node.target.tls.insecure)
                return true;
    return false;
}

// "opensesspriv (4 controllers)" for each quirk in force.
std::vector<std::string> quirks_in_force(const check::RunRecord& run)
{
    std::map<std::string, unsigned> controllers;
    for (const check::ApplianceRecord& appliance : run.appliances)
        for (const check::NodeRecord& node : appliance.nodes)
            for (const std::string& quirk : node.quirks)
                ++controllers[quirk];
    std::vector<std::string> named;
    for (const auto& [quirk, count] : controllers)
        named.push_back(fmt::format("{} ({} controller{})", quirk, count, count == 1 ? "" : "s"));
    return named;
}

} // namespace

check::RunRecord verify(const rack::Rack& rack,
                        const std::map<std::string, check::Profile>& profiles,
                        const VerifyOptions& options, Progress& progress)
{
    check::RunRecord run;
    run.started = check::Clock::now();
    run.rack = rack.origin;
    const std::vector<Job> jobs = prepare(rack, profiles, run);

    asio::io_context context{1};
    Ending ending{context, options.deadline};
    net::HttpClient client{context.get_executor(), https_connections_max};
    ipmi::SdrShare sdrs;
    Shared shared{client, ending.stop, ending.grace, progress, sdrs, options.console};
    std::size_t next = 0;
    std::size_t working =
        std::min<std::size_t>(nodes_that_fit(options.nodes_at_once_max), jobs.size());
    if (working == 0)
        ending.over();
    std::exception_ptr bug;
    const auto ended = [&](std::exception_ptr failure) {
        if (failure && !bug)
            bug = failure;
        if (failure)
            ending.stop.request(); // the others still close their sessions
        if (--working == 0)
            ending.over();
    };
    for (std::size_t i = working; i > 0; --i)
        asio::co_spawn(context, work(jobs, next, shared), ended);
    context.run();
    if (bug)
        std::rethrow_exception(bug); // main says so and exits 70

    combine(run);
    run.ended = check::Clock::now();
    run.interrupted = ending.interrupted;
    if (ending.interrupted)
        run.notes.push_back("Interrupted before it was finished.");
    if (ending.late)
        run.notes.push_back("The deadline passed before everything was looked at.");
    if (const unsigned left = sessions_left(run); left > 0)
        run.notes.push_back(fmt::format("{} sessions could not be closed: the controllers did not "
                                        "confirm it. They end by themselves after some minutes.",
                                        left));
    if (any_insecure(rack))
        run.notes.push_back("Certificates were not verified on some controllers (--insecure-tls): "
                            "this run does not prove that it spoke to the right ones.");
    if (const std::vector<std::string> quirks = quirks_in_force(run); !quirks.empty())
        run.notes.push_back(fmt::format("Quirks in force: {}. They change how oobready logs in and "
                                        "listens, not what it judges.",
                                        fmt::join(quirks, ", ")));
    return run;
}

} // namespace oobready::run
