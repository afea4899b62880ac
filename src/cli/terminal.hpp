// SPDX-License-Identifier: GPL-3.0-or-later
// What the terminal, if there is one, can do.
#pragma once

#include "base/result.hpp"
#include "base/secret.hpp"

#include <string>

namespace oobready::cli {

struct TerminalSize {
    unsigned rows = 24;
    unsigned columns = 100;
};

/// Whether the descriptor is a terminal.
bool is_terminal(int descriptor);

/// The size of the terminal at `descriptor`, or the defaults where there is none.
TerminalSize terminal_size(int descriptor);

/// Colour on standard output: a terminal, NO_COLOR unset or empty, TERM not "dumb".
bool colour_wanted();

/// Asks on the terminal without echo. Errors: credentials_missing when there is no terminal.
Result<Secret> ask_secret(const std::string& question);

/// Asks on the terminal for a yes; anything else, and no terminal, is no.
bool ask_yes(const std::string& question);

} // namespace oobready::cli
