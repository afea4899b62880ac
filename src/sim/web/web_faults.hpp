// SPDX-License-Identifier: GPL-3.0-or-later
// Faults of Redfish answers: those that answer instead of the service, and those that spoil what it
// answered. Two tables.
#pragma once

#include "sim/model/machine.hpp"
#include "sim/web/facts.hpp"
#include "sim/web/web_message.hpp"

#include <optional>
#include <string>

namespace oobready::sim {

/// The answer of a fault that strikes `path` now; nothing when none does.
std::optional<WebReply> faulty_reply(Machine& machine, const WebRequest& request,
                                     const std::string& path);

/// Does to `reply` what the faults of `path` do.
void spoil(Machine& machine, const WebPlace& place, const std::string& path, WebReply& reply);

inline constexpr std::size_t deep_levels = 100'000;
inline constexpr std::chrono::milliseconds drip_pause{20};

} // namespace oobready::sim
