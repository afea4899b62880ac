// SPDX-License-Identifier: GPL-3.0-or-later
// SolPort: Serial over LAN as the controller does it (IPMI v2.0 15): one instance, packets,
// acknowledgements, retransmission and accumulation. Time and packets come from outside.
#pragma once

#include "ipmi/sol_packet.hpp"
#include "sim/console/console.hpp"
#include "sim/counters.hpp"
#include "sim/fault/node_faults.hpp"

#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <optional>

namespace oobready::sim::bmc {

using TimePoint = SimClock::time_point;

/// Characters in one SOL packet, either direction; the payload has 4 bytes more (15.9).
inline constexpr std::size_t sol_characters_max = 200;
inline constexpr std::size_t sol_header_bytes = 4;
/// What the serial port says while the remote console does not acknowledge; then it is lost.
inline constexpr std::size_t sol_buffer_bytes_max = 16 * 1024;

/// SOL configuration parameters 3 and 4 (26.3).
struct SolTimers {
    std::chrono::milliseconds accumulate{50};
    std::size_t send_threshold = 100;
    unsigned retries = 7;
    std::chrono::milliseconds retry{500};
};

/// One activation: who has it, and how.
struct SolActivation {
    std::uint32_t session_id = 0;
    bool encrypted = true;
    SolTimers timers;
    bool stolen = false; ///< somebody takes it over soon (a planted fault)
};

/// Whoever owns it deactivates it before the console ends.
class SolPort {
public:
    /// transmit sends a payload in the session that has the port; wake_changed: see wake().
    struct Hooks {
        std::function<void(ByteView payload)> transmit;
        std::function<void()> wake_changed;
    };

    SolPort(NodeCounters& counters, Hooks hooks) : counters_(counters), hooks_(std::move(hooks)) {}
    SolPort(const SolPort&) = delete;
    SolPort& operator=(const SolPort&) = delete;

    void activate(const SolActivation& activation, Console& console, TimePoint now);
    /// announce: tells the remote console with the deactivating bit.
    void deactivate(bool announce);
    /// Somebody whom no session of ours shows has it now, or lets go of it.
    void hold_by_stranger(bool held) { stranger_ = held; }

    [[nodiscard]] bool active() const { return console_ != nullptr; }
    [[nodiscard]] bool held_by_stranger() const { return stranger_; }
    [[nodiscard]] const SolActivation& activation() const { return activation_; }

    /// A SOL payload from the session that has the port. False when it is malformed.
    bool receive(ByteView payload, TimePoint now);

    void tick(TimePoint now);
    /// When tick() is next needed.
    [[nodiscard]] std::optional<TimePoint> wake() const;

private:
    void take_output(ByteView characters);
    void pump(TimePoint now);
    void send_next(TimePoint now);
    void transmit_in_flight(TimePoint now);
    void take_acknowledgement(const ipmi::SolPacket& packet, TimePoint now);
    void take_characters(const ipmi::SolPacket& packet);
    void steal();

    NodeCounters& counters_;
    Hooks hooks_;
    Console* console_ = nullptr;
    SolActivation activation_;
    bool stranger_ = false;

    std::deque<std::uint8_t> waiting_; ///< said, not yet sent
    bool overrun_ = false;             ///< some of it was lost
    std::optional<TimePoint> accumulated_at_;
    Bytes in_flight_; ///< sent, not yet acknowledged
    bool unacknowledged_ = false;
    std::uint8_t sequence_ = 0;
    unsigned transmissions_ = 0;
    TimePoint retry_at_{};
    std::optional<TimePoint> steal_at_;

    std::uint8_t received_sequence_ = 0;
    std::size_t received_count_ = 0;
};

} // namespace oobready::sim::bmc
