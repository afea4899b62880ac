// SPDX-License-Identifier: GPL-3.0-or-later
// The console patterns that come with oobready.
#pragma once

#include "check/console_pattern.hpp"
#include "ipmi/console_options.hpp"

#include <string>
#include <vector>

namespace oobready::test {

inline const std::vector<check::ConsolePattern>& shipped_patterns()
{
    static const std::vector<check::ConsolePattern> patterns = [] {
        Mistakes mistakes;
        return check::load_console_patterns({std::string{OOBREADY_SOURCE_DIR} + "/profiles"},
                                            mistakes);
    }();
    return patterns;
}

/// A console that is recognised by them, and otherwise as usual.
inline ipmi::ConsoleOptions shipped_console()
{
    ipmi::ConsoleOptions options;
    options.patterns = shipped_patterns();
    return options;
}

} // namespace oobready::test
