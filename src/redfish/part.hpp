// SPDX-License-Identifier: GPL-3.0-or-later
// A part of the machine (power supply, fan, drive …) in normal form. Pure. Whatever a resource
// lacks, has as null, or has with a type or word that DSP0268 does not know is null here: nothing
// is guessed, and a number in quotes is no number.
#pragma once

#include "check/shape.hpp"

#include <boost/json.hpp>

#include <span>
#include <string>
#include <string_view>

namespace oobready::redfish {

namespace json = boost::json;

inline constexpr std::size_t parts_max = 1024; ///< of one list of facts
inline constexpr std::size_t text_bytes_max = 120;

// The value of the property `name`, or null.
json::value text_in(const json::object& object, std::string_view name);   ///< printable, not blank
json::value number_in(const json::object& object, std::string_view name); ///< finite
json::value count_in(const json::object& object, std::string_view name);  ///< whole, 0 or above
json::value truth_in(const json::object& object, std::string_view name);  ///< true or false
/// One of `words`, spelt exactly so.
json::value word_in(const json::object& object, std::string_view name,
                    std::span<const std::string_view> words);

/// The property `name` where it is an object, or an array; null where it is not.
const json::object* object_in(const json::object& object, std::string_view name);
const json::array* array_in(const json::object& object, std::string_view name);

/// The first of `values` that is not null; null where all are.
json::value first_of(std::initializer_list<json::value> values);

/// What stands for a part in each list: "source" (the URI it was read from), "name", "state",
/// "present" and "health". An absent part has no health, whatever its resource says: an empty slot
/// is not broken. Its "present" is null where the state is not known.
json::object part_of(const std::string& uri, const json::object& resource);

/// The same of a part that is described inside of `resource_uri`: its own "@odata.id" is its
/// source, where it has one.
json::object part_within(const std::string& resource_uri, const json::object& part);

/// Whether the row says that there is nothing in its place.
bool is_absent(const json::object& row);

/// Appends `row` unless the list is full.
void keep_row(json::array& list, json::object row);

/// What could not be read: each with the list of facts that it is missing from.
json::object unreadable_row(const std::string& uri, const std::string& error, std::string_view of);

/// The health and the state of a resource: "health", "health_rollup", "state".
json::value health_of(const json::object& resource);
json::value health_rollup_of(const json::object& resource);
json::value state_of(const json::object& resource);

extern const std::span<const std::string_view> health_words;
extern const std::span<const std::string_view> state_words;

/// The rows of part_of(), and of the list that they stand in: "/drives", "/drives/*/source", …
check::Shape part_shape(std::string_view list, std::string_view meaning);
check::Shape unreadable_shape();

} // namespace oobready::redfish
