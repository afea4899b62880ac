// SPDX-License-Identifier: GPL-3.0-or-later
// Expanding hostlists: split at the commas outside brackets, then multiply the groups of each item.
#include "rack/hostlist.hpp"

#include "base/text.hpp"

#include <fmt/format.h>

#include <charconv>

namespace oobready::rack {

namespace {

constexpr std::size_t digits_max = 9; // so that every number fits 32 bits
constexpr std::size_t name_bytes_max = 255;

Error wrong(std::string_view item, std::string_view reason)
{
    return {Errc::unsupported, fmt::format("'{}': {}", printable(item, 80), reason)};
}

// The items between commas that stand outside of brackets.
Result<std::vector<std::string_view>> split_items(std::string_view text)
{
    std::vector<std::string_view> items;
    bool inside = false;
    std::size_t start = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '[' && inside)
            return wrong(text, "a bracket within brackets");
        if (text[i] == ']' && !inside)
            return wrong(text, "a closing bracket without an opening one");
        if (text[i] == '[' || text[i] == ']')
            inside = !inside;
        if (text[i] == ',' && !inside) {
            items.push_back(trim(text.substr(start, i - start)));
            start = i + 1;
        }
    }
    if (inside)
        return wrong(text, "an unclosed bracket");
    items.push_back(trim(text.substr(start)));
    return items;
}

bool all_digits(std::string_view text)
{
    return !text.empty() && text.size() <= digits_max &&
           text.find_first_not_of("0123456789") == std::string_view::npos;
}

unsigned number_of(std::string_view digits)
{
    unsigned number = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), number);
    return number;
}

// "01-04" or "07" appended to `members`; the width of the first number is kept.
Result<void> append_range(std::string_view item, std::string_view range,
                          std::vector<std::string>& members)
{
    const std::size_t dash = range.find('-');
    const std::string_view low = trim(range.substr(0, dash));
    const std::string_view high =
        dash == std::string_view::npos ? low : trim(range.substr(dash + 1));
    if (!all_digits(low) || !all_digits(high))
        return wrong(
            item, fmt::format("'{}' is no number and no range of numbers", printable(range, 40)));
    const unsigned first = number_of(low);
    const unsigned last = number_of(high);
    if (last < first)
        return wrong(item, fmt::format("the range {}-{} goes down", first, last));
    if (last - first >= hosts_max - members.size())
        return wrong(item, fmt::format("more than {} names", hosts_max));
    for (unsigned number = first; number <= last; ++number)
        members.push_back(fmt::format("{:0{}}", number, low.size()));
    return {};
}

Result<std::vector<std::string>> expand_group(std::string_view item, std::string_view group)
{
    std::vector<std::string> members;
    for (std::size_t start = 0;;) {
        const std::size_t comma = group.find(',', start);
        const Result<void> appended =
            append_range(item, trim(group.substr(start, comma - start)), members);
        if (!appended)
            return appended.error();
        if (comma == std::string_view::npos)
            return members;
        start = comma + 1;
    }
}

// Every name so far with every one of `endings` behind it.
Result<void> multiply(std::string_view item, std::vector<std::string>& names,
                      const std::vector<std::string>& endings)
{
    if (names.size() * endings.size() > hosts_max)
        return wrong(item, fmt::format("more than {} names", hosts_max));
    std::vector<std::string> longer;
    longer.reserve(names.size() * endings.size());
    for (const std::string& name : names)
        for (const std::string& ending : endings)
            longer.push_back(name + ending);
    names = std::move(longer);
    return {};
}

Result<std::vector<std::string>> expand_item(std::string_view item)
{
    if (item.empty())
        return wrong(item, "an empty name");
    if (item.size() > name_bytes_max)
        return wrong(item, "the name is too long");
    std::vector<std::string> names = {""};
    std::string_view rest = item;
    while (!rest.empty()) {
        const std::size_t open = rest.find('[');
        std::vector<std::string> endings = {std::string{rest.substr(0, open)}};
        rest.remove_prefix(std::min(open, rest.size()));
        if (!endings.front().empty()) {
            if (const Result<void> done = multiply(item, names, endings); !done)
                return done.error();
            continue;
        }
        const std::size_t close = rest.find(']'); // split_items() saw that it is there
        const std::string_view group = rest.substr(1, close - 1);
        if (group.find(':') != std::string_view::npos) {
            endings = {std::string{rest.substr(0, close + 1)}}; // an IPv6 address: "[fe80::1]"
        } else {
            Result<std::vector<std::string>> members = expand_group(item, group);
            if (!members)
                return members.error();
            endings = std::move(*members);
        }
        if (const Result<void> done = multiply(item, names, endings); !done)
            return done.error();
        rest.remove_prefix(close + 1);
    }
    return names;
}

} // namespace

Result<std::vector<std::string>> expand_hostlist(std::string_view text)
{
    const Result<std::vector<std::string_view>> items = split_items(text);
    if (!items)
        return items.error();
    std::vector<std::string> names;
    for (std::string_view item : *items) {
        Result<std::vector<std::string>> expanded = expand_item(item);
        if (!expanded)
            return expanded.error();
        if (expanded->size() > hosts_max - names.size())
            return wrong(item, fmt::format("more than {} names", hosts_max));
        names.insert(names.end(), expanded->begin(), expanded->end());
    }
    return names;
}

} // namespace oobready::rack
