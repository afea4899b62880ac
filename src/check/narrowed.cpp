// SPDX-License-Identifier: GPL-3.0-or-later
#include "check/narrowed.hpp"

#include <set>

namespace oobready::check {

Profile narrowed(const Profile& profile, const std::function<bool(const Requirement&)>& wanted)
{
    std::set<std::string> kept;
    for (const Requirement& requirement : profile.requirements)
        if (wanted(requirement))
            kept.insert(requirement.id);
    for (std::size_t before = 0; before != kept.size();) { // until nothing is needed any more
        before = kept.size();
        for (const Requirement& requirement : profile.requirements)
            if (kept.contains(requirement.id))
                kept.insert(requirement.needs.begin(), requirement.needs.end());
    }
    Profile narrow = profile;
    std::erase_if(narrow.requirements, [&kept](const Requirement& requirement) {
        return !kept.contains(requirement.id);
    });
    return narrow;
}

} // namespace oobready::check
