// SPDX-License-Identifier: GPL-3.0-or-later
// Patience: when a service that does not answer in time is asked no more. Pure.
#pragma once

#include <chrono>
#include <string>

namespace oobready::redfish {

// Each request ends by its own limit; but a service is hundreds of them.
inline constexpr unsigned timeouts_in_row_max = 2;
inline constexpr unsigned timeouts_max = 8; ///< where answers come in between
/// For answers, of all requests together, however they ended.
inline constexpr auto waiting_max = std::chrono::minutes{30};

class Patience {
public:
    /// One request ended after `waited`, by its limit (`timed_out`) or in any other way.
    void note(bool timed_out, std::chrono::milliseconds waited);

    /// Why nothing more is asked; empty while it may be.
    [[nodiscard]] std::string exhausted() const;

private:
    unsigned in_row_ = 0;
    unsigned timeouts_ = 0;
    std::chrono::milliseconds waited_{0};
};

} // namespace oobready::redfish
