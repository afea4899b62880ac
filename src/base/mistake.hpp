// SPDX-License-Identifier: GPL-3.0-or-later
// Mistake: what is wrong in a file that a person wrote, and where. All are gathered and shown at
// once; nothing is sent to any controller while there is one.
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

namespace oobready {

/// A place in a file; line and column count from 1, 0 where it is not known.
struct SourcePlace {
    std::string file;
    unsigned line = 0;
    unsigned column = 0;
};

struct Mistake {
    SourcePlace place;
    std::string message;
};

using Mistakes = std::vector<Mistake>;

/// "rack.toml:12:7: unknown key 'adress'; did you mean 'address'?"
inline std::string describe(const Mistake& mistake)
{
    if (mistake.place.line == 0)
        return fmt::format("{}: {}", mistake.place.file, mistake.message);
    return fmt::format("{}:{}:{}: {}", mistake.place.file, mistake.place.line, mistake.place.column,
                       mistake.message);
}

/// Appends those of `found` to `mistakes` that are told there not yet, in the same words of the
/// same place.
inline void add_each_once(const Mistakes& found, Mistakes& mistakes)
{
    for (const Mistake& mistake : found) {
        const bool told = std::ranges::any_of(
            mistakes, [&](const Mistake& other) { return describe(other) == describe(mistake); });
        if (!told)
            mistakes.push_back(mistake);
    }
}

} // namespace oobready
