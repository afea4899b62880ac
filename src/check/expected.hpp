// SPDX-License-Identifier: GPL-3.0-or-later
// What a validator compares with, once the rack file and the other probes are asked.
#pragma once

#include "check/diagnosis.hpp"

#include <optional>
#include <string>

namespace oobready::check {

/// The value; or why there is none: undeclared in the rack file, or unknown because another probe
/// did not see it. `message` says it in words then.
struct Resolved {
    json::value value;
    bool undeclared = false;
    bool unknown = false;
    std::optional<Errc> error;
    std::string message;
};

Resolved resolve(const Validator& validator, const Observations& observations,
                 const Declared& declared);

} // namespace oobready::check
