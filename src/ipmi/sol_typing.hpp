// SPDX-License-Identifier: GPL-3.0-or-later
// SolTyping: what is still to be typed on a console, in pieces that every BMC takes. No I/O.
#pragma once

#include "ipmi/sol_packet.hpp"

#include <optional>

namespace oobready::ipmi {

class SolTyping {
public:
    /// Less than any inbound payload size that a BMC may name (IPMI v2.0 24.1), and than what a
    /// serial port's buffer holds.
    static constexpr std::size_t piece_max = 32;

    /// Behind what is still to be typed.
    void type(ByteView characters);

    /// The payload to send now: the next piece once the one before is acknowledged. Characters that
    /// the BMC did not accept of it (15.11) come first. Nothing while there is nothing to send.
    std::optional<Bytes> next(SolLink& link);

    /// Nothing is left, and all that was sent is acknowledged.
    [[nodiscard]] bool done(const SolLink& link) const;

private:
    Bytes waiting_;
    std::size_t in_flight_ = 0; ///< so many of the first of them were sent
};

} // namespace oobready::ipmi
