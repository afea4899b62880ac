// SPDX-License-Identifier: GPL-3.0-or-later
// ResourceTree: the Redfish resources of a machine model, parsed once and shared by its nodes.
//
// The file is an object of resources by URI. A URI may repeat: over numbers ("…/CPU.Socket.[1-2]")
// or over a list of the machine ("…/Entries/[sel]"). "$every" holds what every resource begins
// with.
#pragma once

#include "base/mistake.hpp"
#include "sim/web/lists.hpp"

#include <boost/json/object.hpp>

#include <cstddef>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace oobready::sim {

namespace json = boost::json;

inline constexpr std::size_t resource_file_bytes_max = 4U << 20U;
inline constexpr std::size_t resources_max = 20000;

/// One resource of one machine: its template and what tells it from the others of its template.
struct Placed {
    std::string uri;
    const json::object* body = nullptr; ///< owned by the tree
    std::string index;        ///< the text in place of the brackets; empty where there were none
    std::size_t position = 0; ///< among those of its range or list, from 0
    Item item;
};

class ResourceTree {
public:
    /// Reads `text`, the content of `file`. What is wrong with it is told in `mistakes`, and the
    /// resources that are right are there nevertheless.
    ResourceTree(const std::string& text, const std::string& file, Mistakes& mistakes);
    ResourceTree(const ResourceTree&) = delete;
    ResourceTree& operator=(const ResourceTree&) = delete;

    /// The resource at `uri` (without a slash at its end), or nothing.
    [[nodiscard]] std::optional<Placed> find(std::string_view uri, const Machine& machine) const;

    /// What stands directly below `uri`, in the file's order.
    [[nodiscard]] std::vector<Placed> members(std::string_view uri, const Machine& machine) const;

    /// Every resource of `machine`.
    [[nodiscard]] std::vector<Placed> all(const Machine& machine) const;

    /// What every resource begins with.
    [[nodiscard]] const json::object& every() const { return every_; }
    [[nodiscard]] const json::object& file() const { return file_; }

private:
    struct Entry { ///< one URI, or all that one list makes
        std::string before, after;
        const List* list = nullptr;
        Placed placed; ///< without a list
    };

    void add(std::string_view key, const json::object& body, Mistakes& mistakes);
    void add_range(std::string_view key, const json::object& body, Mistakes& mistakes);
    void insert(Entry entry);
    static void expand(const Entry& entry, const Machine& machine, std::vector<Placed>& out);

    json::object file_;
    json::object every_;
    std::vector<Entry> entries_;
    std::map<std::string, std::size_t, std::less<>> by_uri_;
    std::map<std::string, std::vector<std::size_t>, std::less<>> below_;
};

/// A collection whose Members are filled from what stands below it.
bool is_collection(const json::object& body);

/// "/a/b" of "/a/b/c"; empty when there is no slash left.
std::string_view parent(std::string_view uri);

/// The line of `text`, from 1, in which `key` first stands between quotation marks; 0: nowhere.
unsigned line_of(std::string_view text, std::string_view key);

} // namespace oobready::sim
