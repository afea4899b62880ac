// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipmi/busy.hpp"

#include "ipmi/errors.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace oobready::ipmi {

asio::awaitable<bool> BusyPatience::again(const Request& request, const Result<Response>& response)
{
    if (!response || !is_busy(request, response->completion_code) || retries_ == busy_retries_max)
        co_return false;
    ++retries_;
    asio::steady_timer timer{co_await asio::this_coro::executor, pause_};
    pause_ += pause_ / 2;
    co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
    co_return true;
}

} // namespace oobready::ipmi
