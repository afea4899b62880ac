// SPDX-License-Identifier: GPL-3.0-or-later
// Error ids in plain words, for technicians. The only place that words them.
#pragma once

#include "base/error.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace oobready::check {

/// A short clause without a full stop: "the controller did not answer in time".
std::string_view explain(Errc code);

/// What to do about an error that has its own answer, whatever was looked at; else empty.
std::string_view next_step(Errc code);

/// The code whose id() is `text`.
std::optional<Errc> errc_of(std::string_view text);

} // namespace oobready::check
