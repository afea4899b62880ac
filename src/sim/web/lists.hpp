// SPDX-License-Identifier: GPL-3.0-or-later
// Lists: what a machine has several of. A resource file repeats a URI or an array's member once for
// each item: "/…/Entries/[sel]", {"$each": "temperatures", …}.
#pragma once

#include "sim/model/machine.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace oobready::sim {

/// Which facts a placeholder may ask for besides those of the machine.
enum class ItemKind { none, number, sensor, event, account, trouble };

/// One item. Only what its kind needs is set; nothing is owned.
struct Item {
    ItemKind kind = ItemKind::none;
    std::string id;      ///< the segment of its URI
    unsigned number = 0; ///< counts from 1
    const Sensor* sensor = nullptr;
    const SelEntry* event = nullptr;
    const User* account = nullptr; ///< null for a slot that the machine does not have
    std::string trouble = {};      ///< what is wrong with a part
};

struct List {
    std::string_view name;
    ItemKind kind;
    std::vector<Item> (*items)(const Machine& machine);
};

/// Null when there is no list of that name.
const List* find_list(std::string_view name);

} // namespace oobready::sim
