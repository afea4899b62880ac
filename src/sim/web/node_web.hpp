// SPDX-License-Identifier: GPL-3.0-or-later
// NodeWeb: what the connections of one node share: its certificate, its answers, its counters. It
// outlives them, and after stop() they touch nothing of it but that it has stopped.
#pragma once

#include "sim/web/tls_server.hpp"
#include "sim/web/web_answers.hpp"
#include "sim/web/web_side.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/tcp_stream.hpp>

#include <array>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>

namespace oobready::sim {

/// What stop() must end of a connection.
struct Connection {
    Gauge* gauge = nullptr; ///< of the port that it came to
    boost::beast::tcp_stream* stream = nullptr;
    asio::steady_timer* timer = nullptr;
    bool in_flight = false; ///< a request was read and is not yet answered
};

class WebShared {
public:
    explicit WebShared(const Authority& authority) : authority_(authority), tls_(make_tls_context())
    {
    }

    [[nodiscard]] const Authority& authority() const { return authority_; }
    asio::ssl::context& tls() { return tls_; }
    /// The resources of `model`, read when first asked for; null where it has none.
    std::shared_ptr<const ResourceTree> tree(const MachineModel& model);

private:
    const Authority& authority_;
    asio::ssl::context tls_;
    std::map<std::filesystem::path, std::shared_ptr<const ResourceTree>> trees_;
};

class NodeWeb : public std::enable_shared_from_this<NodeWeb> {
public:
    NodeWeb(asio::io_context& context, std::shared_ptr<WebShared> shared, Machine& machine,
            NodeCounters& counters, WebOptions options);

    /// Binds and listens. Errors as WebSide::open().
    Result<void> open();
    void start();
    void stop();

    // For the connections. All but stopped() only while it is false.
    [[nodiscard]] bool stopped() const { return stopped_; }
    [[nodiscard]] NodeFaults& faults() const { return machine_.faults(); }
    [[nodiscard]] NodeCounters& counters() const { return counters_; }
    asio::ssl::context& tls() { return shared_->tls(); }
    WebAnswers& answers();
    /// What the node presents now: made at the first call and kept while its faults are the same.
    const Identification& identification();
    /// Forgets a session when its time has come, though nobody asks for it.
    void watch_sessions();

    void join(Connection& connection);
    void leave(Connection& connection);
    void begin_request(Connection& connection);
    void end_request(Connection& connection);

private:
    using Acceptor = asio::ip::tcp::acceptor;
    using CertificateFaults = std::array<bool, 7>;

    Result<std::unique_ptr<Acceptor>> listen(std::uint16_t port);
    void accept(Acceptor& acceptor, bool with_tls);
    void pause_and_accept(Acceptor& acceptor, bool with_tls);
    void serve(asio::ip::tcp::socket socket, bool with_tls);

    asio::io_context& context_;
    std::shared_ptr<WebShared> shared_;
    Machine& machine_;
    NodeCounters& counters_;
    WebOptions options_;
    WebPlace place_;
    std::unique_ptr<Acceptor> https_, http_; ///< null where a fault closes the port
    std::unique_ptr<WebAnswers> answers_;
    Identification identification_;
    CertificateFaults certificate_faults_{};
    std::set<Connection*> connections_;
    std::unique_ptr<asio::steady_timer> timer_; ///< of the next session that ends
    bool watching_ = false;
    bool stopped_ = false;
};

inline constexpr std::size_t connections_max = 64; ///< of one node

/// One connection from its first byte to its last.
asio::awaitable<void> serve_https(std::shared_ptr<NodeWeb> node, asio::ip::tcp::socket socket);
asio::awaitable<void> serve_http(std::shared_ptr<NodeWeb> node, asio::ip::tcp::socket socket);

} // namespace oobready::sim
