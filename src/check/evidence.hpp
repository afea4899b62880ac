// SPDX-License-Identifier: GPL-3.0-or-later
// Evidence: what one probe saw. It never judges, and no secret ever enters it.
#pragma once

#include "base/result.hpp"

#include <boost/json.hpp>

#include <chrono>
#include <string>

namespace oobready::check {

namespace json = boost::json;

using Clock = std::chrono::system_clock;
using Milliseconds = std::chrono::milliseconds;

/// One observation. A controller that answers "no" (a completion code, an HTTP status) is evidence;
/// only what could not be observed at all is an Error.
struct Evidence {
    std::string source; ///< where it comes from: "udp://10.0.1.11:623 Get Device ID (06h 01h)"
    json::object facts; ///< decoded, with the specification's field names
    std::string raw;    ///< the reply as hex where the protocol is binary, else empty; bounded
};

/// What a probe returns.
using Observation = Result<Evidence>;

/// One probe with its arguments: what names an observation. A profile may ask for the same one in
/// several requirements; it is then taken once.
struct ProbeCall {
    std::string probe;
    json::object arguments;

    /// "net.tcp {\"port\":443}": equal for equal calls, used as the key of observations.
    [[nodiscard]] std::string key() const;
};

/// An observation as the run keeps it: which call, when, how long it took.
struct Observed {
    ProbeCall call;
    Observation observation;
    Clock::time_point taken;
    Milliseconds duration{0};
};

} // namespace oobready::check
