// SPDX-License-Identifier: GPL-3.0-or-later
#include "report/fold.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

namespace oobready::report {

namespace {

constexpr std::size_t number_digits_max = 18; // fits 64 bits with certainty
constexpr std::string_view digits = "0123456789";

// A name around its last number. `padded`: the number is written with leading zeros, so only
// numbers of the same length may share its brackets.
struct Parts {
    std::string prefix;
    std::string suffix;
    std::uint64_t number = 0;
    std::size_t length = 0;
    bool padded = false;
};

// Nothing where there is no number, or the name has brackets, commas or colons of its own (an IPv6
// address): folding such a name would change what it means.
std::optional<Parts> take_apart(const std::string& name)
{
    const std::size_t last = name.find_last_of(digits);
    if (last == std::string::npos || name.find_first_of("[],: ") != std::string::npos)
        return std::nullopt;
    const std::size_t before = name.find_last_not_of(digits, last);
    const std::size_t first = before == std::string::npos ? 0 : before + 1;
    Parts parts{name.substr(0, first), name.substr(last + 1), 0, last - first + 1, false};
    if (parts.length > number_digits_max)
        return std::nullopt;
    for (std::size_t i = first; i <= last; ++i)
        parts.number = parts.number * 10 + static_cast<std::uint64_t>(name[i] - '0');
    parts.padded = parts.length > 1 && name[first] == '0';
    return parts;
}

struct Group {
    std::string prefix;
    std::string suffix;
    std::size_t length = 0; // of every number, 0 where they differ
    bool padded = false;
    std::set<std::uint64_t> numbers;
    std::string whole; // the name itself, where it cannot be folded

    [[nodiscard]] bool takes(const Parts& parts) const
    {
        if (!whole.empty() || prefix != parts.prefix || suffix != parts.suffix)
            return false;
        if (padded || parts.padded)
            return length == parts.length;
        return true;
    }
};

std::string digits_of(std::uint64_t number, const Group& group)
{
    return group.padded ? fmt::format("{:0{}}", number, group.length) : std::to_string(number);
}

std::string show(const Group& group)
{
    if (!group.whole.empty())
        return group.whole;
    std::string ranges;
    for (auto first = group.numbers.begin(); first != group.numbers.end();) {
        auto last = first;
        auto next = std::next(first);
        while (next != group.numbers.end() && *next == *last + 1)
            last = next++;
        ranges += (ranges.empty() ? "" : ",") + digits_of(*first, group);
        if (last != first)
            ranges += "-" + digits_of(*last, group);
        first = next;
    }
    const bool single = group.numbers.size() == 1;
    return group.prefix + (single ? ranges : "[" + ranges + "]") + group.suffix;
}

void add(std::vector<Group>& groups, const std::string& name)
{
    const std::optional<Parts> parts = take_apart(name);
    const auto found = std::find_if(groups.begin(), groups.end(), [&](const Group& group) {
        return parts ? group.takes(*parts) : group.whole == name;
    });
    if (found != groups.end()) {
        if (parts) {
            found->numbers.insert(parts->number);
            found->padded |= parts->padded;
            found->length = found->length == parts->length ? parts->length : 0;
        }
        return;
    }
    if (parts)
        groups.push_back(
            {parts->prefix, parts->suffix, parts->length, parts->padded, {parts->number}, {}});
    else
        groups.push_back({{}, {}, 0, false, {}, name});
}

} // namespace

std::string fold_hostlist(const std::vector<std::string>& names)
{
    std::vector<Group> groups;
    for (const std::string& name : names)
        add(groups, name);
    std::string list;
    for (const Group& group : groups)
        list += (list.empty() ? "" : ",") + show(group);
    return list;
}

} // namespace oobready::report
