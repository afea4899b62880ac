// SPDX-License-Identifier: GPL-3.0-or-later
// What a rack file can declare of a node. rack fills these paths of Declared; a profile may name no
// others, so that a misspelt one is a mistake and not a check that silently never applies.
#pragma once

#include <array>
#include <string_view>

namespace oobready::check {

struct DeclaredPath {
    std::string_view path;
    bool is_list;
};

inline constexpr std::array<DeclaredPath, 14> declared_paths = {{
    {"site.name", false},
    {"site.gateway", false},
    {"site.netmask", false},
    {"site.ntp", true},
    {"site.dns", true},
    {"appliance.name", false},
    {"appliance.profile", false},
    {"node.name", false},
    {"node.bmc", false},
    {"node.mac", false},
    {"node.in_band", false},
    {"node.uuid", false},
    {"node.serial", false},
    {"node.pin", false},
}};

} // namespace oobready::check
