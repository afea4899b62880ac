// SPDX-License-Identifier: GPL-3.0-or-later
// The times that controllers write (DSP0266 7.5.3: ISO 8601), also a little beside the standard.
// Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace oobready::redfish {

/// Seconds since 1970 (UTC) of "2024-06-11T00:13:00-05:00"; fractions of a second are dropped.
/// Accepted besides: numbers without their leading zero, and a colon too many before the offset.
/// Nothing for what is no time ("0000-00-00T00:00:00Z") or has no offset.
std::optional<std::int64_t> unix_time_of(std::string_view text);

} // namespace oobready::redfish
