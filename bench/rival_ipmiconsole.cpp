// SPDX-License-Identifier: GPL-3.0-or-later
// The rival of our consoles: libipmiconsole's engine, as ipmiconsole and conman use it, doing the
// same work: a session, SOL activated, a carriage return, a prompt read, SOL deactivated, the
// session closed. It is given every advantage. The engine tells at once when SOL is there
// (OUTPUT_ON_SOL_ESTABLISHED) and when a session has ended (end of file), so that nothing is polled
// for and the engine's own tear-down, which waits in steps of 250 ms, is not needed. One question
// that we do not ask either is left out (SKIP_CHANNEL_PAYLOAD_SUPPORT). Engine threads and consoles
// in flight are options.
#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <freeipmi/freeipmi.h>
#include <ipmiconsole.h>

#include <arpa/inet.h>
#include <regex.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;
using namespace std::chrono_literals;

constexpr auto type_again_after = 3s;   // a carriage return may be swallowed
constexpr auto console_limit = 60s;     // no console that is healthy comes near either
constexpr int retransmission_ms = 5000; // nothing gets lost on loopback
constexpr auto look_round_every = 100ms;
constexpr std::size_t output_bytes_max = 4096;
constexpr int events_max = 256;
// Of the last line. The prompts that our probe knows are more, and anchored.
constexpr const char* prompt = "(login:|assword:|[#$>]) ?$";

struct Options {
    std::string first = "127.0.1.1";
    unsigned hosts = 100;
    unsigned threads = IPMICONSOLE_THREAD_COUNT_MAX;
    unsigned in_flight = 2000;
    unsigned suite = 3;
    unsigned carriage_returns = 1; // at least so many, each after a prompt
    std::string username;
    std::string password;
};

void add_options(CLI::App& app, Options& options)
{
    app.add_option("--first", options.first, "the first address")->check(CLI::ValidIPV4);
    app.add_option("--hosts", options.hosts)->check(CLI::Range(1, 10000));
    app.add_option("--threads", options.threads)
        ->check(CLI::Range(1, IPMICONSOLE_THREAD_COUNT_MAX));
    app.add_option("--in-flight", options.in_flight)->check(CLI::Range(1, 10000));
    app.add_option("--suite", options.suite)->check(CLI::Range(0, 255));
    app.add_option("--carriage-returns", options.carriage_returns)->check(CLI::Range(1, 15));
    app.add_option("--username", options.username)->envname("IPMI_USERNAME")->required();
    app.add_option("--password", options.password)->envname("IPMI_PASSWORD")->required();
}

// As the simulated rack hands them out: none that ends in 0 or 255.
std::vector<std::string> hosts_of(const Options& options)
{
    std::vector<std::string> hosts;
    in_addr first{};
    inet_pton(AF_INET, options.first.c_str(), &first);
    for (std::uint32_t next = ntohl(first.s_addr); hosts.size() < options.hosts; ++next) {
        const in_addr address{htonl(next)};
        char text[INET_ADDRSTRLEN];
        if ((next & 0xff) != 0 && (next & 0xff) != 0xff)
            hosts.emplace_back(inet_ntop(AF_INET, &address, text, sizeof text));
    }
    return hosts;
}

// One console, from the submission of its context until the engine has closed its session.
struct Console {
    enum class Stage { opening, asked, closing };

    std::string host;
    ipmiconsole_ctx_t context = nullptr;
    int fd = -1;
    Stage stage = Stage::opening;
    std::string output;
    bool at_prompt = false;
    unsigned carriage_returns = 0; // typed
    Clock::time_point submitted = Clock::now();
    Clock::time_point typed;
    Clock::time_point first_typed;
};

class Rival {
public:
    explicit Rival(const Options& options) : options_(options), hosts_(hosts_of(options))
    {
        if (regcomp(&prompt_, prompt, REG_EXTENDED | REG_NOSUB) != 0)
            throw std::runtime_error{"regcomp failed"};
        if (ipmiconsole_engine_init(options.threads, 0) < 0)
            throw std::runtime_error{"ipmiconsole_engine_init failed"};
        epoll_ = epoll_create1(0);
    }

    void run()
    {
        for (;;) {
            while (consoles_.size() < options_.in_flight && next_ < hosts_.size())
                submit(hosts_[next_++]);
            if (consoles_.empty())
                return;
            epoll_event events[events_max];
            const int count = epoll_wait(epoll_, events, events_max, look_round_every / 1ms);
            for (int i = 0; i < count; ++i)
                read(*consoles_.at(events[i].data.fd));
            if (const auto now = Clock::now(); now - looked_round_ > look_round_every) {
                looked_round_ = now;
                look_round(now);
            }
        }
    }

    unsigned prompts = 0;
    unsigned retyped = 0;
    std::vector<double> opening_ms;
    std::vector<double> answer_ms;

private:
    void submit(const std::string& host)
    {
        ipmiconsole_ipmi_config ipmi{};
        ipmi.username = username_.data();
        ipmi.password = password_.data();
        ipmi.privilege_level = IPMICONSOLE_PRIVILEGE_ADMIN;
        ipmi.cipher_suite_id = static_cast<int>(options_.suite);
        ipmi.workaround_flags = IPMICONSOLE_WORKAROUND_OPEN_SESSION_PRIVILEGE |
                                IPMICONSOLE_WORKAROUND_IGNORE_SOL_PAYLOAD_SIZE |
                                IPMICONSOLE_WORKAROUND_SKIP_CHANNEL_PAYLOAD_SUPPORT;
        // Zero is its default. After half a second, its default, many at once would be hurried.
        ipmiconsole_protocol_config protocol{};
        protocol.retransmission_timeout_len = retransmission_ms;
        ipmiconsole_engine_config engine{};
        engine.engine_flags = IPMICONSOLE_ENGINE_OUTPUT_ON_SOL_ESTABLISHED;
        engine.behavior_flags = IPMICONSOLE_BEHAVIOR_ERROR_ON_SOL_INUSE;
        auto console = std::make_unique<Console>();
        console->host = host;
        console->context = ipmiconsole_ctx_create(host.c_str(), &ipmi, &protocol, &engine);
        if (console->context == nullptr)
            throw std::runtime_error{"ipmiconsole_ctx_create failed"};
        if (ipmiconsole_engine_submit(console->context, nullptr, nullptr) < 0)
            throw std::runtime_error{ipmiconsole_ctx_errormsg(console->context)};
        console->fd = ipmiconsole_ctx_fd(console->context);
        epoll_event event{};
        event.events = EPOLLIN;
        event.data.fd = console->fd;
        if (epoll_ctl(epoll_, EPOLL_CTL_ADD, console->fd, &event) < 0)
            throw std::runtime_error{"epoll_ctl failed"};
        consoles_.emplace(console->fd, std::move(console));
    }

    void read(Console& console)
    {
        char bytes[output_bytes_max];
        const ssize_t count = recv(console.fd, bytes, sizeof bytes, MSG_DONTWAIT);
        if (count < 0)
            return;
        if (count == 0) {
            end(console);
            return;
        }
        std::string_view said{bytes, static_cast<std::size_t>(count)};
        if (console.stage == Console::Stage::opening) { // the engine's NUL: SOL is there
            said.remove_prefix(1);
            console.first_typed = Clock::now();
            opening_ms.push_back((console.first_typed - console.submitted) / 1.0ms);
            type(console);
        }
        if (console.stage != Console::Stage::asked)
            return;
        console.output = console.output.substr(0, output_bytes_max);
        console.output += said;
        const std::string line = console.output.substr(console.output.find_last_of('\n') + 1);
        if (regexec(&prompt_, line.c_str(), 0, nullptr, 0) != 0)
            return;
        if (!console.at_prompt)
            answer_ms.push_back((Clock::now() - console.first_typed) / 1.0ms);
        console.at_prompt = true;
        console.output.clear();
        if (console.carriage_returns < options_.carriage_returns)
            type(console);
        else
            leave(console);
    }

    void type(Console& console)
    {
        console.stage = Console::Stage::asked;
        console.typed = Clock::now();
        ++console.carriage_returns;
        if (send(console.fd, "\r", 1, MSG_NOSIGNAL) != 1)
            leave(console);
    }

    // The engine takes the end of our side for the wish to deactivate SOL and close the session.
    static void leave(Console& console)
    {
        console.stage = Console::Stage::closing;
        shutdown(console.fd, SHUT_WR);
    }

    void end(Console& console)
    {
        if (console.at_prompt)
            ++prompts;
        else
            fmt::print(stderr, "{}: {}\n", console.host, ipmiconsole_ctx_errormsg(console.context));
        const int fd = console.fd;
        close(fd);
        ipmiconsole_ctx_destroy(console.context);
        consoles_.erase(fd);
    }

    void look_round(Clock::time_point now)
    {
        for (const auto& [fd, console] : consoles_) {
            if (console->stage == Console::Stage::asked &&
                now - console->typed > type_again_after) {
                ++retyped;
                type(*console);
            }
            if (console->stage != Console::Stage::closing &&
                now - console->submitted > console_limit)
                leave(*console);
        }
    }

    const Options& options_;
    std::vector<std::string> hosts_;
    std::size_t next_ = 0;
    std::map<int, std::unique_ptr<Console>> consoles_; // by descriptor
    std::string username_ = options_.username;
    std::string password_ = options_.password;
    regex_t prompt_{};
    int epoll_ = -1;
    Clock::time_point looked_round_ = Clock::now();
};

double median(std::vector<double> values)
{
    if (values.empty())
        return 0;
    std::ranges::sort(values);
    return values[values.size() / 2];
}

int run(const Options& options)
{
    // Each console takes five descriptors.
    rlimit files{};
    getrlimit(RLIMIT_NOFILE, &files);
    files.rlim_cur = files.rlim_max;
    setrlimit(RLIMIT_NOFILE, &files);
    const auto start = Clock::now();
    Rival rival{options};
    rival.run();
    const std::chrono::duration<double> wall = Clock::now() - start;
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    fmt::print("{{\"consoles\":{},\"prompts\":{},\"retyped\":{},\"wall_s\":{:.4f},"
               "\"opening_ms\":{:.1f},\"answer_ms\":{:.1f},\"resident_kb\":{}}}\n",
               options.hosts, rival.prompts, rival.retyped, wall.count(), median(rival.opening_ms),
               median(rival.answer_ms), usage.ru_maxrss);
    std::fflush(stdout);
    // Every session is closed: the engine's tear-down would only wait.
    std::_Exit(rival.prompts == options.hosts ? 0 : 1);
}

} // namespace

int main(int argc, char** argv)
{
    Options options;
    CLI::App app{"The prompts of many consoles, by libipmiconsole's engine"};
    add_options(app, options);
    try {
        CLI11_PARSE(app, argc, argv);
        return run(options);
    } catch (const std::exception& error) {
        fmt::print(stderr, "rival_ipmiconsole: {}\n", error.what());
        return 70;
    }
}
