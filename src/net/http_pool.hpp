// SPDX-License-Identifier: GPL-3.0-or-later
// HttpPool: one libcurl multi handle driven by Asio. Each server (and each way of trusting it) has
// a pool of its own, so that no connection can ever be reused for another one. One thread.
#pragma once

#include "net/trust_store.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <curl/curl.h>

#include <functional>
#include <map>
#include <memory>
#include <string>

namespace oobready::net {

namespace asio = boost::asio;

/// How the connections of one pool judge the certificate. Lives as long as they do: OpenSSL may
/// ask again, on a renegotiation, when the request that opened the connection is long over.
struct PoolTrust {
    bool insecure = false;
    std::string pin_sha256;            ///< lower case, or empty
    std::shared_ptr<X509_STORE> store; ///< null with a pin or insecure
};

class HttpPool : public std::enable_shared_from_this<HttpPool> {
public:
    HttpPool(asio::any_io_executor executor, PoolTrust trust, long connections_max);
    ~HttpPool();
    HttpPool(const HttpPool&) = delete;
    HttpPool& operator=(const HttpPool&) = delete;

    /// Starts `easy`; `done` is called once, from the event loop, unless remove() comes first.
    void add(CURL* easy, std::function<void(CURLcode)> done);
    void remove(CURL* easy);

    [[nodiscard]] PoolTrust& trust() { return trust_; }

private:
    struct Watch;
    static int on_socket(CURL*, curl_socket_t socket, int what, void* self, void*);
    static int on_timer(CURLM*, long timeout_ms, void* self);
    void watch(curl_socket_t socket, int what);
    void arm(const std::shared_ptr<Watch>& watch, int direction);
    void ready(const std::shared_ptr<Watch>& watch, int direction, bool aborted);
    void set_timer(long timeout_ms);
    void act(curl_socket_t socket, int events);
    void deliver();

    asio::any_io_executor executor_;
    PoolTrust trust_;
    asio::steady_timer timer_;
    std::map<curl_socket_t, std::shared_ptr<Watch>> watches_;
    std::map<CURL*, std::function<void(CURLcode)>> running_;
    CURLM* multi_;
};

} // namespace oobready::net
