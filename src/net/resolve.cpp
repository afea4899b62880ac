// SPDX-License-Identifier: GPL-3.0-or-later
// Calls getaddrinfo(3) on a thread.
#include "net/resolve.hpp"

#include <boost/asio/ip/basic_endpoint.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>

#include <netdb.h>
#include <sys/socket.h>

#include <cstring>
#include <memory>
#include <mutex>
#include <optional>
#include <system_error>
#include <thread>

namespace oobready::net {

namespace {

// Shared by the awaiting coroutine and the thread, whichever ends last. The timer is the
// coroutine's; while the pointer is set, it and its context are alive. Touched under the mutex
// only.
struct Lookup {
    std::mutex mutex;
    asio::steady_timer* timer = nullptr;
    std::optional<asio::ip::address> address;
};

std::optional<asio::ip::address> look_up(const std::string& host)
{
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = AI_ADDRCONFIG;
    addrinfo* found = nullptr;
    if (getaddrinfo(host.c_str(), nullptr, &hints, &found) != 0 || found == nullptr)
        return std::nullopt;
    asio::ip::tcp::endpoint endpoint;
    std::optional<asio::ip::address> address;
    if (found->ai_addrlen <= endpoint.capacity()) {
        std::memcpy(endpoint.data(), found->ai_addr, found->ai_addrlen);
        endpoint.resize(found->ai_addrlen);
        address = endpoint.address();
    }
    freeaddrinfo(found);
    return address;
}

// On the context's own thread.
void wake(Lookup& lookup)
{
    const std::lock_guard lock{lookup.mutex};
    if (lookup.timer != nullptr)
        lookup.timer->cancel();
}

void run(const std::shared_ptr<Lookup>& lookup, const std::string& host)
{
    const std::optional<asio::ip::address> address = look_up(host);
    const std::lock_guard lock{lookup->mutex};
    if (lookup->timer == nullptr)
        return;
    lookup->address = address;
    asio::post(lookup->timer->get_executor(), [lookup] { wake(*lookup); });
}

// Ends the waiting, also when the coroutine is destroyed or unwound.
class Awaiting {
public:
    explicit Awaiting(std::shared_ptr<Lookup> lookup) : lookup_(std::move(lookup)) {}
    ~Awaiting()
    {
        const std::lock_guard lock{lookup_->mutex};
        lookup_->timer = nullptr;
    }
    Awaiting(const Awaiting&) = delete;
    Awaiting& operator=(const Awaiting&) = delete;

private:
    std::shared_ptr<Lookup> lookup_;
};

} // namespace

asio::awaitable<Result<asio::ip::address>> resolve(std::string host, Duration limit)
{
    boost::system::error_code not_literal;
    const asio::ip::address literal = asio::ip::make_address(host, not_literal);
    if (!not_literal)
        co_return literal;
    asio::steady_timer timer{co_await asio::this_coro::executor, limit};
    const auto lookup = std::make_shared<Lookup>();
    lookup->timer = &timer;
    const Awaiting awaiting{lookup};
    try {
        std::thread{[lookup, host] { run(lookup, host); }}.detach();
    } catch (const std::system_error&) {
        co_return Error{Errc::local_error, "no thread to resolve " + host};
    }
    co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
    const std::lock_guard lock{lookup->mutex};
    if (!lookup->address)
        co_return Error{Errc::hostname_invalid, host};
    co_return *lookup->address;
}

} // namespace oobready::net
