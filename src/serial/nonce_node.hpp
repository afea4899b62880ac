// SPDX-License-Identifier: GPL-3.0-or-later
// NonceNode: the node's half of the proof by nonce (base/serial_nonce.hpp): what it writes to its
// serial port, and what it makes of what comes in. No I/O.
#pragma once

#include "base/hex.hpp"
#include "base/serial_nonce.hpp"

#include <optional>
#include <string>

namespace oobready::serial {

class NonceNode {
public:
    /// `host`: how the node names itself.
    NonceNode(std::string nonce, std::string_view host) : line_{std::move(nonce), nonce_host(host)}
    {
    }

    /// To be written at the start, and each second until it is answered. Begins on a line of its
    /// own, whatever else was written there.
    [[nodiscard]] std::string greeting() const { return "\r\n" + to_line(line_) + "\r\n"; }

    /// What is to be written after these bytes came in; empty for nothing. A carriage return by
    /// itself is somebody who wants to know who is there: our nonce. Our nonce's answer is
    /// confirmed, each time that it comes.
    std::string receive(ByteView bytes);

    /// What we were answered.
    [[nodiscard]] const std::optional<NonceAnswer>& answer() const { return answer_; }
    [[nodiscard]] const NonceLine& line() const { return line_; }
    /// Bytes that came in.
    [[nodiscard]] std::size_t bytes() const { return bytes_; }

private:
    std::string take_line();

    NonceLine line_;
    std::optional<NonceAnswer> answer_;
    std::string pending_; ///< of a line that has not ended
    std::size_t bytes_ = 0;
};

} // namespace oobready::serial
