// SPDX-License-Identifier: GPL-3.0-or-later
// Activating SOL (IPMI v2.0 24.1): who has it is asked first, so that a console in use is found
// without touching it.
#pragma once

#include "ipmi/bmc.hpp"

#include <string>

namespace oobready::ipmi {

struct SolActivated {
    /// Empty when SOL is active now in the session of the BMC that was asked; else the state that
    /// says why not.
    std::string refused;
    json::value holder = nullptr; ///< who held it before: read_sol_holder()
    bool taken_over = false;      ///< from them, because the run was told to
    std::uint16_t port = 0;       ///< the other UDP port where "port-redirected" has SOL
};

/// Errors: those of Bmc::session and Bmc::ask.
asio::awaitable<Result<SolActivated>> activate_sol(Bmc& bmc);

} // namespace oobready::ipmi
