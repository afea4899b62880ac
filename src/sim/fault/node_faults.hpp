// SPDX-License-Identifier: GPL-3.0-or-later
// NodeFaults: the faults planted on one node, and whether one strikes now.
#pragma once

#include "sim/fault/catalog.hpp"

#include <chrono>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace oobready::sim {

using SimClock = std::chrono::steady_clock;

/// One planted fault: where and when it strikes. Every limit that is not set does not limit.
struct Fault {
    FaultKind kind = FaultKind::delay;
    FaultPlane plane = FaultPlane::network; ///< network faults: ipmi or web; network means both
    std::string subject;        ///< a command's name or a URI, * for any characters; empty: all
    std::int64_t value = 0;     ///< see FaultRow::value
    std::int64_t jitter_ms = 0; ///< of a delay: up to so much more, evenly spread
    double probability = 1.0;
    std::uint64_t count = 0; ///< strikes so often, then no more; 0: always
    std::chrono::milliseconds from{0};
    std::chrono::milliseconds until{0}; ///< since the simulator's start; 0: for ever
    std::uint64_t struck = 0;
};

class NodeFaults {
public:
    /// `seed` makes chance repeatable: the same seed and the same questions give the same strikes.
    explicit NodeFaults(std::uint64_t seed = 1) : random_(seed) {}

    void plant(Fault fault) { faults_.push_back(std::move(fault)); }
    void start(SimClock::time_point now) { start_ = now; }

    /// The planted fault of `kind` that strikes now, or null. Asking counts: a fault limited to
    /// three strikes is used up after three. `subject` is what is being answered: the name of an
    /// IPMI command as the specification writes it ("Get Device ID"), or a URI's path.
    const Fault* strike(FaultKind kind, std::string_view subject = {});

    /// Likewise for the faults of FaultPlane::network, on one plane: ipmi or web.
    const Fault* strike_network(FaultKind kind, FaultPlane plane, std::string_view subject = {});

    /// Whether strike() would say yes of a fault that lasts; counts nothing. For what is a state
    /// (power off, an absent part), not an event.
    [[nodiscard]] bool present(FaultKind kind) const;

    [[nodiscard]] const std::vector<Fault>& planted() const { return faults_; }

    /// A random number below `limit` from the same seed; 0 when `limit` is 0.
    std::uint64_t below(std::uint64_t limit);

private:
    [[nodiscard]] bool in_time(const Fault& fault) const;
    const Fault* find(FaultKind kind, FaultPlane plane, std::string_view subject);

    std::vector<Fault> faults_;
    std::minstd_rand random_; ///< small: there may be thousands of nodes
    SimClock::time_point start_ = SimClock::now();
};

/// Whether `text` is `pattern`, in which * stands for any characters.
bool matches(std::string_view pattern, std::string_view text);

} // namespace oobready::sim
