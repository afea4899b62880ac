// SPDX-License-Identifier: GPL-3.0-or-later
// Actions (DSP0266 7.9): what a client may do to a machine. One table holds them.
#pragma once

#include "sim/model/machine.hpp"

#include <boost/json/array.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace oobready::sim {

struct ActionRow;

/// An action that a resource offers and that we can perform.
struct OfferedAction {
    const ActionRow* row = nullptr;
    std::uint8_t privilege = privilege_administrator; ///< the least that the caller needs
    boost::json::array allowed; ///< values of the action's parameter that the resource lists
};

/// The action `name` ("ComputerSystem.Reset") of the resource in `owner`, whose target must be
/// `path`. Nothing when it is not offered there, or is none that we know.
std::optional<OfferedAction> find_action(std::string_view owner, std::string_view name,
                                         std::string_view path);

/// Whether any resource may offer an action of that name.
bool is_known_action(std::string_view name);

/// False when `body` does not ask for something that the action allows; nothing was done then.
bool perform(const OfferedAction& action, std::string_view body, Machine& machine);

} // namespace oobready::sim
