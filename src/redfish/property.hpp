// SPDX-License-Identifier: GPL-3.0-or-later
// Properties of a resource as facts. Pure. What a resource lacks, has as null, or has with a type
// or word that the schema does not know is null here: nothing is guessed, and a number in quotes is
// no number.
#pragma once

#include "check/shape.hpp"

#include <boost/json.hpp>

#include <initializer_list>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace oobready::redfish {

namespace json = boost::json;

inline constexpr std::size_t texts_max = 64; ///< of one list

/// A text that says something, printable(); null for an empty or blank one, and for what is no
/// text.
json::value text_of(const json::value* value);

// The value of the property `name`, or null.
json::value text_at(const json::object& object, std::string_view name);    ///< text_of() it
json::value number_at(const json::object& object, std::string_view name);  ///< finite
json::value count_at(const json::object& object, std::string_view name);   ///< whole, 0 or above
json::value boolean_at(const json::object& object, std::string_view name); ///< true or false
/// One of `words`, spelt exactly so.
json::value word_at(const json::object& object, std::string_view name,
                    std::span<const std::string_view> words);

/// The texts of a list; at most `texts_max`.
json::array texts_at(const json::object& object, std::string_view name);

/// The property `name` where it is an object, or an array; null where it is not.
const json::object* object_at(const json::object& object, std::string_view name);
const json::array* array_at(const json::object& object, std::string_view name);

/// The first of `values` that is not null; null where all are.
json::value first_of(std::initializer_list<json::value> values);

/// A URI as a fact.
json::string uri_fact(std::string_view uri);

/// What several resources say of one thing, and what all that say something agree on.
class Sums {
public:
    /// `fact` is one of them, even where nothing says anything of it.
    void declare(std::string_view fact);
    /// Null says nothing.
    void add(std::string_view fact, const json::value& value);
    /// Each fact into `facts`: what was agreed on, else null. Gives the names of those that nothing
    /// says anything of; none of them where not everything could be read (`complete` is false).
    json::array move_into(json::object& facts, bool complete) const;

private:
    std::vector<std::pair<std::string, std::vector<json::value>>> values_; ///< in their order
};

// Rows that the probes share which follow links: of what Walk::observation() adds, and of
// Sums::move_into().
check::Shape walk_shape();
check::Shape missing_shape();

} // namespace oobready::redfish
