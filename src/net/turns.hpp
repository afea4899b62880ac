// SPDX-License-Identifier: GPL-3.0-or-later
// Turns: so many at a time, first come, first served. One thread.
#pragma once

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <deque>
#include <utility>

namespace oobready::net {

namespace asio = boost::asio;

class Turns {
public:
    explicit Turns(unsigned at_once) : free_(at_once) {}
    Turns(const Turns&) = delete;
    Turns& operator=(const Turns&) = delete;

    /// Held until it is destroyed; empty where the wait for it was cancelled. `turns` must outlive
    /// it.
    class Turn {
    public:
        Turn() = default;
        explicit Turn(Turns& turns) : turns_(&turns) {}
        Turn(Turn&& other) noexcept : turns_(std::exchange(other.turns_, nullptr)) {}
        Turn& operator=(Turn&& other) noexcept
        {
            std::swap(turns_, other.turns_);
            return *this;
        }
        ~Turn()
        {
            if (turns_ != nullptr)
                turns_->give_back();
        }
        explicit operator bool() const { return turns_ != nullptr; }

    private:
        Turns* turns_ = nullptr;
    };

    /// Waits for a turn. Cancellable (Asio's terminal cancellation).
    asio::awaitable<Turn> take()
    {
        if (free_ > 0) {
            --free_;
            co_return Turn{*this};
        }
        Waiter waiter{*this, co_await asio::this_coro::executor};
        co_await waiter.event.async_wait(asio::as_tuple(asio::use_awaitable));
        co_return std::move(waiter.turn);
    }

private:
    // Leaves the line by itself, however its wait ends.
    struct Waiter {
        Waiter(Turns& its_turns, const asio::any_io_executor& executor)
            : turns(its_turns), event(executor, asio::steady_timer::time_point::max())
        {
            turns.waiting_.push_back(this);
        }
        ~Waiter() { std::erase(turns.waiting_, this); }
        Waiter(const Waiter&) = delete;
        Waiter& operator=(const Waiter&) = delete;

        Turns& turns;
        asio::steady_timer event;
        Turn turn;
    };

    void give_back()
    {
        if (waiting_.empty()) {
            ++free_;
            return;
        }
        Waiter* const next = waiting_.front();
        waiting_.pop_front();
        next->turn = Turn{*this};
        next->event.cancel();
    }

    unsigned free_;
    std::deque<Waiter*> waiting_;
};

} // namespace oobready::net
