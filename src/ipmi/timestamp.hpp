// SPDX-License-Identifier: GPL-3.0-or-later
// Times as a BMC keeps them (IPMI v2.0 37).
#pragma once

#include "base/rfc3339.hpp"

#include <boost/json.hpp>

#include <cstdint>
#include <string>

namespace oobready::ipmi {

inline constexpr std::uint32_t timestamp_unspecified = 0xffffffff;
/// Up to here a timestamp counts the seconds since the BMC started: its clock was not set yet.
inline constexpr std::uint32_t timestamp_since_start_max = 0x20000000;

inline bool is_clock_time(std::uint32_t timestamp)
{
    return timestamp > timestamp_since_start_max && timestamp != timestamp_unspecified;
}

/// RFC 3339, or null where the timestamp is no time of day. IPMI does not say in which time zone a
/// BMC counts; UTC is what its clock is to be set to.
inline boost::json::value timestamp_text(std::uint32_t timestamp)
{
    if (!is_clock_time(timestamp))
        return nullptr;
    return boost::json::string{rfc3339(timestamp)};
}

} // namespace oobready::ipmi
