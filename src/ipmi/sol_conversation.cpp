// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipmi/sol_conversation.hpp"

#include <fmt/format.h>

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
        return check::classify(now, options_.patterns);
    auto before = check::classify(last_lines(screen_.scrolled_off()), options_.patterns);
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
    Result<unsigned> typed = co_await type_carriage_returns();
    if (!typed || stolen_ || options_.send.empty())
        co_return typed;
    Result<void> sent = co_await type_what_was_asked();
    if (!sent)
        co_return sent.error();
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

asio::awaitable<Result<unsigned>> SolConversation::type_carriage_returns()
{
    unsigned typed = 0;
    while (typed < waits_.console_listen.size() && !stolen_ && !nonce_.proven() && may_type()) {
        if (Result<void> sent = transmit({'\r'}); !sent)
            co_return sent.error();
        const net::TimePoint until = SteadyClock::now() + waits_.console_listen[typed];
        ++typed;
        tell(fmt::format("carriage return {} typed", typed));
        Result<bool> finished = co_await listen(until, Ends::at_prompt);
        if (!finished)
            co_return finished.error();
        if (*finished)
            break;
    }
    co_return typed;
}

// Whatever the screen shows: whoever asked for it knows what they type into.
asio::awaitable<Result<void>> SolConversation::type_what_was_asked()
{
    constexpr unsigned tries_max = 6;
    output_end_ = SteadyClock::now() + waits_.console_output;
    Bytes characters = options_.send;
    for (unsigned tries = 0; tries < tries_max && !stolen_; ++tries) {
        if (Result<void> sent = transmit(std::move(characters)); !sent)
            co_return sent.error();
        characters.clear();
        const net::TimePoint until = SteadyClock::now() + waits_.console_quiet;
        Result<bool> finished = co_await listen(until, Ends::when_quiet);
        if (!finished)
            co_return finished.error();
        if (typing_.done(link_))
            break;
    }
    tell(fmt::format("{} characters typed, {}", options_.send.size(),
                     typing_.done(link_) ? "all accepted" : "not all accepted"));
    co_return Result<void>{};
}

// What is still unacknowledged is sent again under its own number, and keeps the rest waiting.
Result<void> SolConversation::transmit(Bytes characters)
{
    heard_ = false;
    const bool again = !link_.acknowledged();
    if (!again || characters != Bytes{'\r'}) // one more carriage return would be one too many
        typing_.type(characters);
    if (again)
        return session_.send_sol(link_.repeat());
    const std::optional<Bytes> payload = typing_.next(link_);
    return payload ? session_.send_sol(*payload) : Result<void>{};
}

// Listens until there is nothing more to wait for (true): a prompt shows, a nonce is proven, SOL
// ends, all the time for output is over. Or until the console is quiet after it spoke, or `until`
// (false: one may type again).
asio::awaitable<Result<bool>> SolConversation::listen(net::TimePoint until, Ends ends)
{
    for (;;) {
        Result<Bytes> payload = co_await session_.receive_sol(heard_ ? quiet_at_ : until);
        if (!payload && payload.error().code == Errc::connection_timeout)
            co_return screen_.bytes() != 0 && SteadyClock::now() >= output_end_;
        if (!payload)
            co_return payload.error();
        if (Result<void> taken = take(*payload); !taken)
            co_return taken.error();
        if (stolen_ || (ends == Ends::at_prompt && (nonce_.proven() || at_prompt_)))
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
    if (!received.characters.empty())
        show(received.characters);
    if (received.acknowledgement)
        if (Result<void> sent = session_.send_sol(*received.acknowledgement); !sent)
            return sent;
    const std::optional<Bytes> next = typing_.next(link_);
    return next ? session_.send_sol(*next) : Result<void>{};
}

// Time is bounded by output_end_ however much comes.
void SolConversation::show(ByteView characters)
{
    const net::TimePoint now = SteadyClock::now();
    if (screen_.bytes() == 0) {
        output_end_ = now + waits_.console_output;
        tell("the host's first characters");
    }
    heard_ = true;
    quiet_at_ = std::min<net::TimePoint>(now + waits_.console_quiet, output_end_);
    screen_.append(characters);
    statistics_.append(characters);
    if (options_.listener)
        options_.listener->received(characters);
    const check::ScreenText screen = screen_.text();
    const auto waiting = check::classify_cursor(screen, options_.patterns);
    at_prompt_ = waiting && waiting->state == ConsoleState::prompt;
    const bool known = nonce_.seen();
    const bool proven = nonce_.proven();
    if (const std::optional<std::string> answer = nonce_.look(screen, now)) {
        const std::string line = *answer + "\r";
        typing_.type(Bytes{line.begin(), line.end()});
    }
    if (!known && nonce_.seen())
        tell("a node's nonce, answered: " + nonce_.answer().nonce);
    if (!proven && nonce_.proven())
        tell("the node has our answer: " + nonce_.answer().answer);
}

void SolConversation::tell(std::string_view step) const
{
    if (options_.listener)
        options_.listener->step(step);
}

bool SolConversation::may_type() const
{
    const auto seen = shown();
    return !seen || seen->state == ConsoleState::booting || seen->state == ConsoleState::prompt;
}

} // namespace oobready::ipmi
