// SPDX-License-Identifier: GPL-3.0-or-later
// ConsoleSteps: what `oobready sol` shows while a console is proven, and what it keeps for a file.
#pragma once

#include "ipmi/console_options.hpp"

#include <chrono>
#include <cstdio>
#include <string>

namespace oobready::cli {

class ConsoleSteps : public ipmi::ConsoleListener {
public:
    /// What the host sends is kept up to here; a console is listened to for seconds.
    static constexpr std::size_t raw_bytes_max = std::size_t{4} * 1024 * 1024;

    /// Prints to `to`, which may be null.
    explicit ConsoleSteps(std::FILE* to) : to_(to) {}

    void step(std::string_view what) override;
    void received(ByteView characters) override;

    /// "   0.021 s  session open: …", a line each.
    [[nodiscard]] const std::string& lines() const { return lines_; }
    /// All that the host sent, as it came.
    [[nodiscard]] const std::string& raw() const { return raw_; }

private:
    std::FILE* to_;
    std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
    std::string lines_;
    std::string raw_;
};

} // namespace oobready::cli
