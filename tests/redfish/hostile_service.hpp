// SPDX-License-Identifier: GPL-3.0-or-later
// A Redfish service that means harm, for tests: scripted_server.py behind a root and a login that
// are in order, and a place where nobody may knock.
#pragma once

#include "redfish_server.hpp"

#include "../support/scripted_server.hpp"
#include "base/hex.hpp"

#include <boost/asio/ip/tcp.hpp>

#include <map>

namespace support {

/// A route that answers `body`, with what else it has: R"("status":500)".
inline std::string answers(const std::string& body, const std::string& more = {})
{
    return "{\"body\":" + boost::json::serialize(boost::json::string{body}) +
           (more.empty() ? "" : "," + more) + "}";
}

/// A route that sends these bytes.
inline std::string sends_bytes(const std::string& reply, const std::string& more = {})
{
    const auto* data = reinterpret_cast<const std::uint8_t*>(reply.data());
    return "{\"hex\":\"" + oobready::to_hex({data, reply.size()}) + "\"" +
           (more.empty() ? "" : "," + more) + "}";
}

inline constexpr const char* hostile_session = "/redfish/v1/Sessions/1";
inline constexpr const char* hostile_login =
    R"({"status":201,"headers":{"X-Auth-Token":"t","Location":"/redfish/v1/Sessions/1"}})";

/// Routes by "METHOD URI"; the root, the login and the logout are in order unless they are given.
inline std::string hostile_routes(std::map<std::string, std::string> routes)
{
    routes.try_emplace(
        "GET /redfish/v1/",
        answers(R"({"RedfishVersion":"1.6.0","Systems":{"@odata.id":"/redfish/v1/Systems"},)"
                R"("Links":{"Sessions":{"@odata.id":"/redfish/v1/Sessions"}}})"));
    routes.try_emplace("POST /redfish/v1/Sessions", hostile_login);
    routes.try_emplace(std::string{"DELETE "} + hostile_session, R"({"status":204})");
    std::string text = "{";
    for (const auto& [asked, route] : routes)
        text += (text.size() > 1 ? "," : "") + boost::json::serialize(boost::json::string{asked}) +
                ":" + route;
    return text + "}";
}

/// Listens, and knows whether anybody has come.
class Nowhere {
public:
    explicit Nowhere(const std::string& address)
        : listener_(context_, {boost::asio::ip::make_address(address), 0})
    {
        listener_.non_blocking(true);
    }
    [[nodiscard]] std::uint16_t port() const { return listener_.local_endpoint().port(); }
    bool anybody_came()
    {
        boost::system::error_code error;
        (void)listener_.accept(error);
        return error != boost::asio::error::would_block;
    }

private:
    boost::asio::io_context context_;
    boost::asio::ip::tcp::acceptor listener_;
};

} // namespace support
