// SPDX-License-Identifier: GPL-3.0-or-later
// Relay: between a SerialLine and a stream that does not wait (a socket, a terminal).
#pragma once

#include "sim/console/serial_line.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>

#include <array>
#include <optional>
#include <utility>

namespace oobready::sim {

/// How often a terminal that was hung up is asked again.
inline constexpr std::chrono::milliseconds hung_up_pause{100};
/// What waits to be read by the other end; the rest is lost, as an overrun UART loses it.
inline constexpr std::size_t typed_bytes_max = 4096;

/// Its handlers keep it alive, as the buffers are its own; after close() they touch nothing else.
template <class Stream>
class Relay : public std::enable_shared_from_this<Relay<Stream>> {
public:
    /// Why there is no more to come, in words.
    using Ended = std::function<void(std::string)>;

    /// `line` outlives the call of close(). With `survives_hang_up` an input/output error (EIO) is
    /// no end: login(1) hangs up its terminal and opens it again.
    Relay(SerialLine& line, bool survives_hang_up, Ended ended)
        : line_(&line), survives_hang_up_(survives_hang_up), ended_(std::move(ended))
    {
    }

    /// `stream` is open. Without a start what is typed waits.
    void start(Stream stream)
    {
        if (line_ == nullptr)
            return;
        stream_.emplace(std::move(stream));
        read();
        write();
    }

    void type(ByteView characters)
    {
        const std::size_t room = typed_bytes_max - std::min(typed_.size(), typed_bytes_max);
        const ByteView kept = characters.first(std::min(characters.size(), room));
        typed_.insert(typed_.end(), kept.begin(), kept.end());
        write();
    }

    /// Nothing is called any more, neither the line nor `ended`.
    void close()
    {
        line_ = nullptr;
        ended_ = nullptr;
        if (stream_) {
            boost::system::error_code ignored;
            stream_->close(ignored);
        }
    }

    /// As when the other end closed; `why` in words.
    void end(const std::string& why)
    {
        const Ended ended = std::exchange(ended_, nullptr);
        close();
        if (ended)
            ended(why);
    }

    [[nodiscard]] bool open() const { return line_ != nullptr; }

private:
    void read()
    {
        stream_->async_read_some(asio::buffer(heard_),
                                 [self = this->shared_from_this()](auto error, std::size_t bytes) {
                                     if (self->line_ == nullptr)
                                         return;
                                     if (error)
                                         self->failed(error);
                                     else
                                         self->say(bytes);
                                 });
    }

    void say(std::size_t bytes)
    {
        line_->say({heard_.data(), bytes});
        line_->when_quiet([weak = this->weak_from_this()] {
            if (const auto self = weak.lock(); self && self->line_ != nullptr)
                self->read();
        });
    }

    void write()
    {
        if (line_ == nullptr || !stream_ || !sending_.empty() || typed_.empty())
            return;
        sending_ = std::exchange(typed_, {});
        asio::async_write(*stream_, asio::buffer(sending_),
                          [self = this->shared_from_this()](auto error, std::size_t) {
                              self->sending_.clear();
                              if (self->line_ != nullptr && !error)
                                  self->write();
                              // An error is met by the reading as well, which says so.
                          });
    }

    void failed(boost::system::error_code error)
    {
        if (!survives_hang_up_ || error != boost::system::errc::io_error) {
            end(error == asio::error::eof ? "the other end closed it" : error.message());
            return;
        }
        if (!again_)
            again_.emplace(stream_->get_executor());
        again_->expires_after(hung_up_pause);
        again_->async_wait([weak = this->weak_from_this()](auto aborted) {
            if (const auto self = weak.lock(); self && !aborted && self->line_ != nullptr)
                self->read();
        });
    }

    SerialLine* line_;
    bool survives_hang_up_;
    Ended ended_;
    std::optional<Stream> stream_;
    std::optional<asio::steady_timer> again_;
    std::array<char, console_piece_bytes_max> heard_{};
    Bytes typed_;
    Bytes sending_;
};

} // namespace oobready::sim
