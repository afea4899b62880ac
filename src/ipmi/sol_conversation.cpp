// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipmi/sol_conversation.hpp"

#include <algorithm>

namespace oobready::ipmi {

namespace {

using SteadyClock = std::chrono::steady_clock;
using check::ConsoleState;

bool is_blank(const check::ScreenText& screen)
{
    return std::ranges::all_of(screen.lines, [](const std::string& line) { return line.empty(); });
}

// The last of the lines that left the screen, each of which ends with a line feed.
check::ScreenText last_lines(std::string_view text)
{
    check::ScreenText last;
    last.lines.emplace_back(); // the cursor's
    while (!text.empty() && last.lines.size() < TerminalScreen::rows_at_first) {
        text.remove_suffix(1);
        const std::size_t begin = text.rfind('\n') + 1;
        last.lines.emplace(last.lines.begin(), text.substr(begin));
        text = text.substr(0, begin);
    }
    last.cursor_line = last.lines.size() - 1;
    return last;
}

} // namespace

std::optional<check::ConsoleClass> SolConversation::shown() const
{
    const check::ScreenText now = screen_.text();
    if (!is_blank(now))
        return check::classify(now, patterns_);
    auto before = check::classify(last_lines(screen_.scrolled_off()), patterns_);
    // Whatever else was cleared away is not there any more.
    if (before && before->state != ConsoleState::booting)
        before.reset();
    return before;
}

asio::awaitable<Result<unsigned>> SolConversation::converse()
{
    Result<void> looked = co_await look_first();
    if (!looked)
        co_return looked.error();
    unsigned typed = 0;
    if (stolen_ || !may_type())
        co_return typed;
    while (typed < waits_.console_listen.size()) {
        if (Result<void> sent = type_carriage_return(); !sent)
            co_return sent.error();
        const net::TimePoint until = SteadyClock::now() + waits_.console_listen[typed];
        ++typed;
        Result<bool> finished = co_await listen(until);
        if (!finished)
            co_return finished.error();
        if (*finished || !may_type())
            break;
    }
    co_return typed;
}

// What the console shows of itself: a menu would take a carriage return for a choice. A prompt that
// is there already proves one direction only.
asio::awaitable<Result<void>> SolConversation::look_first()
{
    const net::TimePoint until = SteadyClock::now() + look_first_;
    while (!stolen_) {
        Result<Bytes> payload = co_await session_.receive_sol(until);
        if (!payload && payload.error().code == Errc::connection_timeout)
            break;
        if (!payload)
            co_return payload.error();
        if (Result<void> taken = take(*payload); !taken)
            co_return taken.error();
    }
    output_end_ = SteadyClock::now() + waits_.console_output;
    co_return Result<void>{};
}

// A carriage return that is still unacknowledged is sent again under its own number.
Result<void> SolConversation::type_carriage_return()
{
    const Bytes carriage_return{'\r'};
    heard_ = false;
    return session_.send_sol(link_.acknowledged() ? link_.send(carriage_return) : link_.repeat());
}

// Listens until a prompt shows or SOL ends (true: nothing more to wait for); or until the console
// is quiet after it spoke, or `until` (false: one may type again).
asio::awaitable<Result<bool>> SolConversation::listen(net::TimePoint until)
{
    for (;;) {
        Result<Bytes> payload = co_await session_.receive_sol(heard_ ? quiet_at_ : until);
        if (!payload && payload.error().code == Errc::connection_timeout)
            co_return screen_.bytes() != 0 && SteadyClock::now() >= output_end_;
        if (!payload)
            co_return payload.error();
        if (Result<void> taken = take(*payload); !taken)
            co_return taken.error();
        if (stolen_ || at_prompt())
            co_return true;
    }
}

Result<void> SolConversation::take(ByteView payload)
{
    Result<SolPacket> packet = decode_sol(payload);
    if (!packet)
        return {}; // a payload too short to be one: as if it had not come
    SolLink::Received received = link_.receive(*packet);
    stolen_ = stolen_ || packet->deactivating;
    if (!received.characters.empty()) {
        const net::TimePoint now = SteadyClock::now();
        if (screen_.bytes() == 0)
            output_end_ = now + waits_.console_output;
        heard_ = true;
        quiet_at_ = std::min<net::TimePoint>(now + waits_.console_quiet, output_end_);
        screen_.append(received.characters);
        statistics_.append(received.characters);
    }
    if (received.acknowledgement)
        return session_.send_sol(*received.acknowledgement);
    return {};
}

bool SolConversation::at_prompt() const
{
    const auto waiting = check::classify_cursor(screen_.text(), patterns_);
    return waiting && waiting->state == ConsoleState::prompt;
}

bool SolConversation::may_type() const
{
    const auto seen = shown();
    return !seen || seen->state == ConsoleState::booting || seen->state == ConsoleState::prompt;
}

} // namespace oobready::ipmi
