// SPDX-License-Identifier: GPL-3.0-or-later
// Session: one RMCP+ session with one BMC over one UDP socket. One command in flight. Calls
// handshake.hpp and packet.hpp for every byte.
#pragma once

#include "check/readiness.hpp"
#include "ipmi/commands.hpp"
#include "ipmi/login_policy.hpp"
#include "ipmi/sequence_window.hpp"
#include "ipmi/suite_question.hpp"
#include "ipmi/waits.hpp"
#include "net/udp_socket.hpp"

#include <array>
#include <deque>
#include <optional>

namespace oobready::ipmi {

namespace asio = boost::asio;

inline constexpr std::size_t sol_payloads_queued_max = 64;

class Session {
public:
    /// All references must outlive it; `socket` is connected.
    Session(net::UdpSocket& socket, check::Etiquette& etiquette, const Waits& waits);
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;

    /// Logs in and raises the session to `privilege`, as `policy` wants it done; which suite and
    /// which privilege is the caller's choice. One attempt.
    /// Errors: those of Handshake::accept, of UdpSocket, and connection_timeout.
    asio::awaitable<Result<void>> open(const Credentials& credentials, CipherSuite suite,
                                       Privilege privilege, const LoginPolicy& policy);

    /// Sends one command and returns its response, whatever its completion code says; asks again
    /// for a short while when the BMC is busy (BusyPatience). A late answer to an earlier
    /// transmission of the same request counts. Errors: session_timeout, connection_refused,
    /// unreachable, cancelled.
    asio::awaitable<Result<Response>> exchange(Request request);

    /// Sends one SOL payload; it is not acknowledged here.
    Result<void> send_sol(ByteView payload);

    /// The next SOL payload from the BMC, also one that came while a command was waiting for its
    /// response. Errors: connection_timeout at `until`, and UdpSocket's.
    asio::awaitable<Result<Bytes>> receive_sol(net::TimePoint until);

    /// Close Session, and nothing when none is open. Waits for the answer only briefly: the BMC
    /// may be gone.
    asio::awaitable<void> close();

    /// open() failed only because RAKP Message 4 never came: the BMC had accepted the login, and
    /// may not answer a repeated RAKP Message 3. Trying again is no second login attempt on a
    /// refusal.
    [[nodiscard]] bool last_answer_lost() const { return last_answer_lost_; }

    [[nodiscard]] bool is_open() const { return opened_.has_value(); }
    [[nodiscard]] const OpenedSession& opened() const { return *opened_; }

private:
    asio::awaitable<Result<void>> handshake(Handshake& steps);
    asio::awaitable<Result<Handshake::Step>> shake(Handshake& steps);
    void keep_what_may_be_open(const Handshake& steps);
    asio::awaitable<Result<Response>> exchange_once(const Request& request,
                                                    Retransmission retransmission);
    asio::awaitable<Result<Response>> receive_response(const Command& command,
                                                       std::uint8_t sequence, net::TimePoint until);
    std::optional<Packet> take(ByteView datagram);
    Result<void> transmit(const Message& message);
    void queue_sol(Packet packet);

    net::UdpSocket& socket_;
    check::Etiquette& etiquette_;
    Waits waits_;
    std::optional<OpenedSession> opened_;
    Checksums checksums_ = Checksums::checked;
    SequenceWindow window_;
    std::optional<std::uint32_t> sol_sequence_; ///< of the newest SOL packet
    bool last_answer_lost_ = false;
    std::uint32_t sequence_ = 0;        ///< session sequence number of the last packet sent
    std::uint8_t request_sequence_ = 0; ///< rqSeq of the last request, 0 to 3Fh
    std::deque<Bytes> sol_payloads_;
    std::array<std::uint8_t, packet_bytes_max> send_buffer_{};
    std::array<std::uint8_t, packet_bytes_max> receive_buffer_{};
};

/// One command outside any session (IPMI v2.0 13.14), sent until it is answered or `limit` passes.
/// `sequence` is its rqSeq, 0 to 3Fh: another for each request, so that a late answer to the one
/// before is not taken for this one's.
/// Errors: connection_timeout, connection_refused, unreachable, cancelled.
asio::awaitable<Result<Response>> exchange_sessionless(net::UdpSocket& socket,
                                                       check::Etiquette& etiquette, Request request,
                                                       std::uint8_t sequence, net::Duration limit);

/// Sends `question`, and again as `retransmission` has it, until the BMC answers it.
/// Errors: connection_timeout, connection_refused, unreachable, cancelled.
asio::awaitable<Result<SuiteAnswer>> ask_suite(net::UdpSocket& socket, check::Etiquette& etiquette,
                                               SuiteQuestion question,
                                               Retransmission retransmission);

} // namespace oobready::ipmi
