// SPDX-License-Identifier: GPL-3.0-or-later
// SdrWalk: reads all records of an SDR repository (IPMI v2.0 33.12), or a controller's own device
// SDRs (35.3), in as few commands as the BMC allows. A state machine without I/O: next() says what
// to send, take() gets the answer.
#pragma once

#include "ipmi/commands.hpp"
#include "ipmi/sdr_record.hpp"

#include <optional>
#include <set>
#include <string>
#include <vector>

namespace oobready::ipmi {

inline constexpr std::size_t sdr_records_max = 4096;
/// How often a reservation that the BMC has given up is made anew, in all.
inline constexpr unsigned sdr_reservations_max = 8;
/// How often one record is asked for that the BMC could not provide in time.
inline constexpr unsigned sdr_timeouts_max = 2;

class SdrWalk {
public:
    /// `records`: how many the BMC says that it has.
    explicit SdrWalk(std::size_t records, SdrSource source = SdrSource::repository);

    /// The command to send; nothing at the end.
    [[nodiscard]] std::optional<Request> next() const;

    /// What the BMC answered to next(). Errors: malformed.
    Result<void> take(const Response& response);

    [[nodiscard]] const std::vector<Bytes>& records() const { return records_; }
    /// Why the walk ended before the last record; empty where it did not.
    [[nodiscard]] const std::string& stopped() const { return stopped_; }
    /// The last record never came, though all the others did: some BMCs count one that they lack.
    [[nodiscard]] const std::string& last_missing() const { return last_missing_; }
    /// The largest part that the BMC gives in one answer, 255 for whole records.
    [[nodiscard]] unsigned read_bytes() const;

private:
    enum class Step { reserve, read, done };

    void take_reservation(const Response& response);
    Result<void> take_part(const Response& response);
    void take_refusal(std::uint8_t code);
    bool shrink();
    bool fit(std::size_t given);
    void start(std::uint16_t id);
    void finish();
    void stop(std::uint8_t code);
    [[nodiscard]] std::size_t count() const;

    const Command& reserve_;
    const Command& get_;
    Step step_ = Step::read;
    std::size_t promised_;
    std::size_t size_ = 0;      ///< index of the part size in use
    bool size_proven_ = false;  ///< the BMC has answered it once
    bool header_first_ = false; ///< this record is shorter than the part size
    std::uint16_t id_ = 0;
    std::uint16_t following_ = 0;
    std::uint16_t reservation_ = 0;
    bool unreserved_ = false; ///< the BMC knows no reservations
    unsigned reservations_ = 0;
    unsigned timeouts_ = 0;
    Bytes record_;
    std::vector<Bytes> records_;
    std::set<std::uint16_t> seen_;
    std::string stopped_;
    std::string last_missing_;
};

} // namespace oobready::ipmi
