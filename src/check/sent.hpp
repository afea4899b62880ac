// SPDX-License-Identifier: GPL-3.0-or-later
// Sent: one thing that a probe sends to a controller, and how often. Data, so that it can be shown
// before anything is sent.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace oobready::check {

/// Which port of the controller it goes to; a rack file may put each elsewhere.
enum class Door { ipmi, https, http, argument };
std::string_view id(Door door);

/// How often something is sent in one run to one controller, answers that come at once assumed:
/// what is lost on the way, and what a busy controller puts off, is sent again.
struct Often {
    std::string_view per = {};  ///< once for each of these: "sensor"; empty: once
    std::size_t count = 0;      ///< how many of these there are at most, where that is known
    std::string_view only = {}; ///< sent in this case only: "where the host is silent"; else always
    std::string_view argument = {}; ///< sent only with this argument true
    [[nodiscard]] bool is_once() const { return per.empty() && only.empty() && argument.empty(); }
    bool operator==(const Often&) const = default;
};

inline constexpr Often once{};
constexpr Often per(std::string_view what, std::size_t count = 0) { return {what, count, {}, {}}; }
constexpr Often only(std::string_view when) { return {{}, 0, when, {}}; }

/// "once", "per sensor", "per parameter, at most 6", "once, only where …".
std::string describe(const Often& often);

struct Sent {
    std::string what; ///< "Get Device ID (06h 01h)", "GET /redfish/v1/", "TCP connect"
    Door door = Door::ipmi;
    Often often = once;
};

/// What opens the session of a plane, which all its probes share, and what closes it.
struct SessionSends {
    std::vector<Sent> opening;
    std::vector<Sent> closing;
};

} // namespace oobready::check
