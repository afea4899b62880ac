// SPDX-License-Identifier: GPL-3.0-or-later
#include "sim/web/lists.hpp"

#include <algorithm>
#include <iterator>

namespace oobready::sim {

namespace {

using Items = std::vector<Item>;

// The sensor's name as a URI's segment: letters, digits and dots stay.
std::string segment(std::string_view name)
{
    std::string text;
    for (const char c : name) {
        const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                           (c >= '0' && c <= '9') || c == '.' || c == '-';
        text += plain ? c : '_';
    }
    return text;
}

bool readable(const Sensor& sensor) { return !sensor.discrete(); }

template <SensorKind kind>
bool is(const Sensor& sensor)
{
    return sensor.kind == kind;
}

template <bool (*wanted)(const Sensor&)>
Items sensors(const Machine& machine)
{
    Items items;
    unsigned number = 0;
    for (const Sensor& sensor : machine.model().sensors)
        if (wanted(sensor))
            items.push_back({ItemKind::sensor, segment(sensor.name), ++number, &sensor});
    return items;
}

Items numbered(unsigned count)
{
    Items items;
    for (unsigned number = 1; number <= count; ++number)
        items.push_back({ItemKind::number, std::to_string(number), number});
    return items;
}

Items power_supplies(const Machine& machine) { return numbered(machine.model().power_supplies); }

Items drives(const Machine& machine) { return numbered(machine.model().drives); }

Items events(const Machine& machine)
{
    Items items;
    unsigned number = 0;
    for (const SelEntry& event : machine.sel())
        items.push_back(
            {ItemKind::event, std::to_string(event.record_id), ++number, nullptr, &event});
    return items;
}

Items events_newest_first(const Machine& machine)
{
    Items items = events(machine);
    std::reverse(items.begin(), items.end());
    return items;
}

Items account_slots(const Machine& machine)
{
    Items items = numbered(machine.model().user_slots);
    for (Item& item : items) {
        item.kind = ItemKind::account;
        if (item.number < machine.users.size())
            item.account = &machine.users[item.number];
    }
    return items;
}

// Only those that somebody has.
Items accounts(const Machine& machine)
{
    Items items = account_slots(machine);
    std::erase_if(items, [](const Item& item) {
        return item.account == nullptr || item.account->name.empty();
    });
    return items;
}

// What makes the machine critical now, part by part.
Items troubles(const Machine& machine)
{
    Items items;
    const auto add = [&items](std::string what) {
        const auto number = static_cast<unsigned>(items.size() + 1);
        Item item{ItemKind::trouble, std::to_string(number), number};
        item.trouble = std::move(what);
        items.push_back(std::move(item));
    };
    for (unsigned number = 1; number <= machine.model().power_supplies; ++number)
        if (!machine.power_supply_present(number))
            add("Power supply " + std::to_string(number) + " is not there.");
    for (unsigned number = 1; number <= machine.model().drives; ++number)
        if (machine.drive_failed(number))
            add("Drive " + std::to_string(number) + " has failed.");
    if (machine.fan_failed())
        add("A fan stands still.");
    return items;
}

constexpr List lists[] = {
    {"account_slots", ItemKind::account, account_slots},
    {"accounts", ItemKind::account, accounts},
    {"currents", ItemKind::sensor, sensors<is<SensorKind::current>>},
    {"drives", ItemKind::number, drives},
    {"fans", ItemKind::sensor, sensors<is<SensorKind::fan>>},
    {"power_supplies", ItemKind::number, power_supplies},
    {"powers", ItemKind::sensor, sensors<is<SensorKind::power>>},
    {"sel", ItemKind::event, events},
    {"sel_newest_first", ItemKind::event, events_newest_first},
    {"sensors", ItemKind::sensor, sensors<readable>},
    {"troubles", ItemKind::trouble, troubles},
    {"temperatures", ItemKind::sensor, sensors<is<SensorKind::temperature>>},
    {"voltages", ItemKind::sensor, sensors<is<SensorKind::voltage>>},
};

} // namespace

const List* find_list(std::string_view name)
{
    const auto* const found = std::find_if(std::begin(lists), std::end(lists),
                                           [name](const List& list) { return list.name == name; });
    return found != std::end(lists) ? found : nullptr;
}

} // namespace oobready::sim
