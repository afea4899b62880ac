// SPDX-License-Identifier: GPL-3.0-or-later
// LossyRelay: a network between a client and a BMC that loses, repeats and reorders datagrams, both
// ways, as chance from one seed has it.
#pragma once

#include "base/hex.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/udp.hpp>

#include <array>
#include <random>
#include <string>
#include <vector>

namespace ipmi_node {

namespace asio = boost::asio;
using oobready::Bytes;
using oobready::ByteView;

/// How many of a hundred datagrams meet each fate.
struct Weather {
    unsigned lost = 0;
    unsigned twice = 0; ///< at once, and again behind others
    unsigned late = 0;  ///< behind others that came after it
};

class LossyRelay {
public:
    LossyRelay(asio::io_context& context, const std::string& address, std::uint16_t bmc_port,
               unsigned seed);
    LossyRelay(const LossyRelay&) = delete;
    LossyRelay& operator=(const LossyRelay&) = delete;

    /// Lets the loop that serves it end.
    void stop();
    /// From now on; before the first call nothing is broken.
    void weather_is(Weather weather) { weather_ = weather; }

    [[nodiscard]] std::uint16_t port() const { return front_.local_endpoint().port(); }
    /// What has been done until now.
    [[nodiscard]] unsigned lost() const { return lost_; }
    [[nodiscard]] unsigned twice() const { return twice_; }
    [[nodiscard]] unsigned late() const { return late_; }

private:
    using Socket = asio::ip::udp::socket;

    struct Held {
        Bytes datagram;
        unsigned behind = 0; ///< how many others go first
    };
    /// Far less than the 15 numbers of SOL packets: a copy so old that its number is in use again
    /// cannot be told from a new packet, by anybody.
    static constexpr unsigned behind_max = 4;

    void receive(Socket& socket, bool from_bmc, std::array<std::uint8_t, 2048>& buffer);
    void pass(Bytes datagram, bool to_client);
    void hold(Bytes datagram, bool to_client);
    void send(const Bytes& datagram, bool to_client);

    Socket front_;
    Socket back_;
    asio::ip::udp::endpoint client_;
    asio::ip::udp::endpoint sender_;
    std::array<std::uint8_t, 2048> from_client_{};
    std::array<std::uint8_t, 2048> from_bmc_{};
    std::array<std::vector<Held>, 2> held_; ///< to the BMC, to the client
    Weather weather_;
    std::mt19937 random_;
    unsigned lost_ = 0;
    unsigned twice_ = 0;
    unsigned late_ = 0;
    bool stopped_ = false;
};

} // namespace ipmi_node
