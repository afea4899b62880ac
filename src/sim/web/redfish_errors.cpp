// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/web/redfish_errors.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

namespace oobready::sim {

namespace {

namespace json = boost::json;

constexpr unsigned unauthorized_status = 401;
constexpr std::string_view general_message =
    "The request could not be completed; see the extended information.";

std::string error_body(const RedfishModel& redfish, std::string_view id, std::string_view message)
{
    json::object details{
        {"@odata.type", "#Message.v1_1_1.Message"},
        {"MessageId", id},
        {"Message", message},
        {"MessageArgs", json::array{}},
        {"Severity", "Critical"},
        {"Resolution", "Look at what was asked for, and by whom, and ask again."},
    };
    json::object error;
    error["code"] = redfish.code;
    error[redfish.capital_message ? "Message" : "message"] = json::string{general_message};
    error["@Message.ExtendedInfo"] = json::array{std::move(details)};
    json::object body;
    body["error"] = std::move(error);
    return json::serialize(body);
}

} // namespace

WebReply json_reply(unsigned status, std::string body)
{
    WebReply reply;
    reply.status = status;
    reply.headers = {{"Content-Type", "application/json;odata.metadata=minimal;charset=utf-8"},
                     {"OData-Version", "4.0"},
                     {"Cache-Control", "no-cache"}};
    reply.body = std::move(body);
    return reply;
}

WebReply error_reply(const RedfishModel& redfish, const RedfishErrorModel& error)
{
    const auto status = static_cast<unsigned>(error.status);
    WebReply reply = json_reply(status, error_body(redfish, error.message_id, error.message));
    if (status == unauthorized_status)
        reply.headers.emplace_back("WWW-Authenticate", "Basic realm=\"RedfishService\"");
    return reply;
}

WebReply status_reply(const RedfishModel& redfish, unsigned status)
{
    return error_reply(redfish, {static_cast<int>(status), redfish.code,
                                 "The service cannot answer this request now."});
}

WebReply method_not_allowed(const RedfishModel& redfish, std::string_view allowed)
{
    WebReply reply = error_reply(redfish, redfish.method_not_allowed);
    reply.headers.emplace_back("Allow", std::string{allowed});
    return reply;
}

WebReply done_reply()
{
    WebReply reply;
    reply.status = 204;
    reply.headers = {{"OData-Version", "4.0"}, {"Cache-Control", "no-cache"}};
    return reply;
}

} // namespace oobready::sim
