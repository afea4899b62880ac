// SPDX-License-Identifier: GPL-3.0-or-later
// Service: one controller's Redfish service (DSP0266): log in where the root says, read resources,
// log out always. Any number of calls at once: requests wait for their turn, and what one of them
// reads is read for all.
#pragma once

#include "base/target.hpp"
#include "check/readiness.hpp"
#include "net/http_client.hpp"
#include "net/turns.hpp"
#include "redfish/confidential.hpp"
#include "redfish/link.hpp"
#include "redfish/patience.hpp"

#include <boost/json.hpp>

#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace oobready::redfish {

namespace asio = boost::asio;
namespace json = boost::json;

inline constexpr std::size_t members_max = 256; ///< of one collection
inline constexpr std::size_t pages_max = 256;   ///< of one collection
inline constexpr unsigned json_depth_max = 32;
inline constexpr unsigned redirects_max = 3;
inline constexpr std::size_t token_bytes_max = 4096;
/// A stray 401 is asked again; not when so many in a row were none.
inline constexpr unsigned unauthorized_in_row_max = 3;
// What one controller can make us keep: bytes and JSON values, of one resource and of all together.
inline constexpr std::size_t resource_bytes_max = 2 * 1024 * 1024;
inline constexpr std::size_t service_bytes_max = 32 * 1024 * 1024;
inline constexpr std::size_t resource_nodes_max = 100'000;
inline constexpr std::size_t service_nodes_max = 1'000'000;
inline constexpr std::size_t uri_bytes_max = 2048;
// What of that is remembered, so that no two probes ask for the same; the rest is read again.
inline constexpr std::size_t remembered_max = 2048;
inline constexpr std::size_t remembered_nodes_max = 300'000;

inline constexpr std::string_view root_uri = "/redfish/v1/"; // DSP0266 6.2
inline constexpr auto logout_limit = std::chrono::seconds{5};
inline constexpr auto login_grace = std::chrono::seconds{5}; ///< for a login under way at the end

/// How fast a controller may be asked.
struct Pace {
    unsigned requests_at_once = 2;      ///< 1 or 2, each on a connection of its own
    std::chrono::milliseconds pause{0}; ///< before each request; with one, one request at a time
    std::chrono::milliseconds answer_limit{30'000}; ///< of one request
};

/// How the service let us in.
enum class Login { session, basic };

/// The password and the session's token are in nothing that it returns: wherever the controller
/// repeats one, it is replaced by "(removed)".
class Service {
public:
    /// All references must outlive it. `target.credentials` may be absent: then only the root can
    /// be read. `address` is what target.host was resolved to.
    Service(net::HttpClient& client, const Target& target, asio::ip::address address,
            LoginGate& gate, check::Etiquette& etiquette, Pace pace = {});

    /// The service root, "/redfish/v1/", read without credentials, once.
    asio::awaitable<Result<json::object>> root();

    /// Where the root links `property`, as the service spelt it. Errors: root()'s, not_found.
    asio::awaitable<Result<std::string>> root_link(std::string_view property);

    /// Opens a session (POST to the root's /Links/Sessions), or falls back to HTTP Basic where the
    /// service offers no sessions. At most one attempt that the controller refuses: a refusal
    /// closes the gate; a gate that is closed already gives login_withheld and sends nothing.
    /// Errors: credentials_missing, not_authorized, login_withheld, sessions_full (503 RAC0218),
    /// tls_not_verified, … Remembered: a second call returns the first one's result.
    asio::awaitable<Result<Login>> login();

    /// GET of one resource, logged in first. Same-host redirects are followed; any other link or
    /// redirect is redirect_refused and nothing is sent there.
    /// Errors: not_found, not_authorized, not_licensed, http_error (with status and the service's
    /// message), malformed (no JSON object, HTML, broken), redirect_refused, too_large (this
    /// resource, or all that was read until now), …
    /// Remembered, Errors too: each resource is asked for once in a run; twice where the answer is
    /// 401 in the middle of a session, as some controllers give it under load. A service that
    /// leaves requests without an answer (Patience) is asked no more: connection_timeout.
    asio::awaitable<Result<json::object>> get(std::string uri);

    /// Every member of a collection, read one by one, nextLink followed, bounded by members_max.
    /// A member that cannot be read is an Error in its place. One whose id holds one of
    /// `id_parts_skipped` is not read at all.
    struct Member {
        std::string uri;
        Result<json::object> resource;
        bool skipped = false;
    };
    asio::awaitable<Result<std::vector<Member>>>
    members(std::string collection_uri, std::span<const std::string_view> id_parts_skipped = {});

    /// GET of each of `uris`, in their order, as many at a time as the pace allows.
    asio::awaitable<Result<std::vector<Member>>> get_each(std::vector<std::string> uris);

    /// DELETEs the session that login() opened, if any. Called on every way out, with its own short
    /// time limit.
    asio::awaitable<void> close();

    /// "https://10.0.1.11:443/redfish/v1/": what evidence names as its source.
    [[nodiscard]] std::string source(std::string_view uri) const;

private:
    // HTTP (service.cpp)
    enum class Access { anonymous, session, basic };
    [[nodiscard]] net::HttpRequest request_for(std::string method, std::string path,
                                               Access access) const;
    asio::awaitable<Result<net::HttpReply>> send(net::HttpRequest& request);
    asio::awaitable<Result<net::HttpReply>> exchange(net::HttpRequest& request);
    asio::awaitable<Result<net::HttpReply>> ask(net::HttpRequest& request, Access access);
    asio::awaitable<Result<net::HttpReply>> get_following(std::string path, Access access);
    asio::awaitable<Result<json::object>> read(std::string path, Access access);
    // As the service sent it, with what it may repeat of our secrets: for following links.
    asio::awaitable<Result<json::object>> root_as_sent();
    asio::awaitable<Result<json::object>> get_as_sent(std::string uri);
    asio::awaitable<Result<json::object>> read_once(std::string path, Login way_in);
    std::shared_ptr<net::Turns> turns_of(const std::string& path);
    void remember(const std::string& path, const Result<json::object>& resource);
    [[nodiscard]] Confidential confidential() const;
    [[nodiscard]] Result<json::object> without_secrets(Result<json::object> resource) const;

    // Several (collection.cpp)
    asio::awaitable<Result<std::vector<Member>>> links(std::string collection_uri);
    asio::awaitable<void> read_all(std::vector<Member>& members);
    asio::awaitable<void> read_next(std::vector<Member>& members, std::size_t& next);

    // Logging in (login.cpp)
    asio::awaitable<Result<Login>> log_in(json::object root);
    asio::awaitable<Result<std::string>> sessions_path(const json::object& root);
    asio::awaitable<Result<net::HttpReply>> post_credentials(std::string& path);
    asio::awaitable<Result<Login>> confirm_basic(const json::object& root);
    Result<Login> take_session(const net::HttpReply& reply, const std::string& path);
    static std::string session_path(const net::HttpReply& reply, const std::string& path);
    Error refused(Error error);
    [[nodiscard]] std::optional<Error> withheld() const;

    net::HttpClient& client_;
    const Target& target_;
    Origin origin_;
    LoginGate& gate_;
    check::Etiquette& etiquette_;
    std::size_t bytes_left_ = service_bytes_max;
    std::size_t nodes_left_ = service_nodes_max;
    Pace pace_;
    Patience patience_;
    unsigned unauthorized_in_row_ = 0;
    std::optional<Result<json::object>> root_;               ///< as sent
    std::map<std::string, Result<json::object>> remembered_; ///< as sent, by path
    std::size_t remembered_nodes_left_ = remembered_nodes_max;
    std::optional<Result<Login>> login_;
    net::Turns requests_;                                      ///< as many as the pace allows
    net::Turns of_root_{1};                                    ///< who reads the root
    net::Turns of_login_{1};                                   ///< who logs in
    std::map<std::string, std::weak_ptr<net::Turns>> of_path_; ///< who reads the resource there
    Secret token_;
    std::string session_path_; ///< empty when the service did not say where its session is
};

} // namespace oobready::redfish
