// SPDX-License-Identifier: GPL-3.0-or-later
// The console patterns that come with oobready.
#pragma once

#include "check/console_pattern.hpp"

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

} // namespace oobready::test
