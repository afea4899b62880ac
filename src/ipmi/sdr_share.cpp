// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipmi/sdr_share.hpp"

#include "ipmi/timestamp.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <chrono>

namespace oobready::ipmi {

namespace {

using namespace std::chrono_literals;

// A BMC ends a session that is idle for a minute.
constexpr auto waiting_limit = 30s;

// Takes a timer back from those that are woken, however its owner ends.
class Waiting {
public:
    Waiting(std::set<asio::steady_timer*>& all, asio::steady_timer& timer)
        : all_(all), timer_(timer)
    {
        all_.insert(&timer_);
    }
    ~Waiting() { all_.erase(&timer_); }
    Waiting(const Waiting&) = delete;
    Waiting& operator=(const Waiting&) = delete;

private:
    std::set<asio::steady_timer*>& all_;
    asio::steady_timer& timer_;
};

} // namespace

std::optional<std::string> sdr_share_key(ByteView device_id, ByteView sdr_info)
{
    const Result<SdrInfo> info = decode_sdr_info(sdr_info);
    if (!info || info->records == 0 || info->last_addition == 0 ||
        info->last_addition == timestamp_unspecified)
        return std::nullopt;
    return to_hex(device_id) + "/" + to_hex(sdr_info);
}

void SdrShare::Entry::end()
{
    done = true;
    for (asio::steady_timer* timer : waiting)
        timer->cancel();
}

SdrShare::Reading::~Reading()
{
    if (entry_)
        entry_->end();
}

void SdrShare::Reading::publish(const SdrRepository& repository, const std::string& source)
{
    entry_->repository = repository;
    entry_->repository->read_from = source;
}

asio::awaitable<std::optional<SdrRepository>> SdrShare::find(const std::string& key,
                                                             std::optional<Reading>& reading)
{
    const auto [found, is_first] = entries_.try_emplace(key);
    Entry& entry = found->second;
    if (is_first) {
        reading.emplace(entry);
        co_return std::nullopt;
    }
    if (!entry.done) {
        asio::steady_timer timer{co_await asio::this_coro::executor, waiting_limit};
        const Waiting waiting{entry.waiting, timer};
        co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
    }
    co_return entry.repository;
}

} // namespace oobready::ipmi
