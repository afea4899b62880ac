// SPDX-License-Identifier: GPL-3.0-or-later
// Reading and acting; sessions are in redfish_sessions.cpp.
#include "sim/web/redfish_service.hpp"

#include "sim/web/login.hpp"
#include "sim/web/redfish_actions.hpp"
#include "sim/web/redfish_errors.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <iterator>

namespace oobready::sim {

namespace {

constexpr std::string_view version_uri = "/redfish";
constexpr std::string_view root_uri = "/redfish/v1";
constexpr std::string_view metadata_uri = "/redfish/v1/$metadata";
constexpr std::string_view odata_uri = "/redfish/v1/odata";
constexpr std::string_view usual_sessions_uri = "/redfish/v1/SessionService/Sessions";
constexpr std::string_view actions_segment = "/Actions/";
constexpr std::string_view allowed_reading = "GET, HEAD";

// DSP0266 13.3.1: what may be read without login.
constexpr std::string_view open_uris[] = {version_uri, root_uri, odata_uri, metadata_uri};

// DSP0266 8.4.1: the service's CSDL. It names what every service has; the schemas are DMTF's.
constexpr std::string_view metadata =
    R"(<?xml version="1.0" encoding="UTF-8"?>
<edmx:Edmx xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx" Version="4.0">
  <edmx:Reference Uri="http://redfish.dmtf.org/schemas/v1/ServiceRoot_v1.xml">
    <edmx:Include Namespace="ServiceRoot"/>
  </edmx:Reference>
  <edmx:DataServices>
    <Schema xmlns="http://docs.oasis-open.org/odata/ns/edm" Namespace="Service">
      <EntityContainer Name="Service" Extends="ServiceRoot.v1_0_0.ServiceContainer"/>
    </Schema>
  </edmx:DataServices>
</edmx:Edmx>
)";

bool is_open(std::string_view path)
{
    return std::ranges::find(open_uris, path) != std::end(open_uris);
}

// DSP0266 8.4.2: the OData service document, which names what the root links to.
std::string service_document(const std::optional<std::string>& root)
{
    json::error_code error;
    const json::value parsed = root ? json::parse(*root, error) : json::value(nullptr);
    json::array resources;
    if (!error && parsed.is_object())
        for (const auto& [name, member] : parsed.as_object()) {
            const json::object* link = member.if_object();
            const json::value* uri = link != nullptr ? link->if_contains("@odata.id") : nullptr;
            if (uri != nullptr)
                resources.emplace_back(
                    json::object{{"name", name}, {"kind", "Singleton"}, {"url", *uri}});
        }
    return json::serialize(
        json::object{{"@odata.context", metadata_uri}, {"value", std::move(resources)}});
}

bool has_tag(std::string_view if_none_match, std::string_view tag)
{
    return if_none_match == "*" || if_none_match.find(tag) != std::string_view::npos;
}

WebReply metadata_reply()
{
    WebReply reply;
    reply.headers = {{"Content-Type", "application/xml"}, {"OData-Version", "4.0"}};
    reply.body = metadata;
    return reply;
}

} // namespace

std::string entity_tag(std::string_view body)
{
    // FNV-1a: it tells bodies apart; nobody gains by making two collide.
    std::uint64_t hash = 0xcbf29ce484222325U;
    for (const char c : body)
        hash = (hash ^ static_cast<std::uint8_t>(c)) * 0x100000001b3U;
    return fmt::format("\"{:016x}\"", hash);
}

std::optional<Page> parse_page(std::string_view query)
{
    Page page;
    while (!query.empty()) {
        const std::size_t end = std::min(query.find('&'), query.size());
        const std::string_view part = query.substr(0, end);
        query.remove_prefix(std::min(end + 1, query.size()));
        const std::size_t equal = std::min(part.find('='), part.size());
        const std::string_view key = part.substr(0, equal);
        if (key != "$skip" && key != "$top")
            continue;
        const std::string_view digits = part.substr(std::min(equal + 1, part.size()));
        std::uint32_t number = 0;
        const auto [rest, error] =
            std::from_chars(digits.data(), digits.data() + digits.size(), number);
        if (error != std::errc{} || rest != digits.data() + digits.size())
            return std::nullopt;
        if (key == "$skip")
            page.skip = number;
        else
            page.top = number;
    }
    return page;
}

RedfishService::RedfishService(Machine& machine, NodeCounters& counters,
                               std::unique_ptr<ResourceSource> source)
    : machine_(machine),
      counters_(counters),
      source_(std::move(source)),
      sessions_(machine.model().redfish.sessions_max,
                std::chrono::seconds{machine.model().redfish.session_timeout_s}, counters),
      sessions_uri_(find_sessions_uri())
{
}

std::string RedfishService::find_sessions_uri() const
{
    const std::optional<std::string> root = source_->read(root_uri, {});
    json::error_code error;
    const json::value parsed = root ? json::parse(*root, error) : json::value(nullptr);
    const json::value* uri = nullptr;
    if (!error)
        uri = parsed.find_pointer("/Links/Sessions/@odata.id", error);
    if (uri == nullptr || !uri->is_string())
        return std::string{usual_sessions_uri};
    return std::string{path_of(std::string_view{uri->as_string()})};
}

WebReply RedfishService::answer(const WebRequest& request, SimClock::time_point now)
{
    sessions_.expire(now);
    const std::optional<std::string> path = percent_decoded(path_of(request.target));
    if (!path)
        return error_reply(model(), model().malformed);
    const bool reading = request.method == "GET" || request.method == "HEAD";
    if (request.method == "POST" && (*path == sessions_uri_ || *path == sessions_uri_ + "/Members"))
        return login(request, *path, now);
    Asked asked{request, *path, reading, {}};
    if (reading && is_open(*path))
        return read(asked);
    asked.caller = authenticate(request, *path, now);
    if (asked.caller.user == nullptr)
        return error_reply(model(), model().unauthorized);
    return authorized(asked);
}

RedfishService::Caller RedfishService::authenticate(const WebRequest& request,
                                                    const std::string& path,
                                                    SimClock::time_point now)
{
    if (!request.token.empty()) {
        const WebSession* session = sessions_.use(request.token, now);
        const User* user = session != nullptr ? machine_.find_user(session->user) : nullptr;
        return user != nullptr && user->enabled ? Caller{user, session} : Caller{};
    }
    const std::optional<Credentials> credentials = basic_credentials(request.authorization);
    if (!credentials)
        return {};
    const User* user = accepted_user(machine_, *credentials, path);
    if (user == nullptr)
        ++counters_.redfish_logins_failed;
    return {user, nullptr};
}

WebReply RedfishService::authorized(const Asked& asked)
{
    NodeFaults& faults = machine_.faults();
    const bool ours = asked.path == sessions_uri_ || asked.path.starts_with(sessions_uri_ + "/");
    if (asked.reading && faults.strike(FaultKind::stray_unauthorized, asked.path) != nullptr)
        return error_reply(model(), model().unauthorized);
    if (!ours && faults.strike(FaultKind::redfish_unlicensed, asked.path) != nullptr)
        return error_reply(model(), model().unlicensed);
    if (asked.path == sessions_uri_)
        return session_collection(asked);
    if (ours)
        return session_resource(asked,
                                std::string_view{asked.path}.substr(sessions_uri_.size() + 1));
    if (const std::size_t at = asked.path.rfind(actions_segment); at != std::string::npos)
        return act(asked, at);
    return read(asked);
}

WebReply RedfishService::read(const Asked& asked)
{
    if (asked.path == version_uri && asked.reading)
        return json_reply(200, R"({"v1":"/redfish/v1/"})");
    if (asked.path == metadata_uri && asked.reading)
        return metadata_reply();
    if (asked.path == odata_uri && asked.reading)
        return json_reply(200, service_document(source_->read(root_uri, {})));
    const std::optional<Page> page = parse_page(query_of(asked.request.target));
    if (!page)
        return error_reply(model(), model().malformed);
    std::optional<std::string> body = source_->read(asked.path, *page);
    if (!body) // recorded ids may hold a %23 that stands for itself
        body = source_->read(path_of(asked.request.target), *page);
    if (!body)
        return error_reply(model(), model().missing);
    if (!asked.reading)
        return method_not_allowed(model(), allowed_reading);
    const std::string tag = entity_tag(*body);
    WebReply reply = json_reply(200, std::move(*body));
    reply.headers.emplace_back("ETag", tag);
    if (has_tag(asked.request.if_none_match, tag)) {
        reply.status = 304;
        reply.body.clear();
    }
    return reply;
}

WebReply RedfishService::act(const Asked& asked, std::size_t actions)
{
    const std::string owner = asked.path.substr(0, actions);
    const std::string name = asked.path.substr(actions + actions_segment.size());
    const std::optional<std::string> body = source_->read(owner, {});
    const std::optional<OfferedAction> offered =
        body ? find_action(*body, name, asked.path) : std::nullopt;
    if (!offered)
        return error_reply(model(), model().missing);
    if (asked.request.method != "POST")
        return method_not_allowed(model(), "POST");
    if (asked.caller.user->privilege < offered->privilege)
        return error_reply(model(), model().forbidden);
    if (!perform(*offered, asked.request.body, machine_))
        return error_reply(model(), model().malformed);
    return done_reply();
}

} // namespace oobready::sim
