// SPDX-License-Identifier: GPL-3.0-or-later
#include "serial/nonce_run.hpp"

#include <unistd.h>

#include <array>
#include <csignal>

namespace oobready::serial {

namespace {

using namespace std::chrono_literals;

constexpr auto between_greetings = 1s;
// The other side may ask for the confirmation again.
constexpr auto linger = 2s;

class Exchange {
public:
    Exchange(asio::io_context& context, const Tty& tty, NonceNode& node)
        : context_(context), tty_(tty), node_(node)
    {
    }

    NonceEnd run(std::chrono::milliseconds deadline)
    {
        if (deadline.count() > 0)
            end_after(deadline, NonceEnd::deadline);
        greet();
        wait();
        context_.run();
        return end_;
    }

    void interrupt() { end(NonceEnd::interrupted); }

private:
    void end(NonceEnd how)
    {
        end_ = how;
        context_.stop();
    }

    void end_after(std::chrono::milliseconds time, NonceEnd how)
    {
        limit_.expires_after(time);
        limit_.async_wait([this, how](boost::system::error_code error) {
            if (!error)
                end(how);
        });
    }

    void greet()
    {
        if (node_.answer())
            return;
        write(node_.greeting());
        next_greeting_.expires_after(between_greetings);
        next_greeting_.async_wait([this](boost::system::error_code error) {
            if (!error)
                greet();
        });
    }

    void wait()
    {
        port_.async_wait(asio::posix::descriptor_base::wait_read,
                         [this](boost::system::error_code error) {
                             if (error)
                                 return;
                             read();
                             wait();
                         });
    }

    void read()
    {
        std::array<std::uint8_t, 256> buffer; // NOLINT: read fills it
        const ssize_t size = ::read(tty_.descriptor(), buffer.data(), buffer.size());
        if (size < 0 && (errno == EAGAIN || errno == EINTR))
            return;
        if (size <= 0) {
            end(NonceEnd::port_lost); // unplugged, or a pseudo terminal's other end closed
            return;
        }
        const std::string reply =
            node_.receive(ByteView{buffer.data(), static_cast<std::size_t>(size)});
        if (!reply.empty())
            write(reply);
        if (node_.answer())
            end_after(linger, NonceEnd::proven);
    }

    // What the port does not take now is said again a second later.
    void write(const std::string& text)
    {
        if (::write(tty_.descriptor(), text.data(), text.size()) < 0 && errno == EIO)
            end(NonceEnd::port_lost);
    }

    asio::io_context& context_;
    const Tty& tty_;
    NonceNode& node_;
    asio::posix::stream_descriptor port_{context_, ::dup(tty_.descriptor())};
    asio::steady_timer limit_{context_};
    asio::steady_timer next_greeting_{context_};
    NonceEnd end_ = NonceEnd::deadline;
};

} // namespace

std::string_view id(NonceEnd end)
{
    switch (end) {
    case NonceEnd::proven:
        return "proven";
    case NonceEnd::deadline:
        return "no-answer";
    case NonceEnd::interrupted:
        return "interrupted";
    case NonceEnd::port_lost:
        return "port-lost";
    }
    return "";
}

NonceRun::NonceRun() : signals_(context_, SIGINT, SIGTERM, SIGHUP) {}

NonceEnd NonceRun::run(const Tty& tty, NonceNode& node, std::chrono::milliseconds deadline)
{
    Exchange exchange{context_, tty, node};
    signals_.async_wait([&exchange](boost::system::error_code error, int) {
        if (!error)
            exchange.interrupt();
    });
    const NonceEnd end = exchange.run(deadline);
    signals_.cancel();
    return node.answer() ? NonceEnd::proven : end;
}

} // namespace oobready::serial
