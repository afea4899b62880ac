// SPDX-License-Identifier: GPL-3.0-or-later
// RedfishService: logging in and out, and the resources of the sessions (DSP0266 13.3.4).
#include "sim/web/login.hpp"
#include "sim/web/redfish_errors.hpp"
#include "sim/web/redfish_service.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

namespace oobready::sim {

std::string RedfishService::session_uri(const WebSession& session) const
{
    return sessions_uri_ + "/" + session.id;
}

std::string RedfishService::session_body(const WebSession& session) const
{
    return json::serialize(json::object{
        {"@odata.id", session_uri(session)},
        {"@odata.type", "#Session.v1_3_0.Session"},
        {"Id", session.id},
        {"Name", "User Session"},
        {"Description", "One user's session with this service"},
        {"UserName", session.user},
        {"SessionType", "Redfish"},
    });
}

WebReply RedfishService::login(const WebRequest& request, const std::string& path,
                               SimClock::time_point now)
{
    const std::optional<Credentials> credentials = login_credentials(request.body);
    if (!credentials)
        return error_reply(model(), model().malformed);
    ++counters_.redfish_logins;
    if (accepted_user(machine_, *credentials, path) == nullptr) {
        ++counters_.redfish_logins_failed;
        return error_reply(model(), model().unauthorized);
    }
    const bool full = machine_.faults().strike(FaultKind::redfish_sessions_full, path) != nullptr;
    const WebSession* session = full ? nullptr : sessions_.open(credentials->username, now);
    if (session == nullptr)
        return error_reply(model(), model().sessions_full);
    WebReply reply = json_reply(201, session_body(*session));
    reply.headers.emplace_back("X-Auth-Token", session->token);
    reply.headers.emplace_back("Location", session_uri(*session));
    return reply;
}

WebReply RedfishService::session_collection(const Asked& asked)
{
    if (!asked.reading)
        return method_not_allowed(model(), "GET, HEAD, POST");
    json::object collection{
        {"@odata.id", sessions_uri_},
        {"@odata.type", "#SessionCollection.SessionCollection"},
        {"Name", "Session Collection"},
    };
    // What the tree says of it, for example its name, stays.
    json::error_code error;
    const std::optional<std::string> said = source_->read(sessions_uri_, {});
    json::value parsed = said ? json::parse(*said, error) : json::value(nullptr);
    if (!error && parsed.is_object())
        collection = std::move(parsed.as_object());
    json::array members;
    for (const WebSession& session : sessions_.sessions())
        members.emplace_back(json::object{{"@odata.id", session_uri(session)}});
    collection["Members@odata.count"] = members.size();
    collection["Members"] = std::move(members);
    return json_reply(200, json::serialize(collection));
}

WebReply RedfishService::session_resource(const Asked& asked, std::string_view id)
{
    const WebSession* session = sessions_.find(id);
    if (session == nullptr)
        return error_reply(model(), model().missing);
    if (asked.reading)
        return json_reply(200, session_body(*session));
    if (asked.request.method != "DELETE")
        return method_not_allowed(model(), "GET, HEAD, DELETE");
    // Everybody may end their own session; those of others end by who may configure the manager.
    const User& user = *asked.caller.user;
    if (session->user != user.name && user.privilege < privilege_administrator)
        return error_reply(model(), model().forbidden);
    sessions_.close(session->id);
    return done_reply();
}

} // namespace oobready::sim
