// SPDX-License-Identifier: GPL-3.0-or-later
// Sending an answer, in the manner that a fault may want.
#pragma once

#include "sim/web/web_message.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/stream_traits.hpp>

#include <chrono>
#include <string>
#include <string_view>

namespace oobready::sim {

namespace asio = boost::asio;

inline constexpr std::chrono::seconds write_timeout{30}; ///< of one piece
inline constexpr std::size_t huge_bytes = 512U << 20U;
inline constexpr std::size_t huge_piece_bytes = 64U << 10U;
inline constexpr std::chrono::milliseconds huge_pause{2}; ///< so that it leaves others their turn
inline constexpr std::size_t endless_piece_bytes = 1024;
inline constexpr std::chrono::milliseconds endless_pause{10};

struct SendHow {
    bool head_only = false; ///< the request was HEAD
    bool keep_alive = false;
};

/// The status line and the header, with what `manner` says of the body's length.
std::string reply_head(const WebReply& reply, const SendHow& how);

/// Whether an answer of that status has no body (RFC 9110 6.4.1).
bool is_bodiless(unsigned status);

/// What the endless manners send first, so that it begins as JSON does.
inline constexpr std::string_view json_opening = R"({"a":")";

template <class Stream>
asio::awaitable<bool> write_piece(Stream& stream, std::string_view bytes)
{
    boost::beast::get_lowest_layer(stream).expires_after(write_timeout);
    const auto [error, written] = co_await asio::async_write(
        stream, asio::buffer(bytes.data(), bytes.size()), asio::as_tuple(asio::use_awaitable));
    co_return !error;
}

/// False when the timer was cancelled: the simulator stops.
inline asio::awaitable<bool> pause(asio::steady_timer& timer, std::chrono::milliseconds time)
{
    timer.expires_after(time);
    const auto [error] = co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
    co_return !error;
}

template <class Stream>
asio::awaitable<bool> send_slowly(Stream& stream, asio::steady_timer& timer, const WebReply& reply)
{
    for (std::size_t i = 0; i < reply.body.size(); ++i) {
        if (!co_await write_piece(stream, std::string_view{reply.body}.substr(i, 1)))
            co_return false;
        if (!co_await pause(timer, reply.pause))
            co_return false;
    }
    co_return true;
}

template <class Stream>
asio::awaitable<void> send_huge(Stream& stream, asio::steady_timer& timer)
{
    const std::string piece(huge_piece_bytes, 'a');
    bool open = co_await write_piece(stream, json_opening);
    for (std::size_t sent = json_opening.size(); open && sent < huge_bytes; sent += piece.size()) {
        const std::size_t bytes = std::min(piece.size(), huge_bytes - sent);
        open = co_await write_piece(stream, std::string_view{piece}.substr(0, bytes));
        if (open)
            open = co_await pause(timer, huge_pause);
    }
}

template <class Stream>
asio::awaitable<void> send_endlessly(Stream& stream, asio::steady_timer& timer)
{
    std::string chunk = "6\r\n" + std::string{json_opening} + "\r\n";
    const std::string more = "400\r\n" + std::string(endless_piece_bytes, 'a') + "\r\n";
    while (co_await write_piece(stream, chunk)) {
        chunk = more;
        if (!co_await pause(timer, endless_pause))
            co_return;
    }
}

/// Sends `reply`. False when the connection cannot be used any more.
template <class Stream>
asio::awaitable<bool> send_reply(Stream& stream, asio::steady_timer& timer, const WebReply& reply,
                                 SendHow how)
{
    std::string bytes = reply_head(reply, how);
    const bool bodiless = how.head_only || is_bodiless(reply.status);
    if (bodiless || reply.manner == BodyManner::whole) {
        if (!bodiless)
            bytes += reply.body;
        co_return co_await write_piece(stream, bytes);
    }
    if (reply.manner == BodyManner::truncated) {
        bytes += std::string_view{reply.body}.substr(0, reply.body.size() / 2);
        co_await write_piece(stream, bytes);
        co_return false;
    }
    if (!co_await write_piece(stream, bytes))
        co_return false;
    if (reply.manner == BodyManner::slow)
        co_return co_await send_slowly(stream, timer, reply);
    if (reply.manner == BodyManner::huge)
        co_await send_huge(stream, timer);
    else
        co_await send_endlessly(stream, timer);
    co_return false;
}

} // namespace oobready::sim
