// SPDX-License-Identifier: GPL-3.0-or-later
// Times as reports, certificates and Redfish write them (RFC 3339; DSP0266 9.3.4).
#pragma once

#include <fmt/format.h>

#include <cstdint>
#include <ctime>
#include <string>
#include <string_view>

namespace oobready {

/// "2026-05-02T07:11:43Z" of seconds since 1970; `zone` is what stands at the end.
inline std::string rfc3339(std::int64_t seconds, std::string_view zone = "Z")
{
    const std::time_t time = seconds;
    std::tm parts{};
    ::gmtime_r(&time, &parts);
    return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}{}", parts.tm_year + 1900,
                       parts.tm_mon + 1, parts.tm_mday, parts.tm_hour, parts.tm_min, parts.tm_sec,
                       zone);
}

} // namespace oobready
