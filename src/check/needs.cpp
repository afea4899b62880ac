// SPDX-License-Identifier: GPL-3.0-or-later
// Topological order by counting what is still needed (Kahn): no recursion, however long the chain.
#include "check/needs.hpp"

#include <map>

namespace oobready::check {

NeedsOrder needs_order(const std::vector<Requirement>& requirements)
{
    std::map<std::string_view, std::size_t> by_id;
    for (std::size_t i = 0; i < requirements.size(); ++i)
        by_id.emplace(requirements[i].id, i);
    std::vector<std::size_t> missing(requirements.size(), 0);
    std::vector<std::vector<std::size_t>> needed_by(requirements.size());
    for (std::size_t i = 0; i < requirements.size(); ++i) {
        for (const auto* earlier : {&requirements[i].needs, &requirements[i].explained_by}) {
            for (const std::string& id : *earlier) {
                const auto found = by_id.find(id);
                if (found == by_id.end())
                    continue;
                needed_by[found->second].push_back(i);
                ++missing[i];
            }
        }
    }
    NeedsOrder result;
    for (std::size_t i = 0; i < requirements.size(); ++i)
        if (missing[i] == 0)
            result.order.push_back(i);
    for (std::size_t done = 0; done < result.order.size(); ++done)
        for (std::size_t next : needed_by[result.order[done]])
            if (--missing[next] == 0)
                result.order.push_back(next);
    for (std::size_t i = 0; i < requirements.size(); ++i)
        if (missing[i] != 0)
            result.cyclic.push_back(i);
    return result;
}

} // namespace oobready::check
