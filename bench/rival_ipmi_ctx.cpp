// SPDX-License-Identifier: GPL-3.0-or-later
// The rival of our IPMI client: libfreeipmi's own blocking API (ipmi_ctx) in threads, doing the
// same work. It is given every advantage: objects and contexts are made once per thread and used
// again.
#include <fmt/format.h>
#include <freeipmi/freeipmi.h>

#include <sys/resource.h>

#include <atomic>
#include <charconv>
#include <chrono>
#include <cstdlib>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace {

constexpr int exit_usage = 64;
constexpr unsigned hosts_max = 10000;
constexpr unsigned count_max = 1000000;
constexpr std::uint8_t cipher_suite = 3;
constexpr std::uint8_t lan_channel = 1;

struct Options {
    std::vector<std::string> hosts;
    unsigned threads = 32;
    unsigned rounds = 10;
    unsigned session_timeout_ms = 5000;
    unsigned retransmission_timeout_ms = 500;
    std::string username;
    std::string password;
};

struct UsageError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

unsigned number(std::string_view text, unsigned max)
{
    unsigned value = 0;
    const char* end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, value);
    if (read.ec != std::errc{} || read.ptr != end || value > max)
        throw UsageError{fmt::format("'{}' is no number up to {}", text, max)};
    return value;
}

// "127.0.1.[1-100]", or one host.
std::vector<std::string> expand(std::string_view text)
{
    const std::size_t open = text.find('[');
    if (open == std::string_view::npos)
        return {std::string{text}};
    const std::size_t dash = text.find('-', open);
    if (dash == std::string_view::npos || !text.ends_with(']'))
        throw UsageError{"--hosts takes one range: 127.0.1.[1-100]"};
    const unsigned first = number(text.substr(open + 1, dash - open - 1), count_max);
    const unsigned last = number(text.substr(dash + 1, text.size() - dash - 2), count_max);
    if (last < first || last - first >= hosts_max)
        throw UsageError{"--hosts: the range is empty or too long"};
    std::vector<std::string> hosts;
    for (unsigned i = first; i <= last; ++i)
        hosts.push_back(fmt::format("{}{}", text.substr(0, open), i));
    return hosts;
}

std::string environment(const char* name)
{
    const char* value = std::getenv(name);
    if (value == nullptr)
        throw UsageError{fmt::format("set {} in the environment", name)};
    return value;
}

Options read_options(const std::vector<std::string_view>& arguments)
{
    Options options;
    for (std::size_t i = 0; i < arguments.size(); i += 2) {
        const std::string_view name = arguments[i];
        if (i + 1 == arguments.size())
            throw UsageError{fmt::format("{} takes a value", name)};
        const std::string_view value = arguments[i + 1];
        if (name == "--hosts")
            options.hosts = expand(value);
        else if (name == "--threads")
            options.threads = number(value, 4096);
        else if (name == "--rounds")
            options.rounds = number(value, count_max);
        else if (name == "--session-timeout-ms")
            options.session_timeout_ms = number(value, count_max);
        else if (name == "--retransmission-timeout-ms")
            options.retransmission_timeout_ms = number(value, count_max);
        else
            throw UsageError{fmt::format("unknown option '{}'", name)};
    }
    if (options.hosts.empty() || options.threads == 0 || options.rounds == 0)
        throw UsageError{"--hosts, and at least one thread and one round, are needed"};
    options.username = environment("IPMI_USERNAME");
    options.password = environment("IPMI_PASSWORD");
    return options;
}

// One thread's context and the objects that responses are read into.
class Client {
public:
    explicit Client(const Options& options)
        : options_(options),
          context_(ipmi_ctx_create()),
          device_id_(fiid_obj_create(tmpl_cmd_get_device_id_rs)),
          guid_(fiid_obj_create(tmpl_cmd_get_system_guid_rs)),
          chassis_(fiid_obj_create(tmpl_cmd_get_chassis_status_rs)),
          bit_rate_(fiid_obj_create(
              tmpl_cmd_get_sol_configuration_parameters_sol_non_volatile_bit_rate_rs)),
          sol_(fiid_obj_create(tmpl_cmd_get_sol_configuration_parameters_sol_enable_rs))
    {
        if (!context_ || !device_id_ || !guid_ || !chassis_ || !bit_rate_ || !sol_)
            throw std::bad_alloc{};
    }
    Client(const Client&) = delete;
    Client& operator=(const Client&) = delete;
    ~Client()
    {
        for (fiid_obj_t object : {device_id_, guid_, chassis_, bit_rate_, sol_})
            fiid_obj_destroy(object);
        ipmi_ctx_destroy(context_);
    }

    // A session, five commands, and its end; what went wrong, if anything.
    std::optional<std::string> verify(const std::string& host)
    {
        const unsigned workarounds = IPMI_WORKAROUND_FLAGS_OUTOFBAND_2_0_OPEN_SESSION_PRIVILEGE;
        if (ipmi_ctx_open_outofband_2_0(
                context_, host.c_str(), options_.username.c_str(), options_.password.c_str(),
                nullptr, 0, IPMI_PRIVILEGE_LEVEL_ADMIN, cipher_suite, options_.session_timeout_ms,
                options_.retransmission_timeout_ms, workarounds, IPMI_FLAGS_DEFAULT) < 0)
            return reason(host, "open session");
        std::optional<std::string> failure = ask(host);
        if (ipmi_ctx_close(context_) < 0 && !failure)
            failure = reason(host, "close session");
        return failure;
    }

private:
    std::optional<std::string> ask(const std::string& host)
    {
        const std::uint8_t get = IPMI_GET_SOL_PARAMETER;
        if (ipmi_cmd_get_device_id(context_, device_id_) < 0)
            return reason(host, "Get Device ID");
        if (ipmi_cmd_get_system_guid(context_, guid_) < 0)
            return reason(host, "Get System GUID");
        if (ipmi_cmd_get_chassis_status(context_, chassis_) < 0)
            return reason(host, "Get Chassis Status");
        if (ipmi_cmd_get_sol_configuration_parameters_sol_enable(context_, lan_channel, get, 0, 0,
                                                                 sol_) < 0)
            return reason(host, "Get SOL Configuration Parameters 1");
        if (ipmi_cmd_get_sol_configuration_parameters_sol_non_volatile_bit_rate(
                context_, lan_channel, get, 0, 0, bit_rate_) < 0)
            return reason(host, "Get SOL Configuration Parameters 5");
        return std::nullopt;
    }

    std::string reason(const std::string& host, std::string_view what)
    {
        return fmt::format("{}: {}: {}", host, what, ipmi_ctx_errormsg(context_));
    }

    const Options& options_;
    ipmi_ctx_t context_;
    fiid_obj_t device_id_;
    fiid_obj_t guid_;
    fiid_obj_t chassis_;
    fiid_obj_t bit_rate_;
    fiid_obj_t sol_;
};

struct Counters {
    std::atomic<unsigned long> next{0};
    std::atomic<unsigned long> failures{0};
};

void work(const Options& options, Counters& counters)
{
    Client client{options};
    const unsigned long all = static_cast<unsigned long>(options.rounds) * options.hosts.size();
    for (unsigned long i = counters.next++; i < all; i = counters.next++) {
        const auto failure = client.verify(options.hosts[i % options.hosts.size()]);
        if (failure && counters.failures++ == 0)
            fmt::print(stderr, "first failure: {}\n", *failure);
    }
}

double processor_seconds()
{
    rusage usage = {};
    getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

int run(const Options& options)
{
    if (ipmi_rmcpplus_init() < 0) // before there are threads
        throw std::runtime_error{"ipmi_rmcpplus_init failed"};
    Counters counters;
    const double cpu_before = processor_seconds();
    const auto start = std::chrono::steady_clock::now();
    std::vector<std::thread> threads;
    for (unsigned i = 0; i < options.threads; ++i)
        threads.emplace_back(work, std::cref(options), std::ref(counters));
    for (std::thread& thread : threads)
        thread.join();
    const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - start;
    const double cpu = processor_seconds() - cpu_before;
    const unsigned long all = static_cast<unsigned long>(options.rounds) * options.hosts.size();
    fmt::print("{{\"verifications\":{},\"failures\":{},\"wall_s\":{:.6f},\"cpu_s\":{:.6f}}}\n",
               all - counters.failures, counters.failures.load(), wall.count(), cpu);
    return counters.failures == 0 ? 0 : 1;
}

} // namespace

int main(int argc, char** argv)
{
    try {
        return run(read_options({argv + 1, argv + argc}));
    } catch (const UsageError& error) {
        fmt::print(
            stderr,
            "rival_ipmi_ctx: {}\nusage: rival_ipmi_ctx --hosts 127.0.1.[1-100] [--threads N] "
            "[--rounds N] [--session-timeout-ms N] [--retransmission-timeout-ms N]\n",
            error.what());
        return exit_usage;
    } catch (const std::exception& error) {
        fmt::print(stderr, "rival_ipmi_ctx: {}\n", error.what());
        return 70;
    }
}
