// SPDX-License-Identifier: GPL-3.0-or-later
// SelEntryRead: reads one SEL entry after the other (IPMI v2.0 31.5), whole where the BMC gives
// whole ones, else in parts under a reservation. A state machine without I/O; sel_walk.hpp says
// which ones.
#pragma once

#include "ipmi/commands.hpp"

#include <optional>

namespace oobready::ipmi {

/// How often a reservation that the BMC has given up is made anew, in all.
inline constexpr unsigned sel_reservations_max = 8;

class SelEntryRead {
public:
    /// Begins with the entry `id`. What is known of the BMC from the one before is kept.
    void start(std::uint16_t id);

    /// The command to send; nothing when the entry is read, or refused.
    [[nodiscard]] std::optional<Request> next() const;

    /// What the BMC answered to next().
    void take(const Response& response);

    /// The entry as if it had come in one answer, or the refusal that ended it.
    [[nodiscard]] const Response& answer() const { return answer_; }

private:
    enum class Step { reserve, read, done };

    void take_reservation(const Response& response);
    void take_part(const Response& response);
    void take_refusal(const Response& response);
    void finish(Response answer);
    [[nodiscard]] std::size_t count() const;

    Step step_ = Step::done;
    std::size_t size_ = 0;     ///< index of the part size in use
    bool size_proven_ = false; ///< the BMC has answered it once
    std::uint16_t id_ = 0;
    std::uint16_t reservation_ = 0;
    unsigned reservations_ = 0;
    Bytes read_; ///< the next entry's id, then as much of this one as has come
    Response answer_;
};

} // namespace oobready::ipmi
