// SPDX-License-Identifier: GPL-3.0-or-later
// What the logs of systems and managers say (DSP0268 LogService, LogEntry), and how far the clocks
// of managers are off. Pure.
#pragma once

#include "check/shape.hpp"

#include <boost/json.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace oobready::redfish {

namespace json = boost::json;

/// Whether the first of these entries is newer than the last; nothing where their times do not
/// tell.
std::optional<bool> newest_first(const json::object& first, const json::object& last);

/// What was read of one log.
struct LogRead {
    std::vector<std::pair<std::string, json::object>> entries; ///< URI and LogEntry, newest first
    std::optional<std::uint64_t> count; ///< what the collection says it has, on all pages
    bool newest_seen = true;            ///< false where the newest stand on a page beyond our limit
};

struct LogFacts {
    void add(const std::string& uri, const json::object& log, const LogRead& read);
    json::object take();

private:
    json::array members_;
};

struct ClockFacts {
    /// `now_s`: our own time when the manager was read, in seconds since 1970.
    void add(const std::string& uri, const json::object& manager, std::int64_t now_s);
    json::object take(bool complete);

private:
    json::array members_;
    std::optional<std::int64_t> worst_s_;
};

check::Shape log_shape();
check::Shape clock_shape();

} // namespace oobready::redfish
