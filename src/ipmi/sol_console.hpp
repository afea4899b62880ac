// SPDX-License-Identifier: GPL-3.0-or-later
// The proof of a console over SOL (IPMI v2.0 15, 24): activate, carriage returns, what the screen
// shows, deactivate. Nothing is typed but carriage returns, the answer to a node's nonce, and what
// somebody asked for.
#pragma once

#include "base/serial_nonce.hpp"
#include "check/console_pattern.hpp"
#include "ipmi/bmc.hpp"
#include "ipmi/sol_packet.hpp"

#include <optional>
#include <string>
#include <vector>

namespace oobready::ipmi {

/// All that ConsoleProof::state can be.
std::span<const std::string_view> console_states();

/// What the proof came to.
struct ConsoleProof {
    std::string state;
    std::optional<check::ConsoleClass> shown; ///< what the screen was recognised by
    std::string transcript;                   ///< printable lines
    std::size_t bytes = 0;                    ///< that the console sent
    std::size_t questions = 0; ///< how often it asked the terminal for something; never answered
    unsigned carriage_returns = 0;
    std::chrono::milliseconds activation{0}; ///< until SOL was active
    std::chrono::milliseconds to_prompt{0};  ///< from then until the prompt
    json::value holder = nullptr;            ///< who held it before: read_sol_holder()
    bool taken_over = false;                 ///< from them, because the run was told to
    bool still_active = false;               ///< the BMC did not let us deactivate it
    json::value bmc_bit_rate = nullptr;      ///< where the text is garbled: what the BMC is set to
    std::optional<unsigned> probable_ratio;  ///< then the host probably sends so many times slower
    std::uint16_t port = 0; ///< the other UDP port where SOL is; 0: the one of the session
    NonceAnswer nonce;      ///< of the node, and ours; empty where it showed none
    std::string nonce_host; ///< as the node names itself
};

/// Proves the console of `bmc`'s host, as bmc.console() says. SOL is deactivated before it returns;
/// when it is cancelled, bmc.close() does so. SOL at another UDP port is followed there; the
/// session of `bmc` is over then. Errors: those of Bmc::session and Bmc::ask.
asio::awaitable<Result<ConsoleProof>> prove_console(Bmc& bmc);

} // namespace oobready::ipmi
