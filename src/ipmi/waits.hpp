// SPDX-License-Identifier: GPL-3.0-or-later
// Waits: how long one controller is waited for, by what it is asked.
#pragma once

#include <array>
#include <chrono>

namespace oobready::ipmi {

/// How often a console is sent a carriage return.
inline constexpr std::size_t carriage_returns_max = 3;

/// When a request without an answer is sent again, and when it is given up.
struct Retransmission {
    std::chrono::milliseconds first{500}; ///< then each wait is half as long again
    std::chrono::milliseconds give_up{3000};
};

/// The defaults are for real controllers. Who knows that the other side answers at once, as a test
/// on loopback does, passes shorter ones.
struct Waits {
    Retransmission command{};
    /// A BMC computes for a while over a login, and dislikes to be hurried meanwhile.
    Retransmission handshake{std::chrono::milliseconds{1000}, std::chrono::milliseconds{5000}};
    /// Of Close Session: the BMC may be gone.
    Retransmission close{std::chrono::milliseconds{233}, std::chrono::milliseconds{700}};

    /// A silent UDP 623 costs these two together: 3 s.
    std::chrono::milliseconds presence{1000};
    std::chrono::milliseconds capabilities{2000};
    /// Some BMCs never answer this question before a session; it must not cost more than this.
    std::chrono::milliseconds cipher_suites{1000};

    /// A carriage return may be swallowed (a getty that just wakes, a BMC that takes the first one
    /// for a repetition): it is typed again after these waits, and after the last one we stop
    /// listening to the console.
    std::array<std::chrono::milliseconds, carriage_returns_max> console_listen{
        std::chrono::milliseconds{250}, std::chrono::milliseconds{1000},
        std::chrono::milliseconds{2000}};
    /// Once the host prints without a prompt, it has this long to fall quiet, and to finish at all.
    std::chrono::milliseconds console_quiet{1000};
    std::chrono::milliseconds console_output{5000};
};

inline constexpr Waits usual_waits{};

} // namespace oobready::ipmi
