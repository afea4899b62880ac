// SPDX-License-Identifier: GPL-3.0-or-later
// Whether facts are what the shape of their probe says (check/shape.hpp).
#pragma once

#include "check/shape.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <string_view>

namespace oobready::fuzz {

namespace json = boost::json;

class ShapeFit {
public:
    explicit ShapeFit(const check::Shape& shape)
    {
        for (const check::Fact& fact : shape) {
            const std::string path = fact.path();
            facts_.emplace(path, fact);
            for (std::size_t at = path.find('/', 1); at != path.npos; at = path.find('/', at + 1))
                parents_.insert(path.substr(0, at));
        }
    }

    /// What of `value`, which stands at `path`, does not fit; empty where all does.
    [[nodiscard]] std::string mistake(const json::value& value, const std::string& path = {}) const
    {
        const auto fact = facts_.find(path);
        if (fact != facts_.end()) {
            if (!fits(fact->second, value))
                return path + " does not fit: " + json::serialize(value);
            if (fact->second.anything)
                return {};
        } else if (!path.empty() && !parents_.contains(path)) {
            return path + " is not in the shape";
        } else if (!value.is_object() && !value.is_array()) {
            return path + " should hold something";
        }
        return mistake_below(value, path);
    }

private:
    [[nodiscard]] std::string mistake_below(const json::value& value, const std::string& path) const
    {
        std::string found;
        if (const json::object* object = value.if_object())
            for (const auto& [name, member] : *object)
                if (found.empty())
                    found = mistake(member, path + "/" + std::string{name});
        if (const json::array* array = value.if_array())
            for (const json::value& member : *array)
                if (found.empty())
                    found = mistake(member, path + "/*");
        return found;
    }

    static bool fits(const check::Fact& fact, const json::value& value)
    {
        if (value.is_null())
            return fact.nullable;
        const std::vector<std::string_view> words = fact.closed_set();
        switch (fact.type) {
        case check::FactType::string:
            return value.is_string() &&
                   (words.empty() ||
                    std::ranges::find(words, std::string_view{value.get_string()}) != words.end());
        case check::FactType::integer:
            return value.is_int64() || value.is_uint64();
        case check::FactType::number:
            return value.is_number();
        case check::FactType::boolean:
            return value.is_bool();
        case check::FactType::object:
            return value.is_object();
        case check::FactType::list:
            return value.is_array();
        }
        return false;
    }

    std::map<std::string, check::Fact> facts_;
    std::set<std::string> parents_;
};

} // namespace oobready::fuzz
