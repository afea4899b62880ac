// SPDX-License-Identifier: GPL-3.0-or-later
// A part of the machine (power supply, fan, drive …) in normal form, and its Status (DSP0268).
// Pure.
#pragma once

#include "check/shape.hpp"
#include "redfish/property.hpp"

namespace oobready::redfish {

inline constexpr std::size_t parts_max = 1024; ///< of one list of facts

extern const std::span<const std::string_view> health_words;
extern const std::span<const std::string_view> state_words;

/// The health and the state of a resource, in the words of DSP0268; null for any other.
json::value health_of(const json::object& resource);
json::value health_rollup_of(const json::object& resource);
json::value state_of(const json::object& resource);

/// "state" and "health" into `facts`. What is absent has no health, whatever its resource says: an
/// empty slot is not broken.
void add_status(json::object& facts, const json::object& resource);

/// What stands for a part in each list: "source" (the URI it was read from), "name", "present",
/// "state" and "health". Its "present" is null where the state is not known.
json::object part_of(const std::string& uri, const json::object& resource);

/// The same of a part that is described inside of `resource_uri`: its own "@odata.id" is its
/// source, where it has one.
json::object part_within(const std::string& resource_uri, const json::object& part);

/// Whether the row says that there is nothing in its place.
bool is_absent(const json::object& row);

/// Appends `row` unless the list is full.
void keep_row(json::array& list, json::object row);

/// The rows of part_of(), and of the list that they stand in: "/drives", "/drives/*/source", …
check::Shape part_shape(std::string_view list, std::string_view meaning);
/// Those of add_status(), of each member of `list`: "/members/*".
check::Shape status_shape(std::string_view list);

} // namespace oobready::redfish
