// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/web/web_faults.hpp"

#include "sim/web/redfish_errors.hpp"

#include <boost/asio/ip/address.hpp>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <fmt/format.h>

namespace oobready::sim {

namespace {

namespace ip = boost::asio::ip;

struct InsteadRow {
    FaultKind kind;
    WebReply (*reply)(const Fault& fault, const Machine& machine, const WebRequest& request);
};

WebReply missing_page(const Fault& /*fault*/, const Machine& /*machine*/,
                      const WebRequest& /*request*/)
{
    return html_page(404, "404 - Not Found");
}

WebReply error_page(const Fault& /*fault*/, const Machine& /*machine*/,
                    const WebRequest& /*request*/)
{
    return html_page(500, "500 - Internal Server Error");
}

// With a slash at the end to the one without, and back.
WebReply circle(const Fault& /*fault*/, const Machine& /*machine*/, const WebRequest& request)
{
    std::string location{request.target.substr(0, request.target.find('?'))};
    if (location.ends_with('/'))
        location.pop_back();
    else
        location += '/';
    WebReply reply = html_page(307, "307 - Temporary Redirect");
    reply.headers.emplace_back("Location", std::move(location));
    return reply;
}

WebReply of_status(const Fault& fault, const Machine& machine, const WebRequest& /*request*/)
{
    constexpr std::int64_t status_min = 200;
    constexpr std::int64_t status_max = 599;
    const std::int64_t fallback = row(FaultKind::http_status).default_value;
    const bool fits = fault.value >= status_min && fault.value <= status_max;
    return status_reply(machine.model().redfish,
                        static_cast<unsigned>(fits ? fault.value : fallback));
}

constexpr InsteadRow instead_rows[] = {
    {FaultKind::redfish_missing, missing_page},
    {FaultKind::redirect_loop, circle},
    {FaultKind::http_status, of_status},
    {FaultKind::html_error_page, error_page},
};

struct SpoilRow {
    FaultKind kind;
    bool (*applies)(const WebReply& reply);
    void (*spoil)(const Fault& fault, const WebPlace& place, const std::string& path,
                  WebReply& reply);
};

bool has_body(const WebReply& reply) { return !reply.body.empty(); }

bool has_members(const WebReply& reply)
{
    return reply.status == 200 && reply.body.find("\"Members\"") != std::string::npos;
}

// Calls `change` with the object that the body is; what is none stays.
template <class Change>
void change_body(WebReply& reply, Change change)
{
    json::error_code error;
    json::value body = json::parse(reply.body, error);
    if (error || !body.is_object())
        return;
    change(body.as_object());
    reply.body = json::serialize(body);
}

void loop_next_link(const Fault& /*fault*/, const WebPlace& /*place*/, const std::string& path,
                    WebReply& reply)
{
    change_body(
        reply, [&path](json::object& body) { body["Members@odata.nextLink"] = path + "?$skip=1"; });
}

// The address after this node's: another controller of the same rack.
std::string neighbour(const std::string& address)
{
    boost::system::error_code error;
    const ip::address own = ip::make_address(address, error);
    if (error)
        return address;
    if (own.is_v4())
        return ip::address_v4{own.to_v4().to_uint() + 1}.to_string();
    ip::address_v6::bytes_type bytes = own.to_v6().to_bytes();
    ++bytes.back();
    return "[" + ip::address_v6{bytes}.to_string() + "]";
}

void lead_away(const Fault& fault, const WebPlace& place, const std::string& path, WebReply& reply)
{
    const bool with_port = fault.value > 0 && fault.value <= 0xffff;
    const std::int64_t port = with_port ? fault.value : place.https_port;
    const std::string other = fmt::format("https://{}:{}", neighbour(place.address), port);
    change_body(reply, [&](json::object& body) {
        json::value* members = body.if_contains("Members");
        if (members == nullptr || !members->is_array())
            return;
        for (json::value& member : members->as_array())
            if (json::object* link = member.if_object(); link != nullptr)
                if (const json::value* uri = link->if_contains("@odata.id");
                    uri != nullptr && uri->is_string())
                    (*link)["@odata.id"] = other + std::string{std::string_view{uri->as_string()}};
        body["Members@odata.nextLink"] = other + path + "?$skip=1";
    });
}

void nest(const Fault& /*fault*/, const WebPlace& /*place*/, const std::string& /*path*/,
          WebReply& reply)
{
    static constexpr std::string_view opening = R"({"a":)";
    reply.body.clear();
    reply.body.reserve((opening.size() + 1) * deep_levels + 2);
    for (std::size_t level = 0; level < deep_levels; ++level)
        reply.body += opening;
    reply.body += "{}";
    reply.body.append(deep_levels, '}');
}

template <BodyManner manner>
void in_manner(const Fault& fault, const WebPlace& /*place*/, const std::string& /*path*/,
               WebReply& reply)
{
    reply.manner = manner;
    reply.pause = fault.value > 0 ? std::chrono::milliseconds{fault.value} : drip_pause;
}

constexpr SpoilRow spoil_rows[] = {
    {FaultKind::next_link_loop, has_members, loop_next_link},
    {FaultKind::off_host_link, has_members, lead_away},
    {FaultKind::body_deep, has_body, nest},
    {FaultKind::body_truncated, has_body, in_manner<BodyManner::truncated>},
    {FaultKind::body_huge, has_body, in_manner<BodyManner::huge>},
    {FaultKind::body_endless, has_body, in_manner<BodyManner::endless>},
    {FaultKind::slow_drip, has_body, in_manner<BodyManner::slow>},
};

} // namespace

std::optional<WebReply> faulty_reply(Machine& machine, const WebRequest& request,
                                     const std::string& path)
{
    for (const InsteadRow& row : instead_rows)
        if (const Fault* fault = machine.faults().strike(row.kind, path))
            return row.reply(*fault, machine, request);
    return std::nullopt;
}

void spoil(Machine& machine, const WebPlace& place, const std::string& path, WebReply& reply)
{
    for (const SpoilRow& row : spoil_rows)
        if (row.applies(reply))
            if (const Fault* fault = machine.faults().strike(row.kind, path))
                row.spoil(*fault, place, path, reply);
}

} // namespace oobready::sim
