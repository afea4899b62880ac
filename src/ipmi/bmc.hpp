// SPDX-License-Identifier: GPL-3.0-or-later
// Bmc: the IPMI side of one management controller, as the probes share it. It asks each pre-session
// question once, opens one session when a probe first needs it, and closes it.
#pragma once

#include "base/target.hpp"
#include "check/probe.hpp"
#include "check/raw_command.hpp"
#include "check/readiness.hpp"
#include "ipmi/console_options.hpp"
#include "ipmi/sdr_record.hpp"
#include "ipmi/sdr_share.hpp"
#include "ipmi/session.hpp"
#include "net/rmcp_ping.hpp"

#include <boost/asio/ip/address.hpp>

#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace oobready::ipmi {

/// Get Channel Authentication Capabilities (IPMI v2.0 22.13).
struct AuthenticationCapabilities {
    std::uint8_t channel = 0;
    bool ipmi_v2 = false;
    bool k_g_set = false; ///< status bit 5: K_G is set to a non-zero value
    bool per_message_authentication = false;
    bool user_level_authentication = false;
    bool non_null_usernames = false;
    bool null_usernames = false;
    bool anonymous_login = false;
};

enum class SolState { none, activating, active };
enum class SolOwner { unknown, nobody, us, somebody_else };

class Bmc {
public:
    /// All references must outlive it. `waits`: how long it is waited for.
    Bmc(asio::any_io_executor executor, const Target& target, asio::ip::address address,
        LoginGate& gate, check::Etiquette& etiquette, LoginPolicy policy,
        const Waits& waits = usual_waits);

    /// Each is asked once and remembered, also when it failed.
    asio::awaitable<Result<net::PresencePong>> presence();
    asio::awaitable<Result<AuthenticationCapabilities>> authentication_capabilities();
    /// The ids that the BMC lists, before a session where it answers, else inside the session.
    asio::awaitable<Result<std::vector<std::uint8_t>>> cipher_suite_ids();

    /// Whether an Open Session Request that proposes these algorithms is accepted. It is asked
    /// outside the session and never followed up. Errors: those of ask_suite, ipmi2_unavailable,
    /// and bmc_busy when all slots are taken, as some BMCs also refuse a suite.
    asio::awaitable<Result<SuiteAnswer>> propose_suite(Algorithms proposed);

    /// The session, opened at the first call. Errors: what opening it gave, remembered;
    /// login_withheld when another plane was refused with the same credentials.
    asio::awaitable<Result<Session*>> session();

    /// One command in the session. Errors: session()'s, Session::exchange's, and bmc_busy,
    /// privilege_insufficient or bmc_error where the completion code says that we could not look.
    asio::awaitable<Result<Response>> ask(Request request);

    /// The same, for what stays as it is while a session lasts: the answer, also a refusal, is
    /// remembered, so that no two probes send the same bytes. A failure to look is not.
    asio::awaitable<Result<Response>> ask_once(Request request);

    /// As ask(), whatever the completion code says: for what a BMC has many of, where the refusal
    /// of one is no reason to leave the others. Errors: session()'s and Session::exchange's.
    asio::awaitable<Result<Response>> answer(Request request);

    /// The SDRs, once sdr.hpp has read them in this session.
    std::optional<Result<SdrRepository>>& sdr_repository() { return sdr_repository_; }

    [[nodiscard]] const Waits& waits() const { return waits_; }
    /// Where equal BMCs share what they read of their SDRs; it must outlive this.
    void share_sdrs(SdrShare& share) { sdr_share_ = &share; }
    [[nodiscard]] SdrShare* sdr_share() const { return sdr_share_; }

    /// What a profile's raw commands are; they must outlive it.
    void raw_commands_are(std::span<const check::RawCommand> rows) { raw_commands_ = rows; }
    [[nodiscard]] std::span<const check::RawCommand> raw_commands() const { return raw_commands_; }

    /// What the open session is: valid after session() succeeded.
    [[nodiscard]] CipherSuite suite() const { return suite_; }
    [[nodiscard]] Privilege privilege() const { return privilege_; }
    /// How this BMC is logged in to.
    [[nodiscard]] const LoginPolicy& policy() const { return policy_; }

    /// What this session has of SOL: while Activate Payload is under way it may be active without
    /// our knowing. close() deactivates it whatever happens to the probe that activated it.
    void sol_is(SolState state) { sol_ = state; }
    asio::awaitable<SolOwner> sol_owner();
    /// Returns whether SOL is not ours any more: a BMC may refuse to let go of it. `surely_ours`:
    /// it spoke in our session a moment ago, so the BMC is not asked first whose it is.
    asio::awaitable<bool> deactivate_sol(bool surely_ours = false);

    void console_is(ConsoleOptions options) { console_ = std::move(options); }
    [[nodiscard]] const ConsoleOptions& console() const { return console_; }

    /// The same BMC at another UDP port, with sessions of its own; close() closes those too. Valid
    /// until the next call.
    Bmc& at_port(std::uint16_t port);

    /// Deactivates SOL, closes the session. Called on every way out.
    asio::awaitable<void> close();

    /// Whether SOL on this UDP port comes over our own socket: the port that we speak to, the
    /// well-known one behind a tunnel, that one byte-swapped (seen on old boards), or none named.
    [[nodiscard]] bool is_own_port(std::uint16_t port) const;

    /// "udp://10.0.1.11:623".
    [[nodiscard]] std::string source() const;
    [[nodiscard]] std::string source(const Command& command) const;

private:
    Result<void> connect();
    asio::awaitable<void> close_here();
    std::uint8_t next_sequence()
    {
        return sessionless_sequence_ =
                   static_cast<std::uint8_t>((sessionless_sequence_ + 1) & 0x3f);
    }
    asio::awaitable<Result<Response>> ask_sessionless(Request request, net::Duration limit);
    asio::awaitable<Result<void>> open_session();
    asio::awaitable<Result<void>> try_suite(CipherSuite suite);
    asio::awaitable<Result<std::vector<std::uint8_t>>> ask_cipher_suites(bool in_session);

    asio::any_io_executor executor_;
    const Target& target_;
    std::uint16_t port_; ///< the UDP port that we speak to
    asio::ip::address address_;
    LoginGate& gate_;
    check::Etiquette& etiquette_;
    LoginPolicy policy_;
    Waits waits_;
    net::UdpSocket socket_;
    Session session_;
    std::optional<Result<void>> connected_;
    std::optional<Result<net::PresencePong>> presence_;
    std::optional<Result<AuthenticationCapabilities>> capabilities_;
    std::optional<Result<std::vector<std::uint8_t>>> suite_ids_;
    std::optional<Result<void>> opened_;
    std::optional<Result<SdrRepository>> sdr_repository_;
    std::vector<std::pair<Request, Response>> answered_; ///< what ask_once() remembers
    std::span<const check::RawCommand> raw_commands_;
    SdrShare* sdr_share_ = nullptr;
    CipherSuite suite_ = cipher_suite_17;
    Privilege privilege_ = Privilege::administrator;
    SolState sol_ = SolState::none;
    ConsoleOptions console_;
    std::unique_ptr<Bmc> elsewhere_; ///< see at_port()
    std::uint8_t sessionless_sequence_ = 0;
};

} // namespace oobready::ipmi
