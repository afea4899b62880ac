// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/console/child.hpp"
#include "sim/console/connections.hpp"
#include "sim/console/relay.hpp"

#include <boost/asio/posix/stream_descriptor.hpp>

namespace oobready::sim {

namespace {

using Stream = asio::posix::stream_descriptor;

class CommandConsole : public Console {
public:
    CommandConsole(const asio::any_io_executor& executor, std::vector<std::string> words,
                   Complain complain)
        : executor_(executor),
          words_(std::move(words)),
          complain_(std::move(complain)),
          line_(executor),
          ended_(executor),
          self_(std::make_shared<CommandConsole*>(this))
    {
    }

    ~CommandConsole() override { close(); }

    void attach(Output output) override
    {
        line_.attach(std::move(output));
        attached_ = true;
        if (!child_ && !restarting_)
            start();
    }

    void detach() override
    {
        line_.detach();
        attached_ = false;
    }

    void type(ByteView characters) override
    {
        if (relay_ && relay_->open())
            relay_->type(characters);
    }

private:
    void start()
    {
        close();
        Result<Child> child = Child::start(words_);
        if (!child) {
            complain_(describe(child.error()));
            return;
        }
        Result<Descriptor> ended = child->end_descriptor();
        if (!ended) {
            complain_(describe(ended.error()));
            return;
        }
        child_.emplace(std::move(*child));
        relay_ = std::make_shared<Relay<Stream>>(line_, true, nullptr);
        relay_->start(Stream{executor_, child_->take_terminal().release()});
        ended_.assign(ended->release());
        ended_.async_wait(Stream::wait_read, [weak = std::weak_ptr{self_}](auto error) {
            if (const auto self = weak.lock(); self && !error)
                (*self)->ended();
        });
    }

    // What it said last is still being read; nobody is left to say more.
    void ended()
    {
        child_.reset();
        restarting_ = true;
        line_.after(restart_delay, [this] {
            restarting_ = false;
            if (attached_)
                start();
            else
                close();
        });
    }

    // Also the terminal: closing it hangs up whoever still runs there, before the child is killed.
    void close()
    {
        if (relay_)
            relay_->close();
        relay_.reset();
        child_.reset();
        boost::system::error_code ignored;
        ended_.close(ignored);
    }

    asio::any_io_executor executor_;
    std::vector<std::string> words_;
    Complain complain_;
    SerialLine line_;
    Stream ended_; ///< readable when the child has ended
    std::optional<Child> child_;
    std::shared_ptr<Relay<Stream>> relay_;
    bool attached_ = false;
    bool restarting_ = false;
    std::shared_ptr<CommandConsole*> self_; ///< handlers hold it weakly
};

} // namespace

std::unique_ptr<Console> make_command_console(asio::any_io_executor executor,
                                              std::vector<std::string> words, Complain complain)
{
    return std::make_unique<CommandConsole>(executor, std::move(words), std::move(complain));
}

} // namespace oobready::sim
