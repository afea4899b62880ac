// SPDX-License-Identifier: GPL-3.0-or-later
// SessionTable: the few session slots of a controller (IPMI v2.0 6.12), half-open logins included.
#pragma once

#include "ipmi/packet.hpp"
#include "ipmi/sequence_window.hpp"
#include "sim/fault/node_faults.hpp"
#include "sim/ipmi/rakp.hpp"

#include <boost/asio/ip/udp.hpp>

#include <memory>
#include <optional>
#include <string_view>
#include <vector>

namespace oobready::sim::bmc {

namespace asio = boost::asio;
using TimePoint = SimClock::time_point;

/// How far a login has come.
enum class SessionState {
    proposed, ///< Open Session Request was answered
    keyed,    ///< RAKP Message 2 was sent
    open,
};

/// What was answered last, for a request that comes again under the same rqSeq.
struct Answered {
    Bytes request;  ///< the whole message
    Bytes response; ///< likewise
};

struct Session {
    SessionState state = SessionState::proposed;
    std::uint8_t handle = 0; ///< its slot, from 1
    KeyExchange exchange;
    std::uint8_t privilege_max = 0; ///< proposed, then the role of RAKP Message 1
    std::uint8_t privilege = 0;     ///< present
    std::uint8_t user = 0;          ///< slot of Machine::users
    asio::ip::udp::endpoint peer;   ///< where the last believed packet came from
    TimePoint last_used{};
    bool commanded = false; ///< a packet of the open session came

    // Of the login: what RAKP Message 3 must carry, what 4 will.
    Bytes rakp_3_code;
    Bytes rakp_4_check;

    ipmi::SessionKeys keys;
    ipmi::SequenceWindow window;
    std::uint32_t sequence = 0; ///< of the last packet sent
    std::optional<Answered> answered;
    std::optional<std::uint8_t> unanswered; ///< rqSeq of a command left without an answer
    bool closing = false;                   ///< ends when its present answer is sent

    [[nodiscard]] std::uint32_t id() const { return exchange.bmc_session_id; }
    [[nodiscard]] bool is_open() const { return state == SessionState::open; }
};

class SessionTable {
public:
    /// How long a login may take, and how long an open session may say nothing.
    struct TimeOuts {
        std::chrono::milliseconds half_open;
        std::chrono::milliseconds open;
    };

    SessionTable(std::size_t slots, TimeOuts time_outs) : slots_(slots), time_outs_(time_outs) {}

    /// A new half-open session with a session id that nobody can guess; null when all slots are
    /// taken.
    Session* add(TimePoint now);
    void remove(const Session& session);

    [[nodiscard]] Session* find(std::uint32_t id) const;
    /// A login that has not got beyond its Open Session Response: a repeated request belongs to it.
    [[nodiscard]] Session* find_proposed(const asio::ip::udp::endpoint& peer,
                                         std::uint32_t console_session_id) const;
    [[nodiscard]] Session* find_handle(std::uint8_t handle) const;

    /// A session whose time is over; null when there is none.
    [[nodiscard]] Session* expired(TimePoint now) const;
    /// When the next one's is.
    [[nodiscard]] std::optional<TimePoint> next_expiry() const;

    [[nodiscard]] std::size_t slots() const { return slots_; }
    [[nodiscard]] bool empty() const { return sessions_.empty(); }
    [[nodiscard]] std::vector<const Session*> open_sessions() const;

private:
    [[nodiscard]] TimePoint expiry(const Session& session) const;

    std::size_t slots_;
    TimeOuts time_outs_;
    std::vector<std::unique_ptr<Session>> sessions_;
};

} // namespace oobready::sim::bmc
