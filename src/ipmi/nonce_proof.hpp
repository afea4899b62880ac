// SPDX-License-Identifier: GPL-3.0-or-later
// NonceProof: the out-of-band half of the proof by nonce (base/serial_nonce.hpp): sees the node's
// nonce on the screen, answers it, and sees that the answer arrived. No I/O.
#pragma once

#include "base/serial_nonce.hpp"
#include "check/screen_text.hpp"

#include <chrono>
#include <optional>
#include <string>

namespace oobready::ipmi {

class NonceProof {
public:
    using TimePoint = std::chrono::steady_clock::time_point;

    /// What is to be typed now that the screen shows this, without its carriage return; nothing
    /// unless a node's nonce is the last thing that it shows. A node that did not get the answer
    /// says its nonce again and gets it again, a few times.
    std::optional<std::string> look(const check::ScreenText& screen, TimePoint now);

    /// The node's nonce was seen.
    [[nodiscard]] bool seen() const { return !answer_.nonce.empty(); }
    /// The node said that our answer arrived.
    [[nodiscard]] bool proven() const { return proven_; }
    [[nodiscard]] const NonceAnswer& answer() const { return answer_; }
    [[nodiscard]] const std::string& host() const { return host_; }

private:
    NonceAnswer answer_;
    std::string host_;
    bool proven_ = false;
    unsigned answers_ = 0;
    TimePoint answered_at_;
};

} // namespace oobready::ipmi
