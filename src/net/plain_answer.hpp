// SPDX-License-Identifier: GPL-3.0-or-later
// What a web port without TLS does with a visitor. Pure.
#pragma once

#include <boost/asio/ip/address.hpp>

#include <string>
#include <string_view>

namespace oobready::net {

enum class PlainAnswer {
    https_same_host,  ///< leads on to HTTPS on the host that was asked
    https_other_host, ///< leads to HTTPS elsewhere: another name of the same one, or another host
    http,             ///< leads to where there is no TLS either
    page,             ///< serves content
    refusal,          ///< says no (4xx, 5xx)
    other,            ///< anything else
};
std::string_view id(PlainAnswer answer);

/// `location` as the server sent it, `host` and `address` as it was asked for. Ports are left out:
/// behind a tunnel a controller does not know its own.
PlainAnswer plain_answer(int status, std::string_view location, const std::string& host,
                         const boost::asio::ip::address& address);

} // namespace oobready::net
