// SPDX-License-Identifier: GPL-3.0-or-later
// Properties of a resource as facts: what is absent, null, empty or of another type than the schema
// says is null. Every text is printable(). Pure.
#pragma once

#include "check/shape.hpp"

#include <boost/json.hpp>

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace oobready::redfish {

namespace json = boost::json;

/// A text that says something; null for an empty or blank one, and for what is no text.
json::value text_of(const json::value* value);
json::value text_at(const json::object& object, std::string_view name);

/// True or false; null for anything else, also for "true".
json::value boolean_at(const json::object& object, std::string_view name);

/// A whole number from 0 on; null for anything else, also for "5" and 5.5.
json::value count_at(const json::object& object, std::string_view name);

/// The member of that name; null where there is none or another type.
const json::object* object_at(const json::object& object, std::string_view name);
const json::array* array_at(const json::object& object, std::string_view name);

/// The texts of a list; at most `texts_max`.
inline constexpr std::size_t texts_max = 64;
json::array texts_at(const json::object& object, std::string_view name);

/// The "State" and "Health" of the resource's Status (DSP0268 Status), as facts "state" and
/// "health".
void add_status(json::object& facts, const json::object& resource);
/// Their rows below a list of members.
check::Shape status_shape();

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

/// The rows of "missing", "unreadable" and "supported", which the probes that follow links share.
check::Shape reading_shape(bool with_missing);

} // namespace oobready::redfish
