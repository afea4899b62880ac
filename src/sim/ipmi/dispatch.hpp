// SPDX-License-Identifier: GPL-3.0-or-later
// One IPMI message in, one out: which command it is, whether it may, what faults do to it.
#pragma once

#include "sim/ipmi/command.hpp"

#include <optional>
#include <string>

namespace oobready::sim::bmc {

struct Dispatched {
    ipmi::Message response;
    std::string name; ///< of the command
};

/// What an IPMI message brings about.
struct Outcome {
    bool refused = false; ///< not a request to this controller, or not outside a session
    std::optional<Dispatched> answer;
};

/// `session` is null outside any session; `payload` is the message's bytes.
Outcome dispatch(Controller& controller, Session* session, ByteView payload, TimePoint now);

} // namespace oobready::sim::bmc
