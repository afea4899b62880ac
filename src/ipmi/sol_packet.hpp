// SPDX-License-Identifier: GPL-3.0-or-later
// SOL payloads (IPMI v2.0 15.9 to 15.11): layout, acknowledgement and retransmission state, no I/O.
#pragma once

#include "base/hex.hpp"
#include "base/result.hpp"

#include <cstdint>
#include <optional>

namespace oobready::ipmi {

/// How payload commands name SOL (IPMI v2.0 Table 13-16), and its first instance: the only one
/// asked for.
inline constexpr std::uint8_t payload_type_sol = 1;
inline constexpr std::uint8_t payload_instance = 1;

/// A payload from the BMC (IPMI v2.0 Table 15-2).
struct SolPacket {
    std::uint8_t sequence = 0;              ///< 1 to 15; 0: carries no characters to acknowledge
    std::uint8_t acknowledged_sequence = 0; ///< of ours; 0: acknowledges nothing
    std::uint8_t accepted_count = 0;
    bool nack = false;
    bool transfer_unavailable = false; ///< the serial port cannot take characters now
    bool deactivating = false;         ///< SOL ends here: taken over, or switched off
    Bytes characters;
};

/// Errors: malformed when shorter than its four-byte header.
Result<SolPacket> decode_sol(ByteView payload);

/// Both directions' sequence state of one activation.
class SolLink {
public:
    /// The payload that carries `characters` under the next sequence number, 1 to 15.
    Bytes send(ByteView characters);

    /// What send() made last, once more: for a packet that was not acknowledged (15.11).
    [[nodiscard]] const Bytes& repeat() const { return sent_; }

    /// The characters in `packet`, each once, and what has to be answered to it.
    struct Received {
        Bytes characters;
        std::optional<Bytes> acknowledgement; ///< send this at once
    };
    Received receive(const SolPacket& packet);

    /// Whether what send() made last is acknowledged.
    [[nodiscard]] bool acknowledged() const { return acknowledged_; }

    /// How many characters of it were accepted, once it is acknowledged. A BMC that acknowledges
    /// without any has taken all: it would have refused them with a NACK, and nothing may be typed
    /// twice.
    [[nodiscard]] std::size_t accepted() const { return accepted_; }

private:
    void take_acknowledgement(std::size_t accepted);

    Bytes sent_;
    std::uint8_t sequence_ = 0;
    std::uint8_t received_sequence_ = 0;
    std::size_t received_count_ = 0;
    bool acknowledged_ = true;
    std::size_t accepted_ = 0;
};

} // namespace oobready::ipmi
