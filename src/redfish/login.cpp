// SPDX-License-Identifier: GPL-3.0-or-later
// Logging in (DSP0266 13.3): where the service root says, once; HTTP Basic where there are no
// sessions. A refusal closes the gate of the target.
#include "base/text.hpp"
#include "redfish/errors.hpp"
#include "redfish/service.hpp"

#include <openssl/crypto.h>

#include <algorithm>
#include <array>

namespace oobready::redfish {

namespace {

// Without sessions in the root there is this one, whose folder the standard fixes (DSP0266 6.2).
constexpr std::string_view sessions_folder = "/Sessions";
constexpr std::array collections_behind_login = {"Systems", "Chassis", "Managers"};

// 303 is missing: it asks for a GET, and the credentials are not for that.
bool asks_to_post_again(int status)
{
    return status == 301 || status == 302 || status == 307 || status == 308;
}

bool offers_no_sessions(int status) { return status == 404 || status == 405 || status == 501; }

bool is_refusal(const net::HttpReply& reply, const ServiceMessage& message)
{
    if (reply.status == 401 || reply.status == 403)
        return !message.not_licensed() && !message.not_ready() && !message.sessions_full();
    // Some refuse with 400 and say why in the message only.
    return reply.status == 400 && message.has_id("Unauthorized");
}

// What a request can carry. A line break in it would be a second header.
bool is_token(std::string_view token)
{
    return std::all_of(token.begin(), token.end(), [](char c) { return c > ' ' && c < '\x7f'; });
}

// Why, where the service says it; else that this user is not let in.
Error refusal_of_login(const net::HttpReply& reply, const std::string& where)
{
    Error error = login_refusal(reply, where);
    if (error.code == Errc::http_error)
        error.code = Errc::not_authorized;
    return error;
}

} // namespace

std::optional<Error> Service::withheld() const
{
    if (!gate_.closed())
        return std::nullopt;
    return Error{Errc::login_withheld, gate_.refused_by + " refused these credentials before"};
}

Error Service::refused(Error error)
{
    gate_.refused_by = "Redfish";
    ++etiquette_.logins_failed;
    return error;
}

asio::awaitable<Result<Login>> Service::login()
{
    const net::Turns::Turn turn = co_await of_login_.take(); // never two attempts at once
    if (!turn)
        co_return Error{Errc::cancelled, "login"};
    if (login_)
        co_return *login_;
    if (!target_.credentials)
        co_return Error{Errc::credentials_missing, source(root_uri)};
    if (target_.credentials->username.empty())
        co_return Error{Errc::credentials_missing, "Redfish has no user without a name"};
    if (std::optional<Error> error = withheld())
        co_return std::move(*error);
    Result<json::object> root = co_await root_as_sent();
    if (!root)
        co_return confidential().removed_from(root.error());
    Result<Login> outcome = co_await log_in(std::move(*root));
    if (!outcome)
        outcome = confidential().removed_from(outcome.error());
    if (outcome || outcome.error().code != Errc::cancelled)
        login_ = outcome;
    co_return outcome;
}

asio::awaitable<Result<Login>> Service::log_in(json::object root)
{
    Result<std::string> path = co_await sessions_path(root);
    if (!path)
        co_return path.error();
    if (path->empty())
        co_return co_await confirm_basic(root);
    const Result<net::HttpReply> reply = co_await post_credentials(*path);
    if (!reply)
        co_return reply.error();
    if (offers_no_sessions(reply->status))
        co_return co_await confirm_basic(root);
    co_return take_session(*reply, *path);
}

// Empty where the service has none.
asio::awaitable<Result<std::string>> Service::sessions_path(const json::object& root)
{
    const json::value* links = root.if_contains("Links");
    if (links != nullptr && links->is_object())
        if (const std::string link = link_at(links->get_object(), "Sessions"); !link.empty())
            co_return local_path(link, origin_, root_uri);
    const std::string service_link = link_at(root, "SessionService");
    if (service_link.empty())
        co_return std::string{};
    Result<std::string> path = local_path(service_link, origin_, root_uri);
    if (!path)
        co_return path;
    const Result<json::object> service = co_await read(*path, Access::anonymous);
    const std::string link = service ? link_at(*service, "Sessions") : std::string{};
    if (!link.empty())
        co_return local_path(link, origin_, root_uri);
    if (!service && service.error().code != Errc::not_authorized &&
        service.error().code != Errc::privilege_insufficient)
        co_return service.error().code == Errc::not_found ? Result<std::string>{std::string{}}
                                                          : service.error();
    while (path->ends_with('/'))
        path->pop_back();
    co_return path->append(sessions_folder);
}

// `path` follows the redirects. The body is only ever sent to this service.
asio::awaitable<Result<net::HttpReply>> Service::post_credentials(std::string& path)
{
    for (unsigned hop = 0; hop <= redirects_max; ++hop) {
        // The other plane may have been refused while we were waiting.
        if (std::optional<Error> error = withheld())
            co_return std::move(*error);
        const std::string_view password = target_.credentials->password.reveal();
        const json::object body{{"UserName", target_.credentials->username},
                                {"Password", json::string{password}}};
        net::HttpRequest request = request_for("POST", path, Access::anonymous);
        request.headers.emplace_back("Content-Type", "application/json");
        request.body = json::serialize(body);
        request.cancel_grace = login_grace;
        request.headers_suffice = true;
        Result<net::HttpReply> reply = co_await send(request);
        OPENSSL_cleanse(request.body.data(), request.body.size());
        if (!reply) {
            // Whether a session was opened is not known: it is not tried again.
            if (reply.error().code == Errc::cancelled)
                login_ = Error{Errc::connection_timeout, "the login did not end in time"};
            co_return reply;
        }
        if (!asks_to_post_again(reply->status))
            co_return reply;
        Result<std::string> next = local_path(reply->header("location"), origin_, path);
        if (!next)
            co_return Error{Errc::redirect_refused,
                            "POST " + printable(path) + ": redirected to another place"};
        path = std::move(*next);
    }
    co_return Error{Errc::redirect_refused, "over " + std::to_string(redirects_max) +
                                                " redirects of the login, at " + printable(path)};
}

// From Location or from the body, whichever is there; empty where neither names a session.
std::string Service::session_path(const net::HttpReply& reply, const std::string& path)
{
    std::string from_header = session_path_of(reply.header("location"), path);
    if (!from_header.empty())
        return from_header;
    const Result<json::object> session = resource_of(reply, "POST " + printable(path));
    return session ? session_path_of(string_at(*session, "@odata.id"), path) : std::string{};
}

// No co_await in here: a login that ended within its grace must leave its token behind.
Result<Login> Service::take_session(const net::HttpReply& reply, const std::string& path)
{
    const std::string where = "POST " + printable(path);
    const ServiceMessage message = message_of(reply);
    if (reply.status >= 400 && message.sessions_full())
        return login_refusal(reply, where);
    if (is_refusal(reply, message))
        return refused(refusal_of_login(reply, where));
    if (reply.status != 200 && reply.status != 201 && reply.status != 204)
        return login_refusal(reply, where);
    const std::string_view token = reply.header("x-auth-token");
    if (token.empty())
        return Error{Errc::malformed, where + ": a session without X-Auth-Token"};
    ++etiquette_.redfish_sessions_opened;
    if (!is_token(token))
        return Error{Errc::malformed, where + ": an X-Auth-Token that no request can carry"};
    // The token first: with it the session is usable, and closed if anybody says where it is.
    token_ = Secret{std::string{token}};
    session_path_ = session_path(reply, path);
    if (token.size() > token_bytes_max)
        return Error{Errc::too_large, where + ": an X-Auth-Token of over " +
                                          std::to_string(token_bytes_max) + " bytes"};
    return Login::session;
}

// Basic opens nothing: only a resource behind the login shows whether the credentials are right.
asio::awaitable<Result<Login>> Service::confirm_basic(const json::object& root)
{
    if (std::optional<Error> error = withheld())
        co_return std::move(*error);
    std::string link;
    for (const char* collection : collections_behind_login)
        if (link.empty())
            link = link_at(root, collection);
    Result<std::string> path = local_path(link, origin_, root_uri);
    if (!path)
        co_return path.error();
    const std::string where = "GET " + printable(*path) + " with HTTP Basic";
    const Result<net::HttpReply> reply = co_await get_following(*path, Access::basic);
    if (!reply)
        co_return reply.error();
    const ServiceMessage message = message_of(*reply);
    if (is_refusal(*reply, message))
        co_return refused(refusal_of_login(*reply, where));
    if (reply->status / 100 != 2 && !message.not_licensed())
        co_return login_refusal(*reply, where);
    co_return Login::basic;
}

} // namespace oobready::redfish
