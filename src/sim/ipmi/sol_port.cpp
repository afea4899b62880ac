// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/ipmi/sol_port.hpp"

#include <algorithm>

namespace oobready::sim::bmc {

namespace {

using namespace std::chrono_literals;

constexpr std::uint8_t sequence_max = 15; // 0 numbers packets that carry nothing to acknowledge
constexpr std::uint8_t status_deactivating = 0x10;
constexpr std::uint8_t status_overrun = 0x08;

// A thief comes once so much was shown, or after so long.
constexpr std::size_t characters_before_theft = 8;
constexpr auto theft_at_latest = 2000ms;

} // namespace

void SolPort::activate(const SolActivation& activation, Console& console, TimePoint now)
{
    activation_ = activation;
    console_ = &console;
    sequence_ = 0;
    received_sequence_ = 0;
    received_count_ = 0;
    if (activation.stolen)
        steal_at_ = now + theft_at_latest;
    counters_.sol_sessions.up();
    console.attach([this](ByteView characters) { take_output(characters); });
}

void SolPort::deactivate(bool announce)
{
    if (!console_)
        return;
    console_->detach();
    console_ = nullptr;
    counters_.sol_sessions.down();
    if (announce)
        hooks_.transmit(Bytes{0, 0, 0, status_deactivating});
    waiting_ = {};
    in_flight_ = {};
    unacknowledged_ = false;
    overrun_ = false;
    accumulated_at_.reset();
    steal_at_.reset();
}

void SolPort::steal()
{
    deactivate(true);
    stranger_ = true;
}

void SolPort::take_output(ByteView characters)
{
    if (!console_)
        return;
    const std::size_t room = sol_buffer_bytes_max - std::min(sol_buffer_bytes_max, waiting_.size());
    const ByteView kept = characters.subspan(0, std::min(room, characters.size()));
    overrun_ = overrun_ || kept.size() < characters.size();
    waiting_.insert(waiting_.end(), kept.begin(), kept.end());
    const TimePoint now = SimClock::now();
    if (!accumulated_at_)
        accumulated_at_ = now + activation_.timers.accumulate;
    pump(now);
    hooks_.wake_changed();
}

void SolPort::pump(TimePoint now)
{
    if (!console_ || unacknowledged_ || waiting_.empty())
        return;
    const bool enough = waiting_.size() >= activation_.timers.send_threshold;
    if (enough || !accumulated_at_ || *accumulated_at_ <= now)
        send_next(now);
}

void SolPort::send_next(TimePoint now)
{
    const std::size_t most = activation_.stolen ? characters_before_theft : sol_characters_max;
    const auto count = static_cast<std::ptrdiff_t>(std::min(waiting_.size(), most));
    in_flight_.assign(waiting_.begin(), waiting_.begin() + count);
    waiting_.erase(waiting_.begin(), waiting_.begin() + count);
    accumulated_at_.reset();
    sequence_ = static_cast<std::uint8_t>(sequence_ % sequence_max + 1);
    transmissions_ = 0;
    unacknowledged_ = true;
    transmit_in_flight(now);
}

void SolPort::transmit_in_flight(TimePoint now)
{
    ++transmissions_;
    retry_at_ = now + activation_.timers.retry;
    Bytes payload{sequence_, 0, 0, overrun_ ? status_overrun : std::uint8_t{0}};
    overrun_ = false;
    payload.insert(payload.end(), in_flight_.begin(), in_flight_.end());
    hooks_.transmit(payload);
}

bool SolPort::receive(ByteView payload, TimePoint now)
{
    const Result<ipmi::SolPacket> packet = ipmi::decode_sol(payload);
    if (!packet || !console_ || packet->characters.size() > sol_characters_max)
        return false;
    take_acknowledgement(*packet, now);
    if (packet->sequence != 0 && console_)
        take_characters(*packet);
    return true;
}

// What was not accepted is sent again after the retry interval, under its own number (15.11).
void SolPort::take_acknowledgement(const ipmi::SolPacket& packet, TimePoint now)
{
    if (!unacknowledged_ || packet.acknowledged_sequence != sequence_)
        return;
    const std::size_t accepted = std::min<std::size_t>(packet.accepted_count, in_flight_.size());
    if (accepted < in_flight_.size()) {
        if (!packet.nack && accepted > 0) {
            waiting_.insert(waiting_.begin(),
                            in_flight_.begin() + static_cast<std::ptrdiff_t>(accepted),
                            in_flight_.end());
            send_next(now);
        }
        return;
    }
    unacknowledged_ = false;
    in_flight_.clear();
    if (activation_.stolen) {
        steal();
        return;
    }
    pump(now);
}

// A repetition keeps its sequence number and may have grown at its end (15.11).
void SolPort::take_characters(const ipmi::SolPacket& packet)
{
    const std::size_t size = packet.characters.size();
    std::size_t known = 0;
    if (packet.sequence == received_sequence_)
        known = std::min(received_count_, size);
    received_sequence_ = packet.sequence;
    received_count_ = size;
    hooks_.transmit(Bytes{0, packet.sequence, static_cast<std::uint8_t>(size), 0});
    const ByteView fresh = ByteView{packet.characters}.subspan(known);
    counters_.sol_characters_typed += fresh.size();
    if (!fresh.empty())
        console_->type(fresh);
}

void SolPort::tick(TimePoint now)
{
    if (!console_)
        return;
    if (steal_at_ && *steal_at_ <= now) {
        steal();
        return;
    }
    if (unacknowledged_ && retry_at_ <= now) {
        if (transmissions_ <= activation_.timers.retries) {
            transmit_in_flight(now);
        } else { // given up, as parameter 4 wants it
            unacknowledged_ = false;
            in_flight_.clear();
        }
    }
    pump(now);
}

std::optional<TimePoint> SolPort::wake() const
{
    if (!console_)
        return std::nullopt;
    std::optional<TimePoint> next = steal_at_;
    if (unacknowledged_)
        next = std::min(next.value_or(TimePoint::max()), retry_at_);
    else if (!waiting_.empty() && accumulated_at_)
        next = std::min(next.value_or(TimePoint::max()), *accumulated_at_);
    return next;
}

} // namespace oobready::sim::bmc
