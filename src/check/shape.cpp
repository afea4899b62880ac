// SPDX-License-Identifier: GPL-3.0-or-later
// Which pointers can exist in a shape: the pointer and every fact are cut into tokens and compared.
#include "check/shape.hpp"

#include "base/text.hpp"
#include "check/pointer.hpp"
#include "check/suggest.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace oobready::check {

namespace {

constexpr std::string_view every = "*";

bool is_index(std::string_view token)
{
    return !token.empty() && token.find_first_not_of("0123456789") == std::string_view::npos;
}

// "*" in a shape is each member of a list; in a pointer it is each member of a list or an object.
bool meets(std::string_view known, std::string_view asked)
{
    return known == asked || asked == every || (known == every && is_index(asked));
}

bool can_be(const Fact& fact, const std::vector<std::string_view>& asked)
{
    const std::string path = fact.path();
    const std::vector<std::string_view> known = tokens_of(path);
    if (asked.size() > known.size() && !fact.anything)
        return false;
    const std::size_t common = std::min(known.size(), asked.size());
    for (std::size_t i = 0; i < common; ++i)
        if (!meets(known[i], asked[i]))
            return false;
    return true;
}

} // namespace

std::string_view id(FactType type)
{
    switch (type) {
    case FactType::string:
        return "string";
    case FactType::integer:
        return "integer";
    case FactType::number:
        return "number";
    case FactType::boolean:
        return "boolean";
    case FactType::object:
        return "object";
    case FactType::list:
        return "list";
    }
    return "internal-error";
}

std::vector<std::string_view> Fact::closed_set() const
{
    std::vector<std::string_view> set;
    const auto add = [&set](std::string_view word) {
        if (!word.empty() && std::ranges::find(set, word) == set.end())
            set.push_back(word);
    };
    std::ranges::for_each(words, add);
    add(other_word);
    return set;
}

Shape joined(std::initializer_list<Shape> parts)
{
    Shape all;
    for (const Shape& part : parts)
        all.insert(all.end(), part.begin(), part.end());
    return all;
}

Shape under(std::string_view place, Shape shape)
{
    for (Fact& fact : shape)
        (fact.below.empty() ? fact.below : fact.further) = place;
    return shape;
}

Shape each_or_null(Shape shape)
{
    for (Fact& fact : shape)
        fact.nullable = true;
    return shape;
}

Shape each_where_given(Shape shape)
{
    for (Fact& fact : shape)
        fact.optional = true;
    return shape;
}

std::string shape_mistake(const Shape& shape, std::string_view pointer, std::string_view beyond)
{
    const std::vector<std::string_view> asked = tokens_of(pointer);
    const auto possible = [&asked](const Fact& fact) { return can_be(fact, asked); };
    if (std::ranges::any_of(shape, possible))
        return {};
    // In the suggestion a member that was meant by its number stands as "*", as in the shape.
    std::string wrong;
    for (std::string_view token : asked)
        wrong += "/" + std::string{is_index(token) ? every : token};
    std::vector<std::string> known;
    for (const Fact& fact : shape)
        if (std::string path = fact.path(); path.starts_with(beyond))
            known.push_back(path.substr(beyond.size()));
    wrong.erase(0, std::min(beyond.size(), wrong.size()));
    return fmt::format("has no fact '{}'{}", printable(pointer.substr(beyond.size()), 80),
                       suggestion(wrong, {known.begin(), known.end()}));
}

} // namespace oobready::check
