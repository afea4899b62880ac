// SPDX-License-Identifier: GPL-3.0-or-later
#include "check/setting.hpp"

namespace oobready::check {

json::value setting_of(const Settings& settings, std::string_view name)
{
    if (name == "serial_bit_rate" && settings.serial_bit_rate)
        return *settings.serial_bit_rate;
    return nullptr;
}

} // namespace oobready::check
