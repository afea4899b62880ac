// SPDX-License-Identifier: GPL-3.0-or-later
// SolConversation: one activation of SOL: its packets, what the console shows, what is typed.
#pragma once

#include "ipmi/bit_rate.hpp"
#include "ipmi/console_options.hpp"
#include "ipmi/nonce_proof.hpp"
#include "ipmi/session.hpp"
#include "ipmi/sol_packet.hpp"
#include "ipmi/sol_typing.hpp"
#include "ipmi/terminal_screen.hpp"
#include "ipmi/waits.hpp"

#include <optional>

namespace oobready::ipmi {

class SolConversation {
public:
    /// All references must outlive it; SOL is active in `session`. `look_first`: how long the
    /// console may show something before anything is typed.
    SolConversation(Session& session, const Waits& waits, net::Duration look_first,
                    const ConsoleOptions& options)
        : session_(session), waits_(waits), look_first_(look_first), options_(options)
    {
    }

    /// Types carriage returns, as many as Waits has for it, until the screen is recognised, SOL
    /// ends or the console has said enough. What is seen to stand in a boot loader, in firmware or
    /// in a panic gets none: there a key chooses something. A node's nonce is answered. Last comes
    /// what somebody asked to type. Returns how many carriage returns were typed. Errors:
    /// UdpSocket's, session_timeout.
    asio::awaitable<Result<unsigned>> converse();

    /// What the screen shows, as far as the patterns tell. Blank, it still shows a host that was
    /// booting: firmware clears it for a kernel that says nothing for seconds.
    [[nodiscard]] std::optional<check::ConsoleClass> shown() const;
    [[nodiscard]] BitRateJudgement bit_rate() const { return judge_bit_rate(statistics_); }
    [[nodiscard]] const TerminalScreen& screen() const { return screen_; }
    [[nodiscard]] const NonceProof& nonce() const { return nonce_; }
    /// The BMC has said that SOL ends here: taken over, or switched off.
    [[nodiscard]] bool stolen() const { return stolen_; }

private:
    enum class Ends { at_prompt, when_quiet };

    asio::awaitable<Result<void>> look_first();
    asio::awaitable<Result<unsigned>> type_carriage_returns();
    asio::awaitable<Result<void>> type_what_was_asked();
    Result<void> transmit(Bytes characters);
    asio::awaitable<Result<bool>> listen(net::TimePoint until, Ends ends);
    Result<void> take(ByteView payload);
    void show(ByteView characters);
    void tell(std::string_view step) const;
    [[nodiscard]] bool may_type() const;

    Session& session_;
    const Waits& waits_;
    net::Duration look_first_;
    const ConsoleOptions& options_;
    SolLink link_;
    SolTyping typing_;
    NonceProof nonce_;
    TerminalScreen screen_;
    CharacterStatistics statistics_;
    bool stolen_ = false;
    bool at_prompt_ = false; ///< the cursor waits at one, since what was shown last
    bool heard_ = false;     ///< since the last carriage return
    net::TimePoint quiet_at_;
    net::TimePoint output_end_;
};

} // namespace oobready::ipmi
