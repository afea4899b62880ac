// SPDX-License-Identifier: GPL-3.0-or-later
// Rendering: a resource of the tree, as one machine shows it now.
//
// In a template
//   "${fact}"            alone is the fact's own JSON value; within a longer text it is text
//   "${fact?}"           leaves the member out where the fact is null
//   {"$each": "list", …} in an array stands once for each item of the list
//   {"$when": "fact", "$then": …, "$else": …}  chooses; without "$else" it is null
//   "$type": "Chassis.v1_14_0"  becomes @odata.type; @odata.id and Id come by themselves
//   "$page_size": 50     of a collection: its members in pages, with Members@odata.nextLink
//   "$inline": true      of a collection: its members whole instead of links
#pragma once

#include "sim/web/facts.hpp"
#include "sim/web/resource_tree.hpp"

#include <boost/json/object.hpp>

#include <cstddef>
#include <optional>
#include <string_view>

namespace oobready::sim {

/// DSP0266 7.3.3: which members of a collection are asked for.
struct Page {
    std::size_t skip = 0;
    std::optional<std::size_t> top;
};

inline constexpr unsigned template_depth_max = 32;

/// The resource that `placed` stands for. A placeholder that check_resources() would refuse is
/// null.
json::object render(const ResourceTree& tree, const Placed& placed, const Machine& machine,
                    const WebPlace& place, const Page& page = {});

/// The next placeholder of `text` from `start`: where it begins and ends, and its name. Nothing
/// when there is none; an end of npos when it is never closed.
struct Placeholder {
    std::size_t begin = 0;
    std::size_t end = 0;
    std::string_view name;
    bool optional = false; ///< "${name?}"
};
std::optional<Placeholder> next_placeholder(std::string_view text, std::size_t start);

/// "#Chassis.v1_14_0.Chassis" of "Chassis.v1_14_0".
std::string odata_type(std::string_view type);
/// "Chassis" of "Chassis.v1_14_0".
std::string_view kind_of(const json::object& body);

} // namespace oobready::sim
