// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/console/bit_rate.hpp"
#include "sim/console/built_in.hpp"
#include "sim/console/getty.hpp"

namespace oobready::sim {

namespace {

// At these rates every sent bit is three received ones, so that whatever is sent becomes one of
// 00h, 1Ch, E0h and FCh: never a letter, never an escape sequence.
constexpr unsigned host_bits_per_second = 38400;
constexpr unsigned port_bits_per_second = SerialLine::bits_per_second;

class LoginConsole : public Console {
public:
    LoginConsole(asio::any_io_executor executor, std::string host_name, Getty::Coding coding)
        : line_(std::move(executor)), getty_(line_, std::move(host_name), std::move(coding))
    {
    }

    void attach(Output output) override { line_.attach(std::move(output)); }
    void detach() override { line_.detach(); }
    void type(ByteView characters) override { getty_.type(characters); }

private:
    SerialLine line_;
    Getty getty_;
};

} // namespace

std::unique_ptr<Console> make_login_console(asio::any_io_executor executor, std::string host_name)
{
    return std::make_unique<LoginConsole>(std::move(executor), std::move(host_name), nullptr);
}

std::unique_ptr<Console> make_wrong_bit_rate_console(asio::any_io_executor executor,
                                                     std::string host_name)
{
    const Getty::Coding coding = [](std::string_view text) {
        return at_other_bit_rate(text, host_bits_per_second, port_bits_per_second);
    };
    return std::make_unique<LoginConsole>(std::move(executor), std::move(host_name), coding);
}

} // namespace oobready::sim
