// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/deadline.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <catch2/catch.hpp>

#include <optional>
#include <stdexcept>

namespace {

using namespace oobready;
namespace asio = boost::asio;

/// How a lane ends once it is cancelled.
enum class End { unwinds, quietly, by_a_bug };

// Waits for ever, as a lane does whose controller is silent.
asio::awaitable<void> lane(End end)
{
    asio::steady_timer never{co_await asio::this_coro::executor,
                             asio::steady_timer::time_point::max()};
    const auto [error] = co_await never.async_wait(asio::as_tuple(asio::use_awaitable));
    if (end == End::unwinds)
        throw boost::system::system_error{error};
    if (end == End::by_a_bug)
        throw std::logic_error{"a bug"};
}

asio::awaitable<Result<void>> lanes(End first, End second, std::optional<End> third)
{
    if (third)
        co_await net::together(lane(first), lane(second), lane(*third));
    else
        co_await net::together(lane(first), lane(second));
    co_return Result<void>{};
}

// What within() gives when these lanes are under way and the run is asked to stop.
Result<void> stopped(End first, End second, std::optional<End> third)
{
    asio::io_context context{1};
    net::Stop stop;
    std::optional<Result<void>> ended;
    std::exception_ptr failure;
    const auto whole = [&]() -> asio::awaitable<void> {
        asio::awaitable<Result<void>> work = lanes(first, second, third);
        std::string what = "lanes";
        ended = co_await net::within(stop, std::chrono::hours{1}, std::move(work), std::move(what));
    };
    asio::co_spawn(context, whole, [&](std::exception_ptr thrown) { failure = thrown; });
    while (context.poll_one() != 0) {
    }
    stop.request();
    context.run();
    if (failure)
        std::rethrow_exception(failure);
    return *ended;
}

} // namespace

TEST_CASE("lanes that are cancelled together end as one that is cancelled does")
{
    for (const End first : {End::unwinds, End::quietly})
        for (const End second : {End::unwinds, End::quietly})
            for (const std::optional<End> third :
                 {std::optional<End>{}, std::optional{End::unwinds}, std::optional{End::quietly}}) {
                const Result<void> ended = stopped(first, second, third);
                REQUIRE(!ended.has_value());
                CHECK(ended.error().code == Errc::cancelled);
                CHECK(ended.error().context == "lanes");
            }
}

TEST_CASE("a bug in one lane is not lost among those that are cancelled")
{
    CHECK_THROWS_AS(stopped(End::by_a_bug, End::unwinds, {}), std::logic_error);
    CHECK_THROWS_AS(stopped(End::unwinds, End::by_a_bug, {}), std::logic_error);
    CHECK_THROWS_AS(stopped(End::unwinds, End::quietly, End::by_a_bug), std::logic_error);
    CHECK_THROWS_AS(stopped(End::by_a_bug, End::by_a_bug, End::unwinds), std::logic_error);
}
