// SPDX-License-Identifier: GPL-3.0-or-later
// One connection: TLS, then requests one after the other until either side has enough.
#include "sim/web/node_web.hpp"
#include "sim/web/send_reply.hpp"

#include <boost/asio/ssl/stream.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>

#include <chrono>

namespace oobready::sim {

namespace {

namespace beast = boost::beast;
namespace http = beast::http;
using tcp = asio::ip::tcp;
using TlsStream = asio::ssl::stream<beast::tcp_stream>;
using Parser = http::request_parser<http::string_body>;

constexpr std::uint32_t header_bytes_max = 16U << 10U;
constexpr std::size_t body_bytes_max = 64U << 10U;
constexpr std::size_t buffer_bytes_max = header_bytes_max + body_bytes_max;
constexpr std::chrono::seconds handshake_timeout{15};
constexpr std::chrono::seconds request_timeout{30};
constexpr std::chrono::seconds idle_timeout{60};
constexpr std::chrono::seconds close_timeout{2};
constexpr std::chrono::minutes hang_timeout{10};
constexpr std::size_t hang_bytes = 1024;

// In the node's books as long as the coroutine lives.
class Entered {
public:
    Entered(NodeWeb& node, beast::tcp_stream& stream, Gauge& gauge)
        : node_(node), timer_(stream.get_executor())
    {
        connection_.gauge = &gauge;
        connection_.stream = &stream;
        connection_.timer = &timer_;
        node_.join(connection_);
    }
    ~Entered() { node_.leave(connection_); }
    Entered(const Entered&) = delete;
    Entered& operator=(const Entered&) = delete;

    Connection& connection() { return connection_; }
    asio::steady_timer& timer() { return timer_; }

private:
    NodeWeb& node_;
    asio::steady_timer timer_;
    Connection connection_;
};

std::string field(const Parser& parser, http::field name)
{
    return std::string{parser.get()[name]};
}

WebRequest request_of(Parser& parser)
{
    WebRequest request;
    request.method = std::string{parser.get().method_string()};
    request.target = std::string{parser.get().target()};
    request.host = field(parser, http::field::host);
    request.authorization = field(parser, http::field::authorization);
    request.token = std::string{parser.get()["X-Auth-Token"]};
    request.if_none_match = field(parser, http::field::if_none_match);
    request.body = std::move(parser.get().body());
    return request;
}

// The status for what Beast refused to read; nothing when the client is simply gone.
std::optional<unsigned> status_of(boost::system::error_code error)
{
    static const boost::system::error_category& category =
        make_error_code(http::error::end_of_stream).category();
    if (error == http::error::end_of_stream || error == http::error::partial_message ||
        error.category() != category)
        return std::nullopt;
    if (error == http::error::header_limit || error == http::error::buffer_overflow)
        return 431;
    return error == http::error::body_limit ? 413 : 400;
}

// What is true of each connection but not of each request.
struct Side {
    NodeWeb& node;
    Connection& connection;
    asio::steady_timer& timer;
    bool with_tls;
};

WebReply answer(const Side& side, const WebRequest& request)
{
    return side.with_tls ? side.node.answers().https(request, SimClock::now())
                         : side.node.answers().http(request);
}

std::chrono::milliseconds delay_of(NodeWeb& node, const WebRequest& request)
{
    const Fault* fault =
        node.faults().strike_network(FaultKind::delay, FaultPlane::web, path_of(request.target));
    if (fault == nullptr)
        return std::chrono::milliseconds{0};
    const auto jitter = static_cast<std::uint64_t>(std::max<std::int64_t>(fault->jitter_ms, 0));
    const std::int64_t value = std::max<std::int64_t>(fault->value, 0);
    return std::chrono::milliseconds{value +
                                     static_cast<std::int64_t>(node.faults().below(jitter + 1))};
}

// Waits until a node that is slow would answer; false when the simulator stops meanwhile.
asio::awaitable<bool> waited(const Side& side, std::chrono::milliseconds delay)
{
    if (delay.count() > 0) {
        side.timer.expires_after(delay);
        co_await side.timer.async_wait(asio::as_tuple(asio::use_awaitable));
    }
    co_return !side.node.stopped();
}

template <class Stream>
asio::awaitable<void> refuse(Stream& stream, const Side& side, unsigned status)
{
    const WebReply reply = html_page(status, "The request cannot be understood");
    const SendHow how;
    co_await send_reply(stream, side.timer, reply, how);
}

// Answers one request. False when the connection must end.
template <class Stream>
asio::awaitable<bool> serve_request(Stream& stream, const Side& side, beast::flat_buffer& buffer,
                                    std::chrono::seconds patience)
{
    Parser parser;
    parser.header_limit(header_bytes_max);
    parser.body_limit(body_bytes_max);
    beast::get_lowest_layer(stream).expires_after(patience);
    const auto [error, bytes] =
        co_await http::async_read(stream, buffer, parser, asio::as_tuple(asio::use_awaitable));
    if (side.node.stopped())
        co_return false;
    if (error) {
        if (const std::optional<unsigned> status = status_of(error))
            co_await refuse(stream, side, *status);
        co_return false;
    }
    const SendHow how{parser.get().method() == http::verb::head, parser.get().keep_alive()};
    const WebRequest request = request_of(parser);
    side.node.begin_request(side.connection);
    const std::chrono::milliseconds delay = delay_of(side.node, request);
    if (!co_await waited(side, delay))
        co_return false;
    WebReply reply = answer(side, request);
    side.node.watch_sessions();
    const bool sent = co_await send_reply(stream, side.timer, reply, how);
    side.node.end_request(side.connection);
    co_return sent&& how.keep_alive && !side.node.stopped();
}

template <class Stream>
asio::awaitable<void> serve_requests(Stream& stream, const Side& side)
{
    beast::flat_buffer buffer{buffer_bytes_max};
    bool more = co_await serve_request(stream, side, buffer, request_timeout);
    while (more)
        more = co_await serve_request(stream, side, buffer, idle_timeout);
}

// Takes what comes and says nothing.
asio::awaitable<void> hang(beast::tcp_stream& stream)
{
    std::array<char, hang_bytes> ignored{};
    stream.expires_after(hang_timeout);
    for (;;) {
        const auto [error, bytes] = co_await stream.async_read_some(
            asio::buffer(ignored), asio::as_tuple(asio::use_awaitable));
        if (error)
            co_return;
    }
}

void close(beast::tcp_stream& stream)
{
    boost::system::error_code ignored;
    stream.socket().shutdown(tcp::socket::shutdown_both, ignored);
    stream.close();
}

asio::awaitable<void> serve_tls(NodeWeb& node, TlsStream& stream)
{
    beast::tcp_stream& below = stream.next_layer();
    Entered entered{node, below, node.counters().https_connections};
    if (node.faults().strike(FaultKind::https_hangs) != nullptr) {
        co_await hang(below);
        co_return;
    }
    const TlsManner manner{
        node.faults().strike(FaultKind::tls_1_0_only) != nullptr,
        node.faults().strike(FaultKind::tls_old_versions) != nullptr,
        node.faults().strike(FaultKind::tls_weak_ciphers) != nullptr,
        node.faults().present(FaultKind::tls_weak_certificate),
    };
    if (!prepare_connection(*stream.native_handle(), node.identification(), manner))
        co_return;
    below.expires_after(handshake_timeout);
    const auto [error] =
        co_await stream.async_handshake(TlsStream::server, asio::as_tuple(asio::use_awaitable));
    if (error || node.stopped())
        co_return;
    const Side side{node, entered.connection(), entered.timer(), true};
    co_await serve_requests(stream, side);
    if (node.stopped())
        co_return;
    below.expires_after(close_timeout);
    co_await stream.async_shutdown(asio::as_tuple(asio::use_awaitable));
}

} // namespace

asio::awaitable<void> serve_https(std::shared_ptr<NodeWeb> node, tcp::socket socket)
{
    if (node->stopped())
        co_return; // between accepting and here
    beast::tcp_stream below{std::move(socket)};
    TlsStream stream{std::move(below), node->tls()};
    co_await serve_tls(*node, stream);
    close(stream.next_layer());
}

asio::awaitable<void> serve_http(std::shared_ptr<NodeWeb> node, tcp::socket socket)
{
    if (node->stopped())
        co_return;
    beast::tcp_stream stream{std::move(socket)};
    {
        Entered entered{*node, stream, node->counters().http_connections};
        const Side side{*node, entered.connection(), entered.timer(), false};
        co_await serve_requests(stream, side);
    }
    close(stream);
}

} // namespace oobready::sim
