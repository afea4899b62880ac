// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/web/fact_values.hpp"

#include <boost/json/array.hpp>

#include <algorithm>
#include <cctype>
#include <iterator>
#include <optional>

namespace oobready::sim::fact_value {

using json::value;

value upper(std::string text)
{
    std::transform(text.begin(), text.end(), text.begin(),
                   [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    return value(text);
}

value reversed_uuid(const std::string& uuid)
{
    std::optional<Bytes> bytes = from_hex(uuid);
    if (!bytes)
        return nullptr;
    std::reverse(bytes->begin(), bytes->end());
    std::string text = to_hex(*bytes);
    for (const std::size_t dash : {8U, 13U, 18U, 23U})
        if (text.size() > dash)
            text.insert(dash, "-");
    return value(text);
}

value texts(const std::vector<std::string>& from)
{
    json::array array;
    for (const std::string& text : from)
        array.emplace_back(text);
    return array;
}

value text(std::string_view from) { return value(json::string{from}); }

value health(Health health) { return text(id(health)); }

value primary_status(Health health)
{
    static constexpr std::string_view words[] = {"OK", "Degraded", "Error"};
    return text(words[static_cast<std::size_t>(health)]);
}

Health storage_health(const Machine& machine)
{
    for (unsigned number = 1; number <= machine.model().drives; ++number)
        if (machine.drive_failed(number))
            return Health::critical;
    return Health::ok;
}

Health power_health(const Machine& machine)
{
    for (unsigned number = 1; number <= machine.model().power_supplies; ++number)
        if (!machine.power_supply_present(number))
            return Health::critical;
    return Health::ok;
}

Health fan_health(const Machine& machine)
{
    return machine.fan_failed() ? Health::critical : Health::ok;
}

value role(const User* user)
{
    if (user == nullptr || user->name.empty())
        return "None";
    switch (user->privilege) {
    case privilege_administrator:
        return "Administrator";
    case privilege_operator:
        return "Operator";
    case privilege_user:
        return "ReadOnly";
    default:
        return "None";
    }
}

value bit_rate(std::uint8_t code)
{
    static constexpr unsigned rates[] = {9600, 19200, 38400, 57600, 115200};
    const unsigned row = (code & 0x0fU) - 6U;
    return row < std::size(rates) ? value(std::to_string(rates[row])) : value(nullptr);
}

} // namespace oobready::sim::fact_value
