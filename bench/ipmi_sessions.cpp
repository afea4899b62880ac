// SPDX-License-Identifier: GPL-3.0-or-later
// Our half of bench/ipmi_sessions: sessions with many BMCs from one thread. A verification is what
// the rivals do too: Get Channel Authentication Capabilities, an RMCP+ session of suite 3 at
// administrator level, one command or five, Close Session.
#include "ipmi/channel.hpp"
#include "ipmi/session.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <fmt/format.h>

#include <sys/resource.h>

#include <cstdlib>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

using namespace oobready;
using namespace oobready::ipmi;

namespace {

struct Options {
    std::uint32_t first = 0x7f000101; // 127.0.1.1
    unsigned hosts = 100;
    unsigned rounds = 1;
    unsigned in_flight = 16;
    bool five = false;
    Credentials credentials;
};

struct Counters {
    unsigned long next = 0;
    unsigned long failures = 0;
    unsigned long datagrams = 0; // sent
};

unsigned number(std::string_view text)
{
    const int value = std::atoi(std::string{text}.c_str());
    if (value < 1 || value > 1000000)
        throw std::invalid_argument{fmt::format("'{}' is no count", text)};
    return static_cast<unsigned>(value);
}

Options read_options(const std::vector<std::string_view>& arguments)
{
    Options options;
    for (std::size_t i = 0; i + 1 < arguments.size(); i += 2) {
        const std::string_view name = arguments[i];
        const std::string_view value = arguments[i + 1];
        if (name == "--first")
            options.first = asio::ip::make_address_v4(value).to_uint();
        else if (name == "--hosts")
            options.hosts = number(value);
        else if (name == "--rounds")
            options.rounds = number(value);
        else if (name == "--in-flight")
            options.in_flight = number(value);
        else if (name == "--commands")
            options.five = number(value) == 5;
        else
            throw std::invalid_argument{fmt::format("unknown option '{}'", name)};
    }
    const char* username = std::getenv("IPMI_USERNAME");
    const char* password = std::getenv("IPMI_PASSWORD");
    if (!username || !password)
        throw std::invalid_argument{"set IPMI_USERNAME and IPMI_PASSWORD"};
    options.credentials = {username, Secret{password}, Secret{}};
    return options;
}

std::vector<Request> requests(bool five)
{
    std::vector<Request> all{Request{get_chassis_status}};
    if (five) {
        all.emplace_back(get_device_id);
        all.emplace_back(get_system_guid);
        all.emplace_back(get_sol_configuration_parameters, Bytes{1, 1, 0, 0}); // SOL Enable
        all.emplace_back(get_sol_configuration_parameters, Bytes{1, 5, 0, 0}); // bit rate
    }
    return all;
}

asio::awaitable<Result<void>> ask(Session& session, const std::vector<Request>& all)
{
    for (const Request& request : all) {
        Request copy = request;
        const Result<Response> response = co_await session.exchange(std::move(copy));
        if (!response)
            co_return response.error();
        if (!response->ok())
            co_return Error{Errc::bmc_error, describe(*request.command)};
    }
    co_return Result<void>{};
}

asio::awaitable<Result<void>> verify(const Options& options, const std::vector<Request>& all,
                                     asio::ip::address address, check::Etiquette& etiquette)
{
    net::UdpSocket socket{co_await asio::this_coro::executor};
    if (Result<void> connected = socket.connect(address, 623); !connected)
        co_return connected.error();
    Request capabilities{get_channel_authentication_capabilities,
                         channel_authentication_capabilities_request()};
    const Result<Response> answer = co_await exchange_sessionless(
        socket, etiquette, std::move(capabilities), 1, std::chrono::seconds{5});
    if (!answer)
        co_return answer.error();
    Session session{socket, etiquette, Waits{}};
    const LoginPolicy policy;
    Result<void> opened = co_await session.open(options.credentials, cipher_suite_3,
                                                Privilege::administrator, policy);
    if (!opened)
        co_return opened.error();
    Result<void> asked = co_await ask(session, all);
    co_await session.close();
    if (asked && etiquette.ipmi_sessions_closed != 1)
        co_return Error{Errc::session_timeout, "the session was not closed"};
    co_return asked;
}

// As the simulated rack hands them out: none that ends in 0 or 255.
std::vector<asio::ip::address> addresses_of(const Options& options)
{
    std::vector<asio::ip::address> addresses;
    for (std::uint32_t next = options.first; addresses.size() < options.hosts; ++next)
        if ((next & 0xff) != 0 && (next & 0xff) != 0xff)
            addresses.emplace_back(asio::ip::address_v4{next});
    return addresses;
}

asio::awaitable<void> work(const Options& options, const std::vector<Request>& all,
                           const std::vector<asio::ip::address>& addresses, Counters& counters)
{
    const unsigned long count = static_cast<unsigned long>(options.rounds) * options.hosts;
    while (counters.next < count) {
        const asio::ip::address address = addresses[counters.next++ % addresses.size()];
        check::Etiquette etiquette;
        const Result<void> verified = co_await verify(options, all, address, etiquette);
        counters.datagrams += etiquette.datagrams_sent;
        if (!verified && counters.failures++ == 0)
            fmt::print(stderr, "first failure: {}\n", describe(verified.error()));
    }
}

double processor_seconds()
{
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

// The most that were resident.
long resident_kilobytes()
{
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss;
}

int run(const Options& options)
{
    const std::vector<Request> all = requests(options.five);
    const std::vector<asio::ip::address> addresses = addresses_of(options);
    const auto start = std::chrono::steady_clock::now();
    Counters counters;
    asio::io_context context{1};
    for (unsigned i = 0; i < options.in_flight; ++i)
        asio::co_spawn(context, work(options, all, addresses, counters),
                       [](std::exception_ptr failure) {
                           if (failure)
                               std::rethrow_exception(failure);
                       });
    context.run();
    const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - start;
    const unsigned long count = static_cast<unsigned long>(options.rounds) * options.hosts;
    fmt::print("{{\"verifications\":{},\"failures\":{},\"wall_s\":{:.6f},\"cpu_s\":{:.6f},"
               "\"datagrams\":{},\"resident_kb\":{}}}\n",
               count - counters.failures, counters.failures, wall.count(), processor_seconds(),
               counters.datagrams, resident_kilobytes());
    return counters.failures == 0 ? 0 : 1;
}

} // namespace

int main(int argc, char** argv)
{
    try {
        return run(read_options({argv + 1, argv + argc}));
    } catch (const std::exception& error) {
        fmt::print(stderr, "bench_ipmi_sessions: {}\n", error.what());
        return 64;
    }
}
