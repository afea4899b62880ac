// SPDX-License-Identifier: GPL-3.0-or-later
#include "redfish/patience.hpp"

#include <fmt/format.h>

namespace oobready::redfish {

void Patience::note(bool timed_out, std::chrono::milliseconds waited)
{
    // One that was under way beside the last of them changes nothing any more.
    if (in_row_ < timeouts_in_row_max)
        in_row_ = timed_out ? in_row_ + 1 : 0;
    timeouts_ += timed_out ? 1 : 0;
    waited_ += waited;
}

std::string Patience::exhausted() const
{
    if (in_row_ >= timeouts_in_row_max)
        return fmt::format("{} requests in a row had no answer in time", in_row_);
    if (timeouts_ >= timeouts_max)
        return fmt::format("{} requests had no answer in time", timeouts_);
    if (waited_ >= waiting_max)
        return fmt::format("its answers have taken {} minutes",
                           std::chrono::duration_cast<std::chrono::minutes>(waited_).count());
    return {};
}

} // namespace oobready::redfish
