// SPDX-License-Identifier: GPL-3.0-or-later
// The settings of a profile that its requirements may compare with, by name.
#pragma once

#include "check/profile.hpp"

#include <array>
#include <string_view>

namespace oobready::check {

inline constexpr std::array<std::string_view, 1> setting_names = {"serial_bit_rate"};

/// The value of the setting `name`; null where the profile does not set it.
json::value setting_of(const Settings& settings, std::string_view name);

/// Puts the values that `profile` sets in the place of the names that its requirements compare
/// with.
void put_settings_in(Profile& profile);

} // namespace oobready::check
