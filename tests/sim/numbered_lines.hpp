// SPDX-License-Identifier: GPL-3.0-or-later
// NumberedLines: a host behind a serial port that TCP carries. Each carriage return that is typed
// brings the next 200 lines, so that one typed twice shows as well as one lost.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string>

namespace ipmi_node {

namespace asio = boost::asio;

class NumberedLines {
public:
    static constexpr unsigned lines_at_once = 200;

    NumberedLines(asio::io_context& context, const std::string& address)
        : acceptor_(context, asio::ip::tcp::endpoint{asio::ip::make_address(address), 0}),
          connection_(context)
    {
        acceptor_.async_accept(connection_, [this](boost::system::error_code error) {
            if (!error)
                read();
        });
    }
    NumberedLines(const NumberedLines&) = delete;
    NumberedLines& operator=(const NumberedLines&) = delete;

    void stop()
    {
        boost::system::error_code ignored;
        acceptor_.close(ignored);
        connection_.close(ignored);
    }

    [[nodiscard]] std::uint16_t port() const { return acceptor_.local_endpoint().port(); }

    /// The lines up to number `last`, as the host prints them.
    static std::string lines(unsigned last, unsigned first = 1)
    {
        std::string all;
        for (unsigned number = first; number <= last; ++number)
            all += fmt::format("line {:04}\r\n", number);
        return all;
    }

private:
    void read()
    {
        connection_.async_read_some(
            asio::buffer(typed_), [this](boost::system::error_code error, std::size_t size) {
                if (error)
                    return;
                const auto end = typed_.begin() + static_cast<std::ptrdiff_t>(size);
                const auto returns = std::count(typed_.begin(), end, '\r');
                for (auto i = returns; i > 0; --i) {
                    const std::string text = lines(printed_ + lines_at_once, printed_ + 1);
                    printed_ += lines_at_once;
                    boost::system::error_code ignored;
                    asio::write(connection_, asio::buffer(text), ignored);
                }
                read();
            });
    }

    asio::ip::tcp::acceptor acceptor_;
    asio::ip::tcp::socket connection_;
    std::array<char, 256> typed_{};
    unsigned printed_ = 0;
};

} // namespace ipmi_node
