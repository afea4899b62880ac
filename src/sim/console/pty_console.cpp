// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/console/connections.hpp"
#include "sim/console/descriptor.hpp"
#include "sim/console/relay.hpp"

#include <boost/asio/posix/stream_descriptor.hpp>

#include <cerrno>
#include <fcntl.h>
#include <system_error>
#include <termios.h>

namespace oobready::sim {

namespace {

using PtyRelay = Relay<asio::posix::stream_descriptor>;

Error failure(const std::string& path)
{
    return {Errc::local_error, path + ": " + std::generic_category().message(errno)};
}

Result<Descriptor> open_raw(const std::string& path)
{
    Descriptor device{::open(path.c_str(), O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC)};
    termios settings{};
    if (!device.valid() || ::tcgetattr(device.get(), &settings) != 0)
        return failure(path);
    ::cfmakeraw(&settings);
    settings.c_cflag |= CLOCAL | CREAD; // a serial port would otherwise wait for a modem
    if (::tcsetattr(device.get(), TCSANOW, &settings) != 0)
        return failure(path);
    return device;
}

class PtyConsole : public Console {
public:
    PtyConsole(const asio::any_io_executor& executor, std::string path, Complain complain)
        : executor_(executor),
          path_(std::move(path)),
          complain_(std::move(complain)),
          line_(executor)
    {
    }

    ~PtyConsole() override { close(); }

    void attach(Output output) override
    {
        line_.attach(std::move(output));
        if (!relay_ || !relay_->open())
            open();
    }

    void detach() override { line_.detach(); }

    void type(ByteView characters) override
    {
        if (relay_ && relay_->open())
            relay_->type(characters);
    }

private:
    void open()
    {
        close();
        Result<Descriptor> device = open_raw(path_);
        if (!device) {
            complain_(describe(device.error()));
            return;
        }
        relay_ = std::make_shared<PtyRelay>(
            line_, false, [complain = complain_, path = path_](const std::string& why) {
                complain(path + ": " + why);
            });
        relay_->start(asio::posix::stream_descriptor{executor_, device->release()});
    }

    void close()
    {
        if (relay_)
            relay_->close();
        relay_.reset();
    }

    asio::any_io_executor executor_;
    std::string path_;
    Complain complain_;
    SerialLine line_;
    std::shared_ptr<PtyRelay> relay_;
};

} // namespace

std::unique_ptr<Console> make_pty_console(asio::any_io_executor executor, std::string path,
                                          Complain complain)
{
    return std::make_unique<PtyConsole>(executor, std::move(path), std::move(complain));
}

} // namespace oobready::sim
