// SPDX-License-Identifier: GPL-3.0-or-later
// Goal: equal BMCs share one reading, nobody waits for a reader that has given up, and what cannot
// be known to be equal is not shared. Method: coroutines on one context, in a known order.
#include "ipmi/sdr_share.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <catch2/catch.hpp>

#include <vector>

using namespace oobready;
using namespace oobready::ipmi;

namespace {

// Get SDR Repository Info of 12 records, added to at `added`.
Bytes sdr_info(std::uint32_t added, std::uint8_t records = 12)
{
    Bytes info{0x51, records, 0, 0xff, 0x0f};
    for (const std::uint32_t time : {added, std::uint32_t{0}})
        for (int shift : {0, 8, 16, 24})
            info.push_back(static_cast<std::uint8_t>(time >> shift));
    info.push_back(0x23);
    return info;
}

const Bytes device{0x20, 0x01, 0x02};

enum class Ending { publish, give_up };

struct Run {
    std::vector<std::string> log;
    SdrShare share;
};

asio::awaitable<void> come(Run& run, std::string name, Ending ending)
{
    std::optional<SdrShare::Reading> reading;
    const auto shared = co_await run.share.find("kind", reading);
    if (shared)
        run.log.push_back(name + " takes " + shared->read_from);
    else if (!reading)
        run.log.push_back(name + " reads for itself");
    if (!reading)
        co_return;
    asio::steady_timer work{co_await asio::this_coro::executor, std::chrono::milliseconds{5}};
    co_await work.async_wait(asio::use_awaitable); // the others come meanwhile
    run.log.push_back(name + " reads");
    if (ending == Ending::publish)
        reading->publish(SdrRepository{}, name);
}

std::vector<std::string> log_of(Ending ending)
{
    asio::io_context context{1};
    Run run;
    for (const char* name : {"a", "b", "c"})
        asio::co_spawn(context, come(run, name, ending), asio::detached);
    context.run();
    context.restart();
    asio::co_spawn(context, come(run, "late", ending), asio::detached);
    context.run();
    return run.log;
}

} // namespace

TEST_CASE("only BMCs that say the same of themselves and of their SDRs are equal")
{
    const auto key = sdr_share_key(device, sdr_info(1000));
    REQUIRE(key);
    CHECK(key == sdr_share_key(device, sdr_info(1000)));
    CHECK(key != sdr_share_key(device, sdr_info(1001)));
    CHECK(key != sdr_share_key(device, sdr_info(1000, 13)));
    CHECK(key != sdr_share_key(Bytes{0x20, 0x01, 0x03}, sdr_info(1000)));
}

TEST_CASE("a BMC that does not say when its records were added is like no other")
{
    CHECK_FALSE(sdr_share_key(device, sdr_info(0)));
    CHECK_FALSE(sdr_share_key(device, sdr_info(0xffffffff)));
    CHECK_FALSE(sdr_share_key(device, sdr_info(1000, 0))); // nothing to share
    CHECK_FALSE(sdr_share_key(device, Bytes{0x51}));
}

// In which order those who wait are woken is nobody's business.
using Catch::Matchers::UnorderedEquals;
using Log = std::vector<std::string>;

TEST_CASE("the first reads, those that come meanwhile and later take what it read")
{
    CHECK_THAT(log_of(Ending::publish),
               UnorderedEquals(Log{"a reads", "b takes a", "c takes a", "late takes a"}));
}

TEST_CASE("when the first gives up, everybody reads for itself")
{
    CHECK_THAT(log_of(Ending::give_up),
               UnorderedEquals(Log{"a reads", "b reads for itself", "c reads for itself",
                                   "late reads for itself"}));
}
