// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <CLI/App.hpp>

namespace oobready::cli {

/// Adds `sol nonce` to the command `sol`; `status` gets the exit status when it ran.
void add_sol_nonce(CLI::App& sol, int& status);

} // namespace oobready::cli
