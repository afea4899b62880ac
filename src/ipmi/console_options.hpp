// SPDX-License-Identifier: GPL-3.0-or-later
// ConsoleOptions: how a console is proven, and who hears of it while it happens.
#pragma once

#include "base/hex.hpp"
#include "check/console_pattern.hpp"

#include <span>
#include <string_view>

namespace oobready::ipmi {

/// Hears of one console's proof as it goes on. What it is given is gone after the call.
class ConsoleListener {
public:
    virtual ~ConsoleListener() = default;
    /// A step in a technician's words, printable: "Serial over LAN is active".
    virtual void step(std::string_view what) = 0;
    /// What the host sent, as it came: anything may be in it.
    virtual void received(ByteView characters) = 0;
};

struct ConsoleOptions {
    std::span<const check::ConsolePattern> patterns; ///< what its screen is recognised by
    bool take_over = false; ///< take it from whoever holds it: only where somebody asked for that
    Bytes send;             ///< to type once it was looked at: only what somebody asked for
    ConsoleListener* listener = nullptr; ///< or null; it must outlive the proof
};

} // namespace oobready::ipmi
