// SPDX-License-Identifier: GPL-3.0-or-later
// Links that a service gives, and whether they stay on it. Pure.
#pragma once

#include "base/result.hpp"

#include <boost/asio/ip/address.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace oobready::redfish {

/// What the service may call itself.
struct Origin {
    std::string host;
    boost::asio::ip::address address;
    std::uint16_t port = 443;
};

/// The path of `link` on the same service, without fragment, byte for byte as the service spelt it
/// (ids may hold %23: nothing is decoded). A relative one is taken from the folder of `base`.
/// Errors: redirect_refused for another host, port or scheme, and for one that climbs ("..", also
/// percent-encoded); malformed for what is no link.
Result<std::string> local_path(std::string_view link, const Origin& origin, std::string_view base);

/// The path of a session that was just opened, from how the service names it: Location or
/// @odata.id. Host and port are left out, whatever they say: behind a forwarded port, or under its
/// own name, a controller does not know what we call it, and requests go to our own origin only.
/// Empty where it is no session.
std::string session_path_of(std::string_view link, std::string_view base);

/// Whether `path` is one session of a collection: the only thing that is ever deleted.
bool is_session(std::string_view path);

// Chassis whose id holds one of these are never read, nor anything below them: on some controllers
// the mere reading of a RAID enclosure restarts the controller.
inline constexpr std::string_view chassis_id_parts_skipped[] = {"RAID", "Enclosure"};

/// Whether `uri` is such a chassis, or leads through one.
bool is_left_alone(std::string_view uri);

} // namespace oobready::redfish
