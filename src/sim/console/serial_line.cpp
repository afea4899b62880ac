// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/console/serial_line.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>

#include <algorithm>
#include <utility>

namespace oobready::sim {

// Shared with the handlers that are under way, which hold it weakly.
struct SerialLine::State : std::enable_shared_from_this<State> {
    explicit State(const asio::any_io_executor& executor_)
        : executor(executor_), line(executor_), pause(executor_)
    {
    }

    void start();
    void transmit();
    void rest(std::size_t bytes);

    asio::any_io_executor executor;
    asio::steady_timer line;  // while a piece takes its time
    asio::steady_timer pause; // of after()
    Console::Output output;
    std::string waiting;
    bool busy = false; // transmit() is going to be called
    Continuation quiet_next;
    Continuation pause_next;
    unsigned pause_number = 0;
};

void SerialLine::State::start()
{
    if (std::exchange(busy, true))
        return;
    asio::post(executor, [weak = weak_from_this()] {
        if (const auto self = weak.lock())
            self->transmit();
    });
}

// Sends one piece, or finds that all is said. Whatever is called may destroy the line: it is called
// from a copy, and last.
void SerialLine::State::transmit()
{
    if (waiting.empty()) {
        busy = false;
        if (const Continuation next = std::exchange(quiet_next, nullptr))
            next();
        return;
    }
    const std::size_t bytes = std::min(waiting.size(), console_piece_bytes_max);
    const Bytes piece{waiting.begin(), waiting.begin() + static_cast<std::ptrdiff_t>(bytes)};
    waiting.erase(0, bytes);
    rest(bytes);
    if (const Console::Output listener = output)
        listener(piece);
}

void SerialLine::State::rest(std::size_t bytes)
{
    line.expires_after(std::chrono::microseconds{std::chrono::seconds{1}} * bits_per_character *
                       bytes / bits_per_second);
    line.async_wait([weak = weak_from_this()](boost::system::error_code error) {
        if (const auto self = weak.lock(); self && !error)
            self->transmit();
    });
}

SerialLine::SerialLine(asio::any_io_executor executor) : state_(std::make_shared<State>(executor))
{
}

// A handler that is running right now keeps the State for a moment longer.
SerialLine::~SerialLine()
{
    forget();
    detach();
    state_->line.cancel();
}

void SerialLine::attach(Console::Output output)
{
    detach();
    state_->output = std::move(output);
}

void SerialLine::detach()
{
    state_->output = nullptr;
    state_->waiting.clear();
}

void SerialLine::say(std::string_view text)
{
    const std::size_t room = waiting_bytes_max - state_->waiting.size();
    state_->waiting.append(text.substr(0, room));
    state_->start();
}

void SerialLine::when_quiet(Continuation next)
{
    state_->quiet_next = std::move(next);
    state_->start();
}

void SerialLine::after(Duration pause, Continuation next)
{
    state_->pause_next = std::move(next);
    state_->pause.expires_after(pause);
    state_->pause.async_wait([weak = state_->weak_from_this(),
                              number = ++state_->pause_number](boost::system::error_code error) {
        const auto self = weak.lock();
        // A wait that was over before it could be cancelled comes without an error.
        if (!self || error || number != self->pause_number)
            return;
        if (const Continuation call = std::exchange(self->pause_next, nullptr))
            call();
    });
}

void SerialLine::forget()
{
    state_->quiet_next = nullptr;
    state_->pause_next = nullptr;
    ++state_->pause_number;
    state_->pause.cancel();
}

} // namespace oobready::sim
