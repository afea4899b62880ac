// SPDX-License-Identifier: GPL-3.0-or-later
// HTTP over libcurl's multi interface, driven by Asio: any number of requests at once, one thread,
// connections kept alive and reused. Follows no redirect by itself.
#pragma once

#include "base/result.hpp"
#include "base/target.hpp"
#include "net/deadline.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/ip/address.hpp>

#include <chrono>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace oobready::net {

inline constexpr std::size_t http_body_bytes_max = 8 * 1024 * 1024;
inline constexpr std::size_t http_header_bytes_max = 64 * 1024;

struct HttpRequest {
    std::string method = "GET";
    bool tls = true;
    std::string host;          ///< for the Host header, SNI and the certificate's name
    asio::ip::address address; ///< where to connect: the name is not resolved again
    std::uint16_t port = 443;
    std::string path; ///< begins with "/", sent as it is, never re-encoded
    std::vector<std::pair<std::string, std::string>> headers;
    std::string body;
    /// For HTTP Basic authentication; nothing is sent when absent. Owned by the caller.
    const Credentials* basic = nullptr;
    TlsTrust trust;
    Duration limit = std::chrono::seconds{30};
    Duration connect_limit = std::chrono::seconds{3};
    /// How long a cancelled exchange still waits for its reply: for a login, whose session would
    /// otherwise stay open on the controller. The reply is then returned as usual.
    Duration cancel_grace = Duration::zero();
    /// A reply whose headers came whole counts, without its body where that is broken, too large or
    /// too slow: for a login likewise, whose token is in the headers.
    bool headers_suffice = false;
    std::size_t body_bytes_max = http_body_bytes_max; ///< also after decompression
};

struct HttpReply {
    int status = 0;
    std::vector<std::pair<std::string, std::string>> headers; ///< names in lower case
    std::string body;

    /// The first header of that lower-case name, or empty.
    [[nodiscard]] std::string_view header(std::string_view name) const;
};

class HttpClient {
public:
    /// `host_connections_max`: connections to one controller, at most 2.
    HttpClient(asio::any_io_executor executor, long host_connections_max);
    ~HttpClient();
    HttpClient(const HttpClient&) = delete;
    HttpClient& operator=(const HttpClient&) = delete;

    /// One request, one reply, whatever its status. GET, POST and DELETE only. Cancellable (Asio's
    /// terminal cancellation). Errors: connection_refused, connection_timeout, unreachable,
    /// tls_not_verified, tls_failed, too_large (header or body past its limit), malformed (no HTTP,
    /// broken encoding), cancelled. local_error (ca_file, descriptors). A truncated body is
    /// malformed, and so are headers without their end; but a refusal (status 400 up) with a broken
    /// body is a reply without body.
    /// `request` must live until it ends.
    asio::awaitable<Result<HttpReply>> exchange(const HttpRequest& request);

    /// Closes every connection to `address`, with all that is kept for it: a run over many
    /// controllers would run out of descriptors otherwise. An exchange under way there goes on,
    /// and what it needs is closed when it ends. A later exchange begins anew.
    void forget(const asio::ip::address& address);

private:
    struct Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace oobready::net
