// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipmi/sol_packet.hpp"

#include <algorithm>

namespace oobready::ipmi {

namespace {

constexpr std::size_t header_bytes = 4;
constexpr std::uint8_t sequence_max = 15;
constexpr std::uint8_t status_nack = 0x40;
constexpr std::uint8_t status_transfer_unavailable = 0x20;
constexpr std::uint8_t status_deactivating = 0x10;

} // namespace

Result<SolPacket> decode_sol(ByteView payload)
{
    if (payload.size() < header_bytes)
        return Error{Errc::malformed, "SOL payload too short"};
    SolPacket packet;
    packet.sequence = payload[0] & 0x0f;
    packet.acknowledged_sequence = payload[1] & 0x0f;
    packet.accepted_count = payload[2];
    packet.nack = (payload[3] & status_nack) != 0;
    packet.transfer_unavailable = (payload[3] & status_transfer_unavailable) != 0;
    packet.deactivating = (payload[3] & status_deactivating) != 0;
    packet.characters.assign(payload.begin() + header_bytes, payload.end());
    return packet;
}

Bytes SolLink::send(ByteView characters)
{
    sequence_ = static_cast<std::uint8_t>(sequence_ % sequence_max + 1);
    acknowledged_ = false;
    sent_ = Bytes{sequence_, 0, 0, 0};
    sent_.insert(sent_.end(), characters.begin(), characters.end());
    return sent_;
}

void SolLink::take_acknowledgement(std::size_t accepted)
{
    const std::size_t sent = sent_.size() - header_bytes;
    acknowledged_ = true;
    accepted_ = accepted == 0 ? sent : std::min(accepted, sent);
}

SolLink::Received SolLink::receive(const SolPacket& packet)
{
    Received received;
    if (!acknowledged_ && packet.acknowledged_sequence == sequence_ && !packet.nack)
        take_acknowledgement(packet.accepted_count);
    if (packet.sequence == 0)
        return received;
    // Acknowledge also what is empty or came twice: a BMC whose packet stays unanswered stops.
    const auto count =
        static_cast<std::uint8_t>(std::min<std::size_t>(packet.characters.size(), 255));
    received.acknowledgement = Bytes{0, packet.sequence, count, 0};
    // A retransmission keeps its sequence number and may have grown at its end (IPMI v2.0 15.11).
    if (packet.sequence != received_sequence_)
        received_count_ = 0;
    const std::size_t already = std::min(received_count_, packet.characters.size());
    received.characters.assign(packet.characters.begin() + static_cast<std::ptrdiff_t>(already),
                               packet.characters.end());
    received_sequence_ = packet.sequence;
    received_count_ = std::max(received_count_, packet.characters.size());
    return received;
}

} // namespace oobready::ipmi
