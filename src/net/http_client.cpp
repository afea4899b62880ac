// SPDX-License-Identifier: GPL-3.0-or-later
// Gives each request the pool of its server and waits for its end. The work is in http_pool
// (libcurl on Asio) and http_transfer (one request).
#include "net/http_client.hpp"

#include "base/text.hpp"
#include "net/http_pool.hpp"
#include "net/http_transfer.hpp"

#include <algorithm>
#include <map>
#include <mutex>
#include <stdexcept>
#include <tuple>

namespace oobready::net {

namespace {

constexpr std::string_view methods_allowed[] = {"GET", "POST", "DELETE"};

bool visible(std::string_view text)
{
    return std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < '\x7f'; });
}

bool one_line(std::string_view text) { return text.find_first_of("\r\n", 0) == text.npos; }

// Nothing that came from a peer may put a second request into the first.
std::optional<Error> unfit(const HttpRequest& request)
{
    const auto* end = std::end(methods_allowed);
    if (std::find(std::begin(methods_allowed), end, request.method) == end)
        return Error{Errc::unsupported, "HTTP method " + printable(request.method)};
    if (!request.path.starts_with('/') || !visible(request.path))
        return Error{Errc::malformed, "no path: " + printable(request.path)};
    if (request.host.empty() || !visible(request.host) ||
        request.host.find_first_of("/?#@[]\\%") != std::string::npos)
        return Error{Errc::hostname_invalid, printable(request.host)};
    for (const auto& [name, value] : request.headers)
        if (!visible(name) || !one_line(value))
            return Error{Errc::malformed, "no header: " + printable(name)};
    if (request.basic != nullptr && !request.tls)
        return Error{Errc::unsupported, "credentials are not sent over plain HTTP"};
    return std::nullopt;
}

void start_curl()
{
    static std::once_flag once;
    std::call_once(once, [] {
        if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
            throw std::runtime_error("libcurl does not start");
    });
}

} // namespace

struct HttpClient::Impl {
    // Everything that makes two servers, or two ways of trusting one, different.
    using Key = std::tuple<bool, std::string, asio::ip::address, std::uint16_t, bool, std::string,
                           std::string>;

    // Without `kept` the pool lives as long as the exchanges in it.
    struct Entry {
        std::weak_ptr<HttpPool> pool;
        std::shared_ptr<HttpPool> kept;
    };

    Result<std::shared_ptr<HttpPool>> pool_for(const HttpRequest& request);
    Result<PoolTrust> pool_trust(const HttpRequest& request);
    void forget(const asio::ip::address& address);

    asio::any_io_executor executor;
    long host_connections_max;
    std::map<Key, Entry> pools;
    std::map<std::string, std::shared_ptr<X509_STORE>> stores; ///< by ca_file
};

Result<PoolTrust> HttpClient::Impl::pool_trust(const HttpRequest& request)
{
    PoolTrust trust;
    trust.pin_sha256 = to_lower(request.trust.pin_sha256);
    trust.insecure = request.trust.insecure && trust.pin_sha256.empty();
    if (!request.tls || trust.insecure || !trust.pin_sha256.empty())
        return trust;
    std::shared_ptr<X509_STORE>& store = stores[request.trust.ca_file];
    if (!store) {
        auto loaded = trust_store(request.trust.ca_file);
        if (!loaded)
            return loaded.error();
        store = std::move(*loaded);
    }
    trust.store = store;
    return trust;
}

Result<std::shared_ptr<HttpPool>> HttpClient::Impl::pool_for(const HttpRequest& request)
{
    const TlsTrust& trust = request.trust;
    const Key key{request.tls,    request.host,     request.address, request.port,
                  trust.insecure, trust.pin_sha256, trust.ca_file};
    Entry& entry = pools[key];
    // Also one that was forgotten, but is in use: a second would double the connections.
    entry.kept = entry.pool.lock();
    if (entry.kept)
        return entry.kept;
    Result<PoolTrust> made = pool_trust(request);
    if (!made)
        return made.error();
    entry.kept = std::make_shared<HttpPool>(executor, std::move(*made), host_connections_max);
    entry.pool = entry.kept;
    return entry.kept;
}

void HttpClient::Impl::forget(const asio::ip::address& address)
{
    for (auto& [key, entry] : pools)
        if (std::get<asio::ip::address>(key) == address)
            entry.kept.reset();
    std::erase_if(pools, [](const auto& item) { return item.second.pool.expired(); });
}

HttpClient::HttpClient(asio::any_io_executor executor, long host_connections_max)
    : impl_(std::make_unique<Impl>())
{
    start_curl();
    impl_->executor = std::move(executor);
    impl_->host_connections_max = std::clamp(host_connections_max, 1L, 2L);
}

HttpClient::~HttpClient() = default;

void HttpClient::forget(const asio::ip::address& address) { impl_->forget(address); }

asio::awaitable<Result<HttpReply>> HttpClient::exchange(const HttpRequest& request)
{
    if (std::optional<Error> error = unfit(request))
        co_return std::move(*error);
    Result<std::shared_ptr<HttpPool>> pool = impl_->pool_for(request);
    if (!pool)
        co_return pool.error();
    HttpTransfer transfer{request, *pool, impl_->executor};
    transfer.start();
    co_await transfer.event().async_wait(asio::as_tuple(asio::use_awaitable));
    if (!transfer.finished() && request.cancel_grace > Duration::zero()) {
        // Cancelled, but what was begun shall end: wait on, within bounds, as if it were not.
        const bool throws = co_await asio::this_coro::throw_if_cancelled();
        co_await asio::this_coro::throw_if_cancelled(false);
        transfer.event().expires_after(request.cancel_grace);
        co_await transfer.event().async_wait(asio::as_tuple(asio::use_awaitable));
        co_await asio::this_coro::throw_if_cancelled(throws);
    }
    if (!transfer.finished() && !transfer.headers_suffice())
        co_return Error{Errc::cancelled, request.method + " " + printable(request.path)};
    co_return transfer.result();
}

} // namespace oobready::net
