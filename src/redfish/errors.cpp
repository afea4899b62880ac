// SPDX-License-Identifier: GPL-3.0-or-later
#include "redfish/errors.hpp"

#include "base/text.hpp"
#include "redfish/service.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace oobready::redfish {

namespace {

constexpr std::size_t messages_max = 16;

Result<json::value> parse(std::string_view body)
{
    constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";
    if (body.starts_with(byte_order_mark))
        body.remove_prefix(byte_order_mark.size());
    json::parse_options options;
    options.max_depth = json_depth_max;
    options.allow_invalid_utf8 = true; // printable() repairs what is shown
    json::error_code error;
    json::value value = json::parse(body, error, {}, options);
    if (error)
        return Error{Errc::malformed, "broken JSON: " + error.message()};
    return value;
}

bool is_html(const net::HttpReply& reply)
{
    return reply.header("content-type").find("html") != std::string_view::npos ||
           trim(std::string_view{reply.body}.substr(0, 200)).starts_with('<');
}

// A message is a string, or an object {"lang":…,"value":…}.
std::string text_of(const json::value* value)
{
    if (value == nullptr)
        return {};
    if (const json::string* text = value->if_string())
        return printable(*text);
    if (const json::object* object = value->if_object())
        return printable(string_at(*object, "value"));
    return {};
}

void add_extended_info(ServiceMessage& message, const json::value& info)
{
    const json::object* entry = info.if_object();
    if (entry == nullptr || message.ids.size() >= messages_max)
        return;
    message.ids.push_back(string_at(*entry, "MessageId"));
    if (message.text.empty())
        message.text = text_of(entry->if_contains("Message"));
}

ServiceMessage message_in(const json::object& error)
{
    ServiceMessage message;
    if (const json::value* info = error.if_contains("@Message.ExtendedInfo")) {
        add_extended_info(message, *info);
        if (const json::array* entries = info->if_array())
            for (const json::value& entry : *entries)
                add_extended_info(message, entry);
    }
    message.ids.push_back(string_at(error, "code"));
    for (const char* name : {"message", "Message"})
        if (message.text.empty())
            message.text = text_of(error.if_contains(name));
    return message;
}

// What the message says by itself, whatever the status: each needs another next step.
std::optional<Errc> code_of(const ServiceMessage& message)
{
    if (message.not_licensed())
        return Errc::not_licensed;
    if (message.password_change_required())
        return Errc::password_change_required;
    if (message.address_blocked())
        return Errc::address_blocked;
    if (message.not_ready())
        return Errc::bmc_not_ready;
    if (message.sessions_full())
        return Errc::sessions_full;
    if (message.has_id("InsufficientPrivilege"))
        return Errc::privilege_insufficient;
    return std::nullopt;
}

Error as_error(const net::HttpReply& reply, const ServiceMessage& message, const std::string& said,
               const std::string& where)
{
    std::string text =
        fmt::format("{}: HTTP {}{}{}", where, reply.status, said.empty() ? "" : ": ", said);
    if (const std::optional<Errc> code = code_of(message))
        return {*code, text};
    switch (reply.status) {
    // It names a time at which it will answer (RFC 9110 10.2.3).
    case 503:
        if (const std::string_view later = reply.header("retry-after"); !later.empty())
            return {Errc::bmc_not_ready, text + ", Retry-After: " + printable(later, 40)};
        return {Errc::http_error, text};
    case 401:
    case 403:
        return {Errc::not_authorized, text};
    case 404:
    case 410:
        return {Errc::not_found, text};
    default:
        return {Errc::http_error, text};
    }
}

} // namespace

bool ServiceMessage::has_id(std::string_view part) const
{
    return std::any_of(ids.begin(), ids.end(),
                       [&](const std::string& id) { return id.find(part) != id.npos; });
}

bool ServiceMessage::sessions_full() const
{
    return has_id("RAC0218") || has_id("SessionLimitExceeded") ||
           to_lower(text).find("maximum number of user sessions") != std::string::npos;
}

bool ServiceMessage::not_licensed() const
{
    return has_id("OemLicenseNotPassed") || has_id("LIC501") || has_id("SWC0242");
}

bool ServiceMessage::not_ready() const
{
    return has_id("SYS518") || has_id("SWC0700") || has_id("ServiceTemporarilyUnavailable") ||
           has_id("ServiceShuttingDown");
}

bool ServiceMessage::password_change_required() const
{
    return has_id("PasswordChangeRequired") || has_id("SWC1908");
}

// This one comes with the refusal of a password, too: the block begins with it.
bool ServiceMessage::address_blocked() const { return has_id("RAC0212"); }

ServiceMessage message_of(const net::HttpReply& reply)
{
    const Result<json::value> body = parse(reply.body);
    if (!body || !body->is_object())
        return {};
    const json::value* error = body->get_object().if_contains("error");
    if (error == nullptr || !error->is_object())
        return message_in(body->get_object());
    return message_in(error->get_object());
}

Error refusal(const net::HttpReply& reply, const std::string& where)
{
    const ServiceMessage message = message_of(reply);
    return as_error(reply, message, message.text, where);
}

Error login_refusal(const net::HttpReply& reply, const std::string& where)
{
    const ServiceMessage message = message_of(reply);
    const auto first = std::find_if(message.ids.begin(), message.ids.end(),
                                    [](const std::string& id) { return !id.empty(); });
    const std::string said = first != message.ids.end() ? printable(*first) : std::string{};
    return as_error(reply, message, said, where);
}

std::size_t nodes_in(const json::value& value)
{
    std::size_t nodes = 1;
    if (const json::array* elements = value.if_array())
        for (const json::value& element : *elements)
            nodes += nodes_in(element);
    if (const json::object* properties = value.if_object())
        for (const auto& property : *properties)
            nodes += nodes_in(property.value());
    return nodes;
}

Result<json::object> resource_of(const net::HttpReply& reply, const std::string& where)
{
    if (reply.status < 200 || reply.status > 299)
        return refusal(reply, where);
    if (is_html(reply))
        return Error{Errc::malformed, where + ": answered with HTML, not JSON"};
    if (trim(reply.body).empty())
        return Error{Errc::malformed,
                     fmt::format("{}: an empty answer, HTTP {}", where, reply.status)};
    Result<json::value> body = parse(reply.body);
    if (!body)
        return Error{Errc::malformed, where + ": " + body.error().context};
    if (nodes_in(*body) > resource_nodes_max)
        return Error{Errc::too_large,
                     fmt::format("{}: over {} JSON values", where, resource_nodes_max)};
    json::object* object = body->if_object();
    if (object == nullptr)
        return Error{Errc::malformed, where + ": answered with JSON that is no object"};
    const json::value* error = object->if_contains("error");
    if (error != nullptr && !object->contains("@odata.id")) {
        const json::object* details = error->if_object();
        const ServiceMessage message = details != nullptr ? message_in(*details) : ServiceMessage{};
        return as_error(reply, message, message.text, where);
    }
    return std::move(*object);
}

std::string string_at(const json::object& object, std::string_view name)
{
    const json::value* value = object.if_contains(name);
    const json::string* text = value != nullptr ? value->if_string() : nullptr;
    return text != nullptr ? std::string{*text} : std::string{};
}

std::string link_at(const json::object& object, std::string_view name)
{
    const json::value* value = object.if_contains(name);
    const json::object* reference = value != nullptr ? value->if_object() : nullptr;
    return reference != nullptr ? string_at(*reference, "@odata.id") : std::string{};
}

} // namespace oobready::redfish
