// SPDX-License-Identifier: GPL-3.0-or-later
#include "rack/rack.hpp"

namespace oobready::rack {

void set_quirks(Node& node, const check::Settings& settings,
                std::span<const check::Quirk> catalogue, Mistakes& mistakes)
{
    std::vector<check::QuirkName> named = settings.quirks;
    named.insert(named.end(), node.quirk_names.begin(), node.quirk_names.end());
    node.quirks = check::quirks_in_force(named, catalogue, mistakes);
}

} // namespace oobready::rack
