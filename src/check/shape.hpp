// SPDX-License-Identifier: GPL-3.0-or-later
// Shape: what the facts of a probe look like, before it has observed anything. Each stands next to
// the decoder that makes the facts; `bind`, `oobready probe` and the plan read it.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace oobready::check {

enum class FactType { string, integer, number, boolean, object, list };
std::string_view id(FactType type);

/// One fact: where it stands, what it can be, what it means.
struct Fact {
    std::string_view pointer; ///< "/members/*/status": JSON Pointer, "*" for each member of a list
    FactType type = FactType::string;
    std::string_view meaning;
    std::string_view unit = {};                   ///< "ms"; empty where there is none
    std::span<const std::string_view> words = {}; ///< the closed set; empty where any text may come
    std::string_view other_word = {};             ///< one more of that set
    bool nullable = false;
    bool optional = false; ///< not in every answer: where the controller gives it
    bool anything = false; ///< what stands below is the controller's own: not described
    // Set by under(): what `pointer` is relative to, the nearest first.
    std::string_view below = {};
    std::string_view further = {};

    [[nodiscard]] constexpr Fact in(std::string_view unit_name) const
    {
        Fact fact = *this;
        fact.unit = unit_name;
        return fact;
    }
    [[nodiscard]] constexpr Fact one_of(std::span<const std::string_view> set,
                                        std::string_view other = {}) const
    {
        Fact fact = *this;
        fact.words = set;
        fact.other_word = other;
        return fact;
    }
    [[nodiscard]] constexpr Fact or_null() const
    {
        Fact fact = *this;
        fact.nullable = true;
        return fact;
    }
    [[nodiscard]] constexpr Fact where_given() const
    {
        Fact fact = *this;
        fact.optional = true;
        return fact;
    }
    [[nodiscard]] constexpr Fact of_anything() const
    {
        Fact fact = *this;
        fact.anything = true;
        return fact;
    }

    /// The whole pointer.
    [[nodiscard]] std::string path() const
    {
        return std::string{further} + std::string{below} + std::string{pointer};
    }
    /// The name of a fact that stands directly in its object: "status".
    [[nodiscard]] constexpr std::string_view name() const
    {
        return pointer.substr(pointer.rfind('/') + 1);
    }
    /// The closed set, each word once, in its order; empty where any text may come.
    [[nodiscard]] std::vector<std::string_view> closed_set() const;
};

using Shape = std::vector<Fact>;

// Rows of a shape, named by their type: `text("/power", "whether the host is on").one_of(powers)`.
constexpr Fact text(std::string_view pointer, std::string_view meaning)
{
    return {pointer, FactType::string, meaning};
}
constexpr Fact integer(std::string_view pointer, std::string_view meaning)
{
    return {pointer, FactType::integer, meaning};
}
constexpr Fact number(std::string_view pointer, std::string_view meaning)
{
    return {pointer, FactType::number, meaning};
}
constexpr Fact boolean(std::string_view pointer, std::string_view meaning)
{
    return {pointer, FactType::boolean, meaning};
}
constexpr Fact object(std::string_view pointer, std::string_view meaning)
{
    return {pointer, FactType::object, meaning};
}
constexpr Fact list(std::string_view pointer, std::string_view meaning)
{
    return {pointer, FactType::list, meaning};
}

/// All rows of all `parts`, in their order.
Shape joined(std::initializer_list<Shape> parts);

/// `shape` below `place`, which must outlive it. A row can be put below another place twice.
Shape under(std::string_view place, Shape shape);

/// `shape` with every row nullable: what a controller does not have is null there.
Shape each_or_null(Shape shape);

/// `shape` with every row optional: not every member has them.
Shape each_where_given(Shape shape);

/// What is wrong with `pointer` as a JSON Pointer into facts of `shape`: empty, or
/// "/sttae is no fact of it; did you mean '/state'?". `beyond`: what the message leaves away of the
/// pointer because nobody wrote it (the member that a `where` is relative to).
std::string shape_mistake(const Shape& shape, std::string_view pointer,
                          std::string_view beyond = {});

} // namespace oobready::check
