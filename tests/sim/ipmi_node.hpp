// SPDX-License-Identifier: GPL-3.0-or-later
// A node for the tests of the IPMI side: a model made in code, its machine, and a plane that is
// given datagrams, or served on a real UDP socket in a thread of its own.
#pragma once

#include "sim/ipmi/plane.hpp"
#include "sim/model/machine.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/udp.hpp>
#include <boost/asio/steady_timer.hpp>

#include <functional>
#include <future>
#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace ipmi_node {

namespace asio = boost::asio;
using namespace oobready;
using namespace oobready::sim;

inline constexpr const char* user = "admin";
inline constexpr const char* password = "secret-of-20-bytes!!";

/// Ten sensors of every kind over two LUNs, and some events.
std::shared_ptr<MachineModel> small_model();
/// `count` temperatures over LUNs 0 to 3, 255 at most in each.
std::vector<Sensor> many_sensors(unsigned count);

/// Echoes what is typed, and after a carriage return says "node login: ".
class EchoConsole : public Console {
public:
    /// `later` runs a function soon, not inside.
    explicit EchoConsole(std::function<void(std::function<void()>)> later)
        : later_(std::move(later))
    {
    }
    void attach(Output output) override;
    void detach() override;
    void type(ByteView characters) override;
    /// Says `text` now.
    void say(const std::string& text);

    std::string typed;
    bool attached = false;

private:
    std::function<void(std::function<void()>)> later_;
    Output output_;
};

/// A machine with an administrator, a user of privilege User and the settings of `address`.
struct Node {
    explicit Node(std::shared_ptr<const MachineModel> model, const std::string& address);

    NodeFaults faults;
    Machine machine;
    NodeCounters counters;

    void plant(FaultKind kind, std::string subject = {}, std::int64_t value = 0);
};

/// The node's plane on a UDP socket.
class Server {
public:
    /// `console`: what stands behind the serial port, as parse_console() has it; empty: an
    /// EchoConsole.
    Server(Node& node, const std::string& address, std::uint16_t port,
           const std::string& console = {});
    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    [[nodiscard]] std::uint16_t port() const { return port_; }
    /// Runs `look` in the server's thread, so that it may touch the node, and waits for it.
    void inside(const std::function<void()>& look);
    /// The EchoConsole; null until SOL was activated.
    [[nodiscard]] EchoConsole* console() const { return console_; }

private:
    void receive();
    void arm();

    asio::io_context context_{1};
    asio::ip::udp::socket socket_;
    asio::steady_timer timer_;
    asio::ip::udp::endpoint peer_;
    std::array<std::uint8_t, 2048> buffer_{};
    EchoConsole* console_ = nullptr;
    IpmiPlane plane_;
    std::uint16_t port_;
    std::thread thread_;
};

} // namespace ipmi_node
