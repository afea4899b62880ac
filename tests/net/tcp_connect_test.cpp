// SPDX-License-Identifier: GPL-3.0-or-later
// Goal: a port's state is told apart as it is. Method: real sockets on loopback (listening, closed,
// a full queue that drops), addresses without a route, and the table of errnos.
#include "net/connect_socket.hpp"
#include "net/tcp_connect.hpp"

#include "../support/run.hpp"

#include <boost/asio/ip/address.hpp>
#include <catch2/catch.hpp>

#include <cerrno>
#include <list>
#include <sys/resource.h>

using namespace oobready;
using namespace oobready::net;
using asio::ip::tcp;

namespace {

constexpr Duration limit = std::chrono::milliseconds{300};

tcp::endpoint on_loopback(std::uint16_t port)
{
    return {asio::ip::make_address("127.0.20.2"), port};
}

struct NoMoreDescriptors {
    NoMoreDescriptors()
    {
        ::getrlimit(RLIMIT_NOFILE, &before);
        rlimit none = before;
        none.rlim_cur = 3;
        ::setrlimit(RLIMIT_NOFILE, &none);
    }
    ~NoMoreDescriptors() { ::setrlimit(RLIMIT_NOFILE, &before); }
    NoMoreDescriptors(const NoMoreDescriptors&) = delete;
    NoMoreDescriptors& operator=(const NoMoreDescriptors&) = delete;

    rlimit before{};
};

} // namespace

TEST_CASE("a listening port is open and a closed one refuses")
{
    asio::io_context context;
    tcp::acceptor acceptor{context, on_loopback(0)};
    const tcp::endpoint endpoint = acceptor.local_endpoint();
    auto open = support::run(context, tcp_connect(endpoint, limit));
    REQUIRE(open);
    CHECK(id(open->state) == "open");
    CHECK(open->elapsed.count() > 0);

    // Closed with a reset: the server's side reads an error and not an orderly end.
    tcp::socket accepted = acceptor.accept();
    char byte = 0;
    boost::system::error_code error;
    accepted.read_some(asio::buffer(&byte, 1), error);
    CHECK(error == asio::error::connection_reset);

    acceptor.close();
    auto refused = support::run(context, tcp_connect(endpoint, limit));
    REQUIRE(refused);
    CHECK(id(refused->state) == "refused");
}

TEST_CASE("a port that answers nothing is filtered")
{
    // Linux drops the SYNs to a listener whose queue is full: the same silence as a firewall's.
    asio::io_context context;
    tcp::acceptor acceptor{context};
    acceptor.open(tcp::v4());
    acceptor.bind(on_loopback(0));
    acceptor.listen(0);
    std::list<tcp::socket> fill;
    for (int i = 0; i < 4; ++i) {
        tcp::socket& socket = fill.emplace_back(context);
        socket.open(tcp::v4());
        socket.native_non_blocking(true);
        const tcp::endpoint endpoint = acceptor.local_endpoint();
        ::connect(socket.native_handle(), endpoint.data(), endpoint.size());
    }
    auto filtered = support::run(context, tcp_connect(acceptor.local_endpoint(), limit));
    REQUIRE(filtered);
    CHECK(id(filtered->state) == "filtered");
    CHECK(filtered->elapsed >= limit);
}

TEST_CASE("what this machine cannot even try is a local error")
{
    asio::io_context context;
    SECTION("an address of which there is no use as a destination")
    {
        const tcp::endpoint broadcast{asio::ip::make_address("255.255.255.255"), 443};
        auto result = support::run(context, tcp_connect(broadcast, limit));
        REQUIRE_FALSE(result);
        CHECK(result.error().code == Errc::local_error);
    }
    SECTION("no descriptors left")
    {
        REQUIRE(
            support::run(context, tcp_connect(on_loopback(9), limit))); // the loop's own are open
        const NoMoreDescriptors guard;
        auto result = support::run(context, tcp_connect(on_loopback(9), limit));
        REQUIRE_FALSE(result);
        CHECK(result.error().code == Errc::local_error);
    }
}

TEST_CASE("an errno means something else before and after a SYN was sent")
{
    struct Row {
        int number;
        bool at_once;
        Errc code;
    };
    const Row rows[] = {
        {ECONNREFUSED, false, Errc::connection_refused},
        {ECONNREFUSED, true, Errc::connection_refused},
        {ETIMEDOUT, false, Errc::connection_timeout},
        {EHOSTUNREACH, false, Errc::unreachable},
        {ENETUNREACH, false, Errc::unreachable},
        {ENETUNREACH, true, Errc::local_error},
        {EADDRNOTAVAIL, true, Errc::local_error},
        {EMFILE, true, Errc::local_error},
        {EPERM, true, Errc::local_error},
    };
    for (const Row& row : rows) {
        INFO(row.number << (row.at_once ? " at once" : " later"));
        CHECK(connect_error(row.number, row.at_once) == row.code);
    }
}
