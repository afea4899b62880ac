// SPDX-License-Identifier: GPL-3.0-or-later
// A console and who listens to it, on a loop of their own.
#pragma once

#include "ipmi/terminal_screen.hpp"
#include "shipped_patterns.hpp"
#include "sim/console/console.hpp"
#include "support/results.hpp"

#include <boost/asio/io_context.hpp>

#include <algorithm>
#include <chrono>
#include <string>
#include <vector>

namespace console_test {

namespace asio = boost::asio;

using namespace oobready;

/// How long something real may take before the test calls it failed; nothing is measured by it.
inline constexpr std::chrono::seconds patience{20};

class Listener {
public:
    explicit Listener(const std::string& text)
    {
        sim::ConsoleSpec spec = sim::parse_console(text).value();
        spec.host_name = "node01";
        console = sim::make_console(context.get_executor(), spec,
                                    [this](const std::string& why) { complaints.push_back(why); });
    }

    void attach()
    {
        inside = true;
        console->attach([this](ByteView piece) {
            CHECK_FALSE(inside);
            CHECK(piece.size() <= sim::console_piece_bytes_max);
            CHECK_FALSE(piece.empty());
            heard.append(piece.begin(), piece.end());
            plain.append(piece);
        });
        inside = false;
    }

    void type(std::string_view text)
    {
        inside = true;
        console->type({reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
        inside = false;
    }

    void forget()
    {
        heard.clear();
        plain = ipmi::TerminalScreen{};
    }

    /// Whether `happened` came true in time.
    template <class Condition>
    bool until(Condition happened)
    {
        const auto give_up = std::chrono::steady_clock::now() + patience;
        while (!happened() && std::chrono::steady_clock::now() < give_up) {
            context.restart();
            context.run_one_for(std::chrono::milliseconds{20});
        }
        return happened();
    }

    bool hears(std::string_view text)
    {
        const bool found = until([&] { return heard.find(text) != std::string::npos; });
        INFO("heard: " << plain.transcript());
        CHECK(found);
        return found;
    }

    /// The kind of prompt that the screen shows at its cursor.
    [[nodiscard]] std::optional<std::string_view> prompt() const
    {
        const auto shown = check::classify_cursor(plain.text(), test::shipped_patterns());
        if (!shown || !shown->kind)
            return std::nullopt;
        return check::id(*shown->kind);
    }

    bool prompted(std::string_view wanted)
    {
        const bool found = until([&] { return this->prompt() == wanted; });
        INFO("heard: " << plain.transcript());
        CHECK(found);
        return found;
    }

    /// Everything that happens within a moment that is long against what the console has to do.
    void idle(std::chrono::milliseconds moment = std::chrono::milliseconds{300})
    {
        context.restart();
        context.run_for(moment);
    }

    asio::io_context context{1};
    std::vector<std::string> complaints;
    std::string heard;
    ipmi::TerminalScreen plain;
    bool inside = false;
    std::unique_ptr<sim::Console> console; ///< before the loop, and before what it speaks to
};

} // namespace console_test
