// SPDX-License-Identifier: GPL-3.0-or-later
#include "net/connect_socket.hpp"
#include "net/deadline.hpp"
#include "net/resolve.hpp"
#include "sim/console/connections.hpp"
#include "sim/console/relay.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <exception>

namespace oobready::sim {

namespace {

using tcp = asio::ip::tcp;
using TcpRelay = Relay<tcp::socket>;

asio::awaitable<Result<tcp::socket>> open(rack::Address address, net::Stop& stop)
{
    const std::string looked_up = "look up " + address.host;
    const Result<asio::ip::address> found = co_await net::within(
        stop, tcp_connect_limit, net::resolve(address.host, tcp_connect_limit), looked_up);
    if (!found)
        co_return found.error();
    const tcp::endpoint endpoint{*found, *address.port};
    const std::string connected = "connect to " + net::text_of(endpoint);
    co_return co_await net::within(stop, tcp_connect_limit, net::connect_socket(endpoint),
                                   connected);
}

// Ends in `relay`, unless nobody waits for it any more.
asio::awaitable<void> connect(rack::Address address, std::shared_ptr<net::Stop> stop,
                              std::weak_ptr<TcpRelay> relay)
{
    Result<tcp::socket> socket = co_await open(std::move(address), *stop);
    const std::shared_ptr<TcpRelay> waiting = relay.lock();
    if (!waiting)
        co_return;
    if (socket) {
        boost::system::error_code ignored;
        socket->set_option(tcp::no_delay{true}, ignored);
        waiting->start(std::move(*socket));
    } else {
        waiting->end(describe(socket.error()));
    }
}

class TcpConsole : public Console {
public:
    TcpConsole(const asio::any_io_executor& executor, rack::Address address, Complain complain)
        : executor_(executor),
          address_(std::move(address)),
          complain_(std::move(complain)),
          line_(executor)
    {
    }

    ~TcpConsole() override { hang_up(); }

    void attach(Output output) override
    {
        hang_up();
        line_.attach(std::move(output));
        const auto ended = [complain = complain_, host = address_.host](const std::string& why) {
            complain("console at " + host + ": " + why);
        };
        relay_ = std::make_shared<TcpRelay>(line_, false, ended);
        stop_ = std::make_shared<net::Stop>();
        asio::co_spawn(executor_, connect(address_, stop_, relay_), [](std::exception_ptr thrown) {
            if (thrown)
                std::rethrow_exception(thrown);
        });
    }

    void detach() override
    {
        line_.detach();
        hang_up();
    }

    void type(ByteView characters) override
    {
        if (relay_ && relay_->open())
            relay_->type(characters);
    }

private:
    void hang_up()
    {
        if (stop_)
            stop_->request();
        if (relay_)
            relay_->close();
        stop_.reset();
        relay_.reset();
        line_.forget();
    }

    asio::any_io_executor executor_;
    rack::Address address_;
    Complain complain_;
    SerialLine line_;
    std::shared_ptr<TcpRelay> relay_;
    std::shared_ptr<net::Stop> stop_; ///< ends a connect that is under way
};

} // namespace

std::unique_ptr<Console> make_tcp_console(asio::any_io_executor executor, rack::Address address,
                                          Complain complain)
{
    return std::make_unique<TcpConsole>(executor, std::move(address), std::move(complain));
}

} // namespace oobready::sim
