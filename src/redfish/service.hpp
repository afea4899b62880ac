// SPDX-License-Identifier: GPL-3.0-or-later
// Service: one controller's Redfish service (DSP0266): log in where the root says, read resources,
// log out always.
#pragma once

#include "base/target.hpp"
#include "check/readiness.hpp"
#include "net/http_client.hpp"

#include <boost/json.hpp>

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace oobready::redfish {

namespace asio = boost::asio;
namespace json = boost::json;

inline constexpr std::size_t members_max = 256;      ///< of one collection
inline constexpr unsigned json_depth_max = 32;
inline constexpr unsigned redirects_max = 3;
inline constexpr std::size_t uri_bytes_max = 2048;

/// How the service let us in.
enum class Login { session, basic };

class Service {
public:
    /// All references must outlive it. `target.credentials` may be absent: then only the root can
    /// be read. `address` is what target.host was resolved to.
    Service(net::HttpClient& client, const Target& target, asio::ip::address address,
            LoginGate& gate, check::Etiquette& etiquette);

    /// The service root, "/redfish/v1/", read without credentials, once.
    asio::awaitable<Result<json::object>> root();

    /// Opens a session (POST to the root's /Links/Sessions), or falls back to HTTP Basic where the
    /// service offers no sessions. At most one attempt that the controller refuses: a refusal closes
    /// the gate; a gate that is closed already gives login_withheld and sends nothing.
    /// Errors: credentials_missing, not_authorized, login_withheld, sessions_full (503 RAC0218),
    /// tls_not_verified, … Remembered: a second call returns the first one's result.
    asio::awaitable<Result<Login>> login();

    /// GET of one resource, logged in first. Same-host redirects are followed; any other link or
    /// redirect is redirect_refused and nothing is sent there.
    /// Errors: not_found, not_authorized, not_licensed, http_error (with status and the service's
    /// message), malformed (no JSON object, HTML, broken), too_large, redirect_refused, …
    asio::awaitable<Result<json::object>> get(std::string uri);

    /// Every member of a collection, read one by one, nextLink followed, bounded by members_max.
    /// A member that cannot be read is an Error in its place.
    struct Member {
        std::string uri;
        Result<json::object> resource;
    };
    asio::awaitable<Result<std::vector<Member>>> members(std::string collection_uri);

    /// DELETEs the session that login() opened, if any. Called on every way out, with its own short
    /// time limit.
    asio::awaitable<void> close();

    /// "https://10.0.1.11:443/redfish/v1/": what evidence names as its source.
    [[nodiscard]] std::string source(std::string_view uri) const;
};

} // namespace oobready::redfish
