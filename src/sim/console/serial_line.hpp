// SPDX-License-Identifier: GPL-3.0-or-later
// SerialLine: what a port says on its way to the remote console, at the speed of a serial line. All
// consoles speak through one; it is also their clock.
#pragma once

#include "sim/console/console.hpp"

#include <chrono>

namespace oobready::sim {

/// One thread. Once it is destroyed nothing that it was given is called any more, also when that
/// happens inside a call of the output or of a continuation.
class SerialLine {
public:
    using Duration = std::chrono::steady_clock::duration;
    using Continuation = std::function<void()>;

    static constexpr unsigned bits_per_second = 115200;
    static constexpr unsigned bits_per_character = 10; // start bit, 8 data bits, stop bit
    /// What waits to be said; the rest is lost, as a port without flow control loses it.
    static constexpr std::size_t waiting_bytes_max = 8192;

    explicit SerialLine(asio::any_io_executor executor);
    ~SerialLine();
    SerialLine(const SerialLine&) = delete;
    SerialLine& operator=(const SerialLine&) = delete;

    /// Someone listens from now on; another one no longer does.
    void attach(Console::Output output);
    /// Nobody listens any more; what was still to be said is lost.
    void detach();

    /// Queues `text`. Without a listener it takes its time and is lost, as on a real port.
    void say(std::string_view text);

    /// Calls `next` once, from the loop, when all that was said has gone out. A later call replaces
    /// this one.
    void when_quiet(Continuation next);

    /// Calls `next` once, from the loop, when `pause` has passed. A later call replaces this one.
    void after(Duration pause, Continuation next);

    /// Forgets both continuations.
    void forget();

private:
    struct State;
    std::shared_ptr<State> state_;
};

} // namespace oobready::sim
