// SPDX-License-Identifier: GPL-3.0-or-later
// Transcript: the lines that left a screen, the newest of them, in bounded memory. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace oobready::ipmi {

class Transcript {
public:
    explicit Transcript(std::size_t bytes_max) : bytes_max_(bytes_max) {}

    /// One plain line, without line feed. Of several empty ones in a row the first is kept.
    void add(std::string_view line);

    /// Lines that a clear took away at once. The same ones once more are a screen drawn again, and
    /// are not kept twice.
    void add_cleared(const std::vector<std::string>& lines);

    /// Whole lines, each with its line feed, at most bytes_max of the newest.
    [[nodiscard]] std::string_view text() const;

    /// Whether older lines were dropped.
    [[nodiscard]] bool is_cut() const { return cut_ || kept_.size() > bytes_max_; }

    [[nodiscard]] std::size_t memory_bytes() const { return kept_.capacity(); }

private:
    std::size_t bytes_max_;
    std::string kept_; ///< up to twice bytes_max, so that cutting is rare: linear time
    bool cut_ = false;
    bool after_empty_ = true;
    std::size_t cleared_hash_ = 0;
};

} // namespace oobready::ipmi
