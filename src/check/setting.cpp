// SPDX-License-Identifier: GPL-3.0-or-later
#include "check/setting.hpp"

#include <algorithm>

namespace oobready::check {

json::value setting_of(const Settings& settings, std::string_view name)
{
    if (name == "serial_bit_rate" && settings.serial_bit_rate)
        return *settings.serial_bit_rate;
    return nullptr;
}

void put_settings_in(Profile& profile)
{
    const auto put_in = [&profile](Validator& validator) {
        const FromSetting* from = std::get_if<FromSetting>(&validator.expected);
        json::value value =
            from != nullptr ? setting_of(profile.settings, from->name) : json::value(nullptr);
        if (!value.is_null())
            validator.expected = std::move(value);
    };
    for (Requirement& requirement : profile.requirements) {
        std::ranges::for_each(requirement.validators, put_in);
        if (requirement.where)
            put_in(requirement.where->validator);
    }
}

} // namespace oobready::check
