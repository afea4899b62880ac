// SPDX-License-Identifier: GPL-3.0-or-later
// WebSide: TCP 443 and TCP 80 of one node: TLS, HTTP, the redirect and the Redfish service.
#pragma once

#include "base/result.hpp"
#include "sim/counters.hpp"
#include "sim/model/machine.hpp"
#include "sim/web/authority.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <filesystem>
#include <memory>

namespace oobready::sim {

namespace asio = boost::asio;

/// What all nodes' web sides share: one TLS context, the templates of each model, recorded trees.
/// `authority` must outlive it.
class WebShared;
std::shared_ptr<WebShared> make_web_shared(const Authority& authority);

struct WebOptions {
    asio::ip::address address;
    std::uint16_t https_port = 443;
    std::uint16_t http_port = 80;
    std::filesystem::path recorded_tree; ///< a folder of <URI>/index.json to serve; or empty
};

class WebSide {
public:
    /// Binds both ports (not those that a fault closes) and listens, but accepts nothing yet.
    /// Errors: local_error with the address, the port and the reason. `machine` and `counters` must
    /// outlive it.
    static Result<std::unique_ptr<WebSide>> open(asio::io_context& context,
                                                 std::shared_ptr<WebShared> shared,
                                                 Machine& machine, NodeCounters& counters,
                                                 WebOptions options);
    ~WebSide();

    /// Accepts from now on.
    void start();
    /// Closes the ports and every connection.
    void stop();

private:
    class Impl;
    explicit WebSide(std::shared_ptr<Impl> impl);
    std::shared_ptr<Impl> impl_;
};

/// Reads the resources of `model` once, so that its mistakes are told before anything listens.
void check_resources(const MachineModel& model, Mistakes& mistakes);

} // namespace oobready::sim
