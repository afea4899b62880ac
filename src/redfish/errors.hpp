// SPDX-License-Identifier: GPL-3.0-or-later
// The one place where HTTP statuses and Redfish messages become our errors. Pure.
#pragma once

#include "base/result.hpp"
#include "net/http_client.hpp"

#include <boost/json.hpp>

#include <string>
#include <vector>

namespace oobready::redfish {

namespace json = boost::json;

/// What a service says of its refusal (DSP0266 8.6), in all the spellings that are seen.
struct ServiceMessage {
    std::vector<std::string> ids; ///< "Base.1.8.ResourceMissingAtURI"; as sent
    std::string text;             ///< printable()

    [[nodiscard]] bool has_id(std::string_view part) const;
    [[nodiscard]] bool sessions_full() const;
    [[nodiscard]] bool not_licensed() const;
    [[nodiscard]] bool not_ready() const;
    [[nodiscard]] bool password_change_required() const;
    [[nodiscard]] bool address_blocked() const;
};
ServiceMessage message_of(const net::HttpReply& reply);

/// The Error of a reply that is none of 2xx. `where`: "GET /redfish/v1/Systems".
/// Errors: by what the message says not_licensed, password_change_required, address_blocked,
/// bmc_not_ready, sessions_full, privilege_insufficient; else by the status not_authorized,
/// not_found, bmc_not_ready (503 with Retry-After), http_error.
Error refusal(const net::HttpReply& reply, const std::string& where);

/// The same for the answer to a login: the status and the first MessageId only. The service's own
/// text may repeat the password that it was just sent.
Error login_refusal(const net::HttpReply& reply, const std::string& where);

/// The resource in a 2xx reply, else its refusal().
/// Errors also: malformed; too_large (over resource_nodes_max JSON values). An error that is
/// dressed up as a success is one of those of refusal().
Result<json::object> resource_of(const net::HttpReply& reply, const std::string& where);

/// How many JSON values `value` is made of, itself included.
std::size_t nodes_in(const json::value& value);

/// The string at `name`; the "@odata.id" of the object at `name`. Empty where there is none.
std::string string_at(const json::object& object, std::string_view name);
std::string link_at(const json::object& object, std::string_view name);

} // namespace oobready::redfish
