// SPDX-License-Identifier: GPL-3.0-or-later
#include "lossy_relay.hpp"

#include <utility>

namespace ipmi_node {

namespace {

using asio::ip::udp;

} // namespace

LossyRelay::LossyRelay(asio::io_context& context, const std::string& address,
                       std::uint16_t bmc_port, unsigned seed)
    : front_(context, udp::endpoint{asio::ip::make_address(address), 0}),
      back_(context),
      random_(seed)
{
    back_.connect(udp::endpoint{asio::ip::make_address(address), bmc_port});
    receive(front_, false, from_client_);
    receive(back_, true, from_bmc_);
}

void LossyRelay::stop()
{
    stopped_ = true;
    boost::system::error_code ignored;
    front_.close(ignored);
    back_.close(ignored);
}

void LossyRelay::receive(Socket& socket, bool from_bmc, std::array<std::uint8_t, 2048>& buffer)
{
    socket.async_receive_from(
        asio::buffer(buffer), from_bmc ? sender_ : client_,
        [this, &socket, from_bmc, &buffer](boost::system::error_code error, std::size_t size) {
            if (stopped_)
                return;
            if (!error) {
                const auto end = buffer.begin() + static_cast<std::ptrdiff_t>(size);
                pass(Bytes{buffer.begin(), end}, from_bmc);
            }
            receive(socket, from_bmc, buffer);
        });
}

void LossyRelay::pass(Bytes datagram, bool to_client)
{
    const unsigned fate = random_() % 100;
    if (fate < weather_.lost) {
        ++lost_;
    } else if (fate < weather_.lost + weather_.late) {
        ++late_;
        hold(std::move(datagram), to_client);
    } else {
        send(datagram, to_client);
        if (fate >= 100 - weather_.twice) {
            ++twice_;
            hold(std::move(datagram), to_client);
        }
    }
}

void LossyRelay::hold(Bytes datagram, bool to_client)
{
    const auto behind = static_cast<unsigned>(1 + random_() % behind_max);
    held_[to_client ? 1 : 0].push_back({std::move(datagram), behind});
}

void LossyRelay::send(const Bytes& datagram, bool to_client)
{
    const auto put = [&](const Bytes& bytes) {
        boost::system::error_code ignored;
        if (to_client)
            front_.send_to(asio::buffer(bytes), client_, 0, ignored);
        else
            back_.send(asio::buffer(bytes), 0, ignored);
    };
    put(datagram);
    std::vector<Held> still;
    for (Held& held : std::exchange(held_[to_client ? 1 : 0], {}))
        if (--held.behind == 0)
            put(held.datagram);
        else
            still.push_back(std::move(held));
    held_[to_client ? 1 : 0] = std::move(still);
}

} // namespace ipmi_node
