// SPDX-License-Identifier: GPL-3.0-or-later
// SolConversation: one activation of SOL: its packets, what the console shows, what is typed.
#pragma once

#include "check/console_pattern.hpp"
#include "ipmi/bit_rate.hpp"
#include "ipmi/session.hpp"
#include "ipmi/sol_packet.hpp"
#include "ipmi/terminal_screen.hpp"
#include "ipmi/waits.hpp"

#include <optional>
#include <span>

namespace oobready::ipmi {

class SolConversation {
public:
    /// All references must outlive it; SOL is active in `session`. `look_first`: how long the
    /// console may show something before anything is typed.
    SolConversation(Session& session, const Waits& waits, net::Duration look_first,
                    std::span<const check::ConsolePattern> patterns)
        : session_(session), waits_(waits), look_first_(look_first), patterns_(patterns)
    {
    }

    /// Types carriage returns, as many as Waits has for it, until the screen is recognised, SOL
    /// ends or the console has said enough. What is seen to stand in a boot loader, in firmware or
    /// in a panic gets none: there a key chooses something. Returns how many were typed. Errors:
    /// UdpSocket's, session_timeout.
    asio::awaitable<Result<unsigned>> converse();

    /// What the screen shows, as far as the patterns tell. Blank, it still shows a host that was
    /// booting: firmware clears it for a kernel that says nothing for seconds.
    [[nodiscard]] std::optional<check::ConsoleClass> shown() const;
    [[nodiscard]] BitRateJudgement bit_rate() const { return judge_bit_rate(statistics_); }
    [[nodiscard]] const TerminalScreen& screen() const { return screen_; }
    /// The BMC has said that SOL ends here: taken over, or switched off.
    [[nodiscard]] bool stolen() const { return stolen_; }

private:
    asio::awaitable<Result<void>> look_first();
    Result<void> type_carriage_return();
    asio::awaitable<Result<bool>> listen(net::TimePoint until);
    Result<void> take(ByteView payload);
    [[nodiscard]] bool at_prompt() const;
    [[nodiscard]] bool may_type() const;

    Session& session_;
    const Waits& waits_;
    net::Duration look_first_;
    std::span<const check::ConsolePattern> patterns_;
    SolLink link_;
    TerminalScreen screen_;
    CharacterStatistics statistics_;
    bool stolen_ = false;
    bool heard_ = false; ///< since the last carriage return
    net::TimePoint quiet_at_;
    net::TimePoint output_end_;
};

} // namespace oobready::ipmi
