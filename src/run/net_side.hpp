// SPDX-License-Identifier: GPL-3.0-or-later
// NetSide: the TCP ports of one controller, and the table of probes that look at them. It turns the
// values of net/ into facts; net/ itself knows nothing of evidence.
#pragma once

#include "base/target.hpp"
#include "check/probe.hpp"
#include "check/readiness.hpp"
#include "net/http_client.hpp"
#include "net/tcp_connect.hpp"

#include <map>
#include <span>

namespace oobready::run {

namespace asio = boost::asio;
namespace json = boost::json;

class NetSide {
public:
    /// All references must outlive it.
    NetSide(net::HttpClient& http_client, const Target& controller, asio::ip::address at,
            check::Etiquette& counters)
        : client(http_client), target(controller), address(std::move(at)), etiquette(counters)
    {
    }

    /// Connects to `port` once and remembers how it went.
    asio::awaitable<Result<net::TcpConnect>> connect(std::uint16_t port);

    /// Nothing when `port` is open, else why what stands on it cannot be looked at. A port that is
    /// known to be silent is not waited for a second time.
    asio::awaitable<Result<void>> reachable(std::uint16_t port);

    /// "10.0.1.11:443", "[fd00::b]:443": what evidence names as its source.
    [[nodiscard]] std::string authority(std::uint16_t port) const;

    net::HttpClient& client;
    const Target& target;
    asio::ip::address address;
    check::Etiquette& etiquette;

private:
    std::map<std::uint16_t, Result<net::TcpConnect>> connected_;
};

/// Whether the argument "port" of net.tcp can be one.
bool is_port(const json::value& named);

/// The port that `named`, which is one, stands for: a profile names the well-known ports; the rack
/// file may say that a controller has them elsewhere (a tunnel, a simulator).
std::uint16_t actual_port(const Ports& ports, std::int64_t named);

/// What every probe of a TCP port sends first.
check::Sent tcp_connect_to(check::Door door);

/// net.tcp · tls.facts · tls.protocols · web.http · web.plain_redfish
std::span<const check::Probe<NetSide>> net_probes();

} // namespace oobready::run
