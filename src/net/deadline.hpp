// SPDX-License-Identifier: GPL-3.0-or-later
// Stop and within(): how every wait ends. The only users of Asio's awaitable operators.
#pragma once

#include "base/result.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <chrono>
#include <exception>
#include <set>
#include <string>
#include <vector>

namespace oobready::net {

namespace asio = boost::asio;
using Duration = std::chrono::steady_clock::duration;

/// Somebody wants the run to end: Ctrl-C, or the overall deadline. Ends every within() at once, so
/// that each target goes on to its clean-up. One thread.
class Stop {
public:
    [[nodiscard]] bool requested() const { return requested_; }

    void request()
    {
        requested_ = true;
        for (asio::steady_timer* timer : timers_)
            timer->cancel();
    }

    /// Keeps `timer` among those that request() cancels.
    class Registration {
    public:
        Registration(Stop& stop, asio::steady_timer& timer) : stop_(stop), timer_(timer)
        {
            stop_.timers_.insert(&timer_);
        }
        ~Registration() { stop_.timers_.erase(&timer_); }
        Registration(const Registration&) = delete;
        Registration& operator=(const Registration&) = delete;

    private:
        Stop& stop_;
        asio::steady_timer& timer_;
    };

private:
    bool requested_ = false;
    std::set<asio::steady_timer*> timers_;
};

/// `work`, always ending normally: our own exception is kept in `failure` (it would otherwise lose
/// the race in within() to the timer, and a bug would look like a silent controller).
template <class T>
asio::awaitable<Result<T>> guarded(asio::awaitable<Result<T>> work, std::exception_ptr& failure)
{
    try {
        co_return co_await std::move(work);
    } catch (const boost::system::system_error& error) {
        if (error.code() != asio::error::operation_aborted) // that is how cancelling unwinds
            failure = std::current_exception();
    } catch (...) {
        failure = std::current_exception();
    }
    co_return Error{Errc::cancelled, ""};
}

/// Runs `work`. Past `limit`, or when `stop` is requested, it is cancelled, awaited to its end, and
/// reported as connection_timeout or cancelled, with `what` as context. Throws what `work` throws.
template <class T>
asio::awaitable<Result<T>> within(Stop& stop, Duration limit, asio::awaitable<Result<T>> work,
                                  std::string what)
{
    using namespace asio::experimental::awaitable_operators;
    if (stop.requested())
        co_return Error{Errc::cancelled, std::move(what)};
    asio::steady_timer deadline{co_await asio::this_coro::executor, limit};
    Stop::Registration registration{stop, deadline};
    std::exception_ptr failure;
    auto first = co_await (guarded(std::move(work), failure) ||
                           deadline.async_wait(asio::as_tuple(asio::use_awaitable)));
    if (failure)
        std::rethrow_exception(failure);
    if (first.index() == 0)
        co_return std::get<0>(std::move(first));
    co_return Error{stop.requested() ? Errc::cancelled : Errc::connection_timeout, std::move(what)};
}

/// `lane`, always ending normally: its exception is kept in `failure`, where how cancelling unwinds
/// gives way to any other. Left to Asio, two lanes that are cancelled at once end in
/// multiple_exceptions, which is no system_error and looks like a bug of ours.
inline asio::awaitable<void> kept(asio::awaitable<void> lane, std::exception_ptr& failure)
{
    try {
        co_await std::move(lane);
    } catch (const boost::system::system_error& error) {
        if (!failure || error.code() != asio::error::operation_aborted)
            failure = std::current_exception();
    } catch (...) {
        failure = std::current_exception();
    }
}

/// Runs the lanes side by side and ends when each has ended. Throws what one of them threw.
inline asio::awaitable<void> together(asio::awaitable<void> first, asio::awaitable<void> second)
{
    using namespace asio::experimental::awaitable_operators;
    std::exception_ptr failure;
    co_await (kept(std::move(first), failure) && kept(std::move(second), failure));
    if (failure)
        std::rethrow_exception(failure);
}
inline asio::awaitable<void> together(asio::awaitable<void> first, asio::awaitable<void> second,
                                      asio::awaitable<void> third)
{
    using namespace asio::experimental::awaitable_operators;
    std::exception_ptr failure;
    co_await (kept(std::move(first), failure) && kept(std::move(second), failure) &&
              kept(std::move(third), failure));
    if (failure)
        std::rethrow_exception(failure);
}
inline asio::awaitable<void> together(std::vector<asio::awaitable<void>> lanes)
{
    if (lanes.empty())
        co_return;
    // The first one stands outermost, and so begins first.
    asio::awaitable<void> all = std::move(lanes.back());
    lanes.pop_back();
    for (; !lanes.empty(); lanes.pop_back()) {
        asio::awaitable<void> both = together(std::move(lanes.back()), std::move(all));
        all = std::move(both);
    }
    co_await std::move(all);
}

} // namespace oobready::net
