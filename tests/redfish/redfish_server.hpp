// SPDX-License-Identifier: GPL-3.0-or-later
// A Redfish service for tests: nginx with sessions over a folder of index.json files; and a client
// of it.
#pragma once

#include "redfish/probes.hpp"
#include "redfish/service.hpp"

#include "../support/nginx.hpp"
#include "../support/run.hpp"

namespace support {

/// The token is `the-token`; nothing but the root is read without it. DELETE ends no session, it
/// only answers: what counts is the log.
inline std::string session_maps()
{
    return R"(
  map "$request_uri:$http_x_auth_token$http_authorization" $let_in {
    default 0;
    "~^/redfish/v1/?:" 1;
    "~:the-token$" 1;
  }
)";
}

/// `login`: what a POST to Sessions is answered with: nginx directives.
inline std::string session_locations(const std::filesystem::path& tree, const std::string& login)
{
    return R"(
    root )" +
           tree.string() + R"(;
    location = /redfish/v1/SessionService/Sessions {
      if ($request_method = POST) { )" +
           login + R"( }
      return 405;
    }
    location ~ ^/redfish/v1/SessionService/Sessions/ {
      if ($http_x_auth_token != the-token) { return 401; }
      if ($request_method = DELETE) { return 204; }
      return 405;
    }
    location / {
      if ($let_in = 0) { return 401; }
      try_files $uri/index.json =404;
    }
)";
}

inline const std::string login_succeeds =
    "add_header X-Auth-Token the-token; "
    "add_header Location /redfish/v1/SessionService/Sessions/7; "
    R"(return 201 '{"@odata.id":"/redfish/v1/SessionService/Sessions/7","Id":"7"}';)";

/// The client side of one run against one server.
struct Visit {
    Visit(const std::string& address, std::uint16_t port, oobready::redfish::Pace pace = {})
        : target(make_target(address, port)),
          service(client, target, boost::asio::ip::make_address(address), gate, etiquette, pace)
    {
    }

    static oobready::Target make_target(const std::string& address, std::uint16_t port)
    {
        oobready::Target target;
        target.host = address;
        target.ports.https = port;
        target.tls.insecure = true;
        target.credentials.emplace();
        target.credentials->username = "root";
        target.credentials->password = oobready::Secret{"calvin"};
        return target;
    }

    oobready::check::Observation observe(std::string_view name,
                                         const boost::json::object& arguments = {})
    {
        for (const auto& probe : oobready::redfish::probes())
            if (probe.info.name == name)
                return run(context, probe.observe(service, arguments));
        throw std::runtime_error("no such probe");
    }

    void close()
    {
        boost::asio::co_spawn(context, service.close(), [](std::exception_ptr thrown) {
            if (thrown)
                std::rethrow_exception(thrown);
        });
        context.restart();
        context.run();
    }

    boost::asio::io_context context;
    oobready::Target target;
    oobready::LoginGate gate;
    oobready::check::Etiquette etiquette;
    oobready::net::HttpClient client{context.get_executor(), 2};
    oobready::redfish::Service service;
};

} // namespace support
