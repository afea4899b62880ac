// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/ipmi/ipmi_side.hpp"

#include "base/text.hpp"

#include <fmt/format.h>

#include <array>

namespace oobready::sim {

namespace {

using asio::ip::udp;
using std::chrono::milliseconds;

constexpr std::size_t datagram_bytes_max = 2048;
constexpr int datagrams_per_wake_max = 64; // then other nodes have their turn

std::string where(const udp::endpoint& endpoint)
{
    return fmt::format("UDP {}:{}", endpoint.address().to_string(), endpoint.port());
}

} // namespace

IpmiSide::IpmiSide(asio::io_context& context, Machine& machine, NodeCounters& counters,
                   IpmiPlane::MakeConsole make_console)
    : context_(context),
      socket_(context),
      machine_(machine),
      counters_(counters),
      plane_(
          machine, counters,
          [this](ByteView datagram, const udp::endpoint& to, std::string_view subject) {
              answer(datagram, to, subject);
          },
          std::move(make_console))
{
    plane_.on_wake_changed = [this] { set_alarm(); };
}

Result<std::unique_ptr<IpmiSide>> IpmiSide::open(asio::io_context& context, udp::endpoint endpoint,
                                                 Machine& machine, NodeCounters& counters,
                                                 IpmiPlane::MakeConsole make_console)
{
    std::unique_ptr<IpmiSide> side{new IpmiSide{context, machine, counters, make_console}};
    if (machine.faults().present(FaultKind::ipmi_closed))
        return side;
    if (Result<void> bound = side->bind(endpoint); !bound)
        return bound.error();
    if (machine.faults().present(FaultKind::sol_other_port)) {
        endpoint.port(0); // whichever is free
        side->sol_side_.reset(new IpmiSide{context, machine, counters, std::move(make_console)});
        if (Result<void> bound = side->sol_side_->bind(endpoint); !bound)
            return bound.error();
        side->plane_.ports.sol = side->sol_side_->plane_.ports.sol;
    }
    return side;
}

Result<void> IpmiSide::bind(const udp::endpoint& endpoint)
{
    boost::system::error_code error;
    socket_.open(endpoint.protocol(), error);
    if (!error)
        socket_.bind(endpoint, error);
    if (!error)
        socket_.non_blocking(true, error);
    if (error)
        return Error{Errc::local_error, where(endpoint) + ": " + error.message()};
    const std::uint16_t port = socket_.local_endpoint().port();
    plane_.ports = {port, port};
    return {};
}

void IpmiSide::start()
{
    if (socket_.is_open())
        wait();
    if (sol_side_)
        sol_side_->start();
}

void IpmiSide::stop()
{
    *open_ = false;
    if (sol_side_)
        sol_side_->stop();
    boost::system::error_code ignored;
    socket_.close(ignored);
    alarm_.reset();
}

void IpmiSide::wait()
{
    socket_.async_wait(udp::socket::wait_read,
                       [this, open = open_](const boost::system::error_code& error) {
                           if (error || !*open)
                               return;
                           receive_all();
                           wait();
                       });
}

void IpmiSide::receive_all()
{
    static std::array<std::uint8_t, datagram_bytes_max> buffer; // one thread; no buffer per node
    for (int i = 0; i < datagrams_per_wake_max; ++i) {
        udp::endpoint from;
        boost::system::error_code error;
        const std::size_t size = socket_.receive_from(asio::buffer(buffer), from, 0, error);
        if (error == asio::error::would_block || error == asio::error::bad_descriptor)
            break;
        if (!error) // else a client that has gone: its ICMP message is no datagram
            receive(ByteView{buffer.data(), size}, from);
    }
    set_alarm();
}

void IpmiSide::receive(ByteView datagram, const udp::endpoint& from)
{
    NodeFaults& faults = machine_.faults();
    if (faults.strike(FaultKind::ipmi_silent) != nullptr ||
        faults.strike_network(FaultKind::loss, FaultPlane::ipmi) != nullptr)
        return;
    plane_.receive(datagram, from, SimClock::now());
}

// What the network does to an answer, in the order in which it would.
void IpmiSide::answer(ByteView datagram, const udp::endpoint& to, std::string_view subject)
{
    NodeFaults& faults = machine_.faults();
    const auto strikes = [&](FaultKind kind) {
        return faults.strike_network(kind, FaultPlane::ipmi, subject);
    };
    if (strikes(FaultKind::loss) != nullptr)
        return;
    Bytes changed;
    if (strikes(FaultKind::truncate) != nullptr)
        datagram = datagram.first(faults.below(datagram.size()));
    if (strikes(FaultKind::bit_flip) != nullptr && !datagram.empty()) {
        changed.assign(datagram.begin(), datagram.end());
        changed[faults.below(changed.size())] ^= static_cast<std::uint8_t>(1U << faults.below(8));
        datagram = changed;
    }
    if (const Fault* delay = strikes(FaultKind::delay)) {
        const auto jitter = faults.below(static_cast<std::uint64_t>(delay->jitter_ms) + 1);
        send_late(Bytes{datagram.begin(), datagram.end()}, to,
                  milliseconds{delay->value + static_cast<std::int64_t>(jitter)});
        return;
    }
    if (!held_ && strikes(FaultKind::reorder) != nullptr) {
        held_ = std::make_unique<Held>(Held{{datagram.begin(), datagram.end()}, to});
        return;
    }
    send(datagram, to);
    if (strikes(FaultKind::duplicate) != nullptr)
        send(datagram, to);
    if (const std::unique_ptr<Held> overtaken = std::move(held_))
        send(overtaken->datagram, overtaken->to);
}

void IpmiSide::send_late(Bytes datagram, const udp::endpoint& to, milliseconds delay)
{
    auto timer = std::make_shared<asio::steady_timer>(context_, delay);
    counters_.ipmi_in_flight.up();
    timer->async_wait([this, timer, open = open_, datagram = std::move(datagram),
                       to](const boost::system::error_code&) {
        if (!*open)
            return;
        counters_.ipmi_in_flight.down();
        send(datagram, to);
    });
}

void IpmiSide::send(ByteView datagram, const udp::endpoint& to)
{
    boost::system::error_code ignored; // a client that has gone does not matter
    socket_.send_to(asio::buffer(datagram.data(), datagram.size()), to, 0, ignored);
    ++counters_.datagrams_sent;
}

void IpmiSide::set_alarm()
{
    const auto when = plane_.wake();
    if (when == alarm_at_)
        return;
    alarm_at_ = when;
    if (!when) {
        alarm_.reset();
        return;
    }
    if (!alarm_)
        alarm_ = std::make_unique<asio::steady_timer>(context_);
    alarm_->expires_at(*when);
    alarm_->async_wait([this, open = open_](const boost::system::error_code& error) {
        if (error || !*open)
            return;
        alarm_at_.reset();
        plane_.tick(SimClock::now());
        set_alarm();
    });
}

} // namespace oobready::sim
