// SPDX-License-Identifier: GPL-3.0-or-later
// The proof of a console over SOL (IPMI v2.0 15, 24): activate, carriage returns, a prompt,
// deactivate. Nothing but carriage returns is ever typed.
#pragma once

#include "ipmi/bmc.hpp"
#include "ipmi/sol_packet.hpp"

#include <string>
#include <vector>

namespace oobready::ipmi {

/// All that ConsoleProof::state can be.
std::span<const std::string_view> console_states();

/// What the proof came to.
struct ConsoleProof {
    std::string state;
    std::string prompt;     ///< "login", "password", "shell", or empty
    std::string transcript; ///< printable lines
    std::size_t bytes = 0;  ///< that the console sent
    unsigned carriage_returns = 0;
    std::chrono::milliseconds activation{0}; ///< until SOL was active
    std::chrono::milliseconds to_prompt{0};  ///< from then until the prompt
};

/// Proves the console of `bmc`'s host. SOL is deactivated before it returns; when it is cancelled,
/// bmc.close() does so. Errors: those of Bmc::session and Bmc::ask.
asio::awaitable<Result<ConsoleProof>> prove_console(Bmc& bmc);

} // namespace oobready::ipmi
