// SPDX-License-Identifier: GPL-3.0-or-later
// latency_relay ADDRESS PORT SERVER_ADDRESS SERVER_PORT ONE_WAY_MS: a TCP server as far away as
// that.
//
// Every byte arrives ONE_WAY_MS later, in either direction, and the first byte of a connection one
// round trip later still: the time that TCP's own handshake would have taken. Bytes do not wait for
// each other, so a relay is a long wire and not a thin one. Prints "ready" when it listens, and
// after each SIGUSR1 the connections and bytes that it has seen, as JSON. SIGTERM and SIGINT end
// it.
#include <boost/asio.hpp>
#include <fmt/format.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <memory>
#include <string>
#include <vector>

namespace asio = boost::asio;
using asio::ip::tcp;
using Clock = std::chrono::steady_clock;

namespace {

constexpr std::size_t read_bytes_max = 64 * 1024;

struct Totals {
    std::uint64_t connections = 0;
    std::uint64_t bytes_up = 0;   ///< to the server
    std::uint64_t bytes_down = 0; ///< to the client
};

/// Both ends of one connection; they close when the last direction has let go of them.
struct Ends {
    tcp::socket client;
    tcp::socket server;
};

/// One direction: read at once, written when the time has come.
class Direction : public std::enable_shared_from_this<Direction> {
public:
    Direction(std::shared_ptr<Ends> ends, tcp::socket& from, tcp::socket& to,
              Clock::duration one_way, Clock::time_point earliest, std::uint64_t& bytes)
        : ends_(std::move(ends)),
          from_(from),
          to_(to),
          one_way_(one_way),
          earliest_(earliest),
          bytes_(bytes),
          timer_(from.get_executor()),
          buffer_(read_bytes_max)
    {
    }

    void read()
    {
        from_.async_read_some(
            asio::buffer(buffer_),
            [self = shared_from_this()](boost::system::error_code error, std::size_t count) {
                self->arrived(error ? 0 : count);
            });
    }

private:
    struct Piece {
        Clock::time_point due;
        std::vector<char> bytes; ///< none: the end
    };

    void arrived(std::size_t count)
    {
        bytes_ += count;
        const auto end = buffer_.begin() + static_cast<std::ptrdiff_t>(count);
        pieces_.push_back({std::max(Clock::now() + one_way_, earliest_), {buffer_.begin(), end}});
        if (pieces_.size() == 1)
            wait();
        if (count > 0)
            read();
    }

    void wait()
    {
        timer_.expires_at(pieces_.front().due);
        timer_.async_wait(
            [self = shared_from_this()](boost::system::error_code) { self->write(); });
    }

    void write()
    {
        if (pieces_.front().bytes.empty()) {
            boost::system::error_code ignored;
            to_.shutdown(tcp::socket::shutdown_send, ignored);
            return;
        }
        asio::async_write(
            to_, asio::buffer(pieces_.front().bytes),
            [self = shared_from_this()](boost::system::error_code error, std::size_t) {
                self->written(static_cast<bool>(error));
            });
    }

    void written(bool failed)
    {
        if (failed) {
            boost::system::error_code ignored;
            from_.close(ignored);
            return;
        }
        pieces_.pop_front();
        if (!pieces_.empty())
            wait();
    }

    std::shared_ptr<Ends> ends_;
    tcp::socket& from_;
    tcp::socket& to_;
    Clock::duration one_way_;
    Clock::time_point earliest_;
    std::uint64_t& bytes_;
    asio::steady_timer timer_;
    std::vector<char> buffer_;
    std::deque<Piece> pieces_;
};

class Relay {
public:
    Relay(asio::io_context& context, const tcp::endpoint& here, tcp::endpoint server,
          Clock::duration one_way)
        : acceptor_(context, here), server_(std::move(server)), one_way_(one_way)
    {
        accept();
    }

    [[nodiscard]] const Totals& totals() const { return totals_; }

private:
    void accept()
    {
        acceptor_.async_accept([this](boost::system::error_code error, tcp::socket client) {
            if (!error)
                connect(std::move(client));
            accept();
        });
    }

    // From here to the server is no way at all, so connecting first costs nothing.
    void connect(tcp::socket client)
    {
        ++totals_.connections;
        auto ends =
            std::make_shared<Ends>(Ends{std::move(client), tcp::socket{acceptor_.get_executor()}});
        const Clock::time_point begun = Clock::now();
        ends->server.async_connect(server_, [this, ends, begun](boost::system::error_code error) {
            if (error)
                return;
            ends->client.set_option(tcp::no_delay{true});
            ends->server.set_option(tcp::no_delay{true});
            const Clock::time_point earliest = begun + 3 * one_way_;
            std::make_shared<Direction>(ends, ends->client, ends->server, one_way_, earliest,
                                        totals_.bytes_up)
                ->read();
            std::make_shared<Direction>(ends, ends->server, ends->client, one_way_, earliest,
                                        totals_.bytes_down)
                ->read();
        });
    }

    tcp::acceptor acceptor_;
    tcp::endpoint server_;
    Clock::duration one_way_;
    Totals totals_;
};

// On each SIGUSR1, until the others end it.
void tell(asio::signal_set& asked, const Totals& seen)
{
    asked.async_wait([&](boost::system::error_code error, int) {
        if (error)
            return;
        fmt::print("{{\"connections\": {}, \"bytes_up\": {}, \"bytes_down\": {}}}\n",
                   seen.connections, seen.bytes_up, seen.bytes_down);
        std::fflush(stdout);
        tell(asked, seen);
    });
}

tcp::endpoint endpoint(const char* address, const char* port)
{
    return {asio::ip::make_address(address), static_cast<std::uint16_t>(std::stoul(port))};
}

} // namespace

int main(int count, char** words)
try {
    if (count != 6) {
        fmt::print(stderr, "latency_relay ADDRESS PORT SERVER_ADDRESS SERVER_PORT ONE_WAY_MS\n");
        return 64;
    }
    asio::io_context context{1};
    const std::chrono::duration<double, std::milli> one_way{std::stod(words[5])};
    Relay relay{context, endpoint(words[1], words[2]), endpoint(words[3], words[4]),
                std::chrono::duration_cast<Clock::duration>(one_way)};
    asio::signal_set signals{context, SIGTERM, SIGINT};
    signals.async_wait([&context](boost::system::error_code, int) { context.stop(); });
    asio::signal_set asked{context, SIGUSR1};
    tell(asked, relay.totals());
    fmt::print("ready\n");
    std::fflush(stdout);
    context.run();
    return 0;
} catch (const std::exception& mistake) {
    fmt::print(stderr, "latency_relay: {}\n", mistake.what());
    return 71;
}
