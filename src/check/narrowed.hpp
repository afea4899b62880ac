// SPDX-License-Identifier: GPL-3.0-or-later
// narrowed(): a profile without what a command does not look at.
#pragma once

#include "check/profile.hpp"

#include <functional>

namespace oobready::check {

/// `profile` with the requirements that are `wanted` and those that they need, and what these need.
/// In their order; nothing else of it changes.
Profile narrowed(const Profile& profile, const std::function<bool(const Requirement&)>& wanted);

} // namespace oobready::check
