// SPDX-License-Identifier: GPL-3.0-or-later
// The relations by way of one comparison, compare(); calls normal_form and Pattern.
#include "check/validator.hpp"

#include "base/text.hpp"
#include "check/normal_form.hpp"
#include "check/pattern.hpp"

#include <cmath>

namespace oobready::check {

namespace {

template <class Number>
Order order_of(Number left, Number right)
{
    return left < right ? Order::less : left > right ? Order::greater : Order::same;
}

Order same_or_different(bool same) { return same ? Order::same : Order::different; }

// Exact between integers of either sign; a decimal number makes it a comparison of doubles.
Order compare_numbers(const json::value& left, const json::value& right)
{
    if (left.is_double() || right.is_double())
        return order_of(left.to_number<double>(), right.to_number<double>());
    if (left.is_uint64() && right.is_uint64())
        return order_of(left.get_uint64(), right.get_uint64());
    if (left.is_int64() && right.is_int64())
        return order_of(left.get_int64(), right.get_int64());
    if (left.is_int64())
        return left.get_int64() < 0
                   ? Order::less
                   : order_of(static_cast<std::uint64_t>(left.get_int64()), right.get_uint64());
    return right.get_int64() < 0
               ? Order::greater
               : order_of(left.get_uint64(), static_cast<std::uint64_t>(right.get_int64()));
}

Order compare_plain(const json::value& left, const json::value& right)
{
    if (left.is_number() && right.is_number())
        return compare_numbers(left, right);
    if (left.is_string() && right.is_string())
        return same_or_different(left.get_string() == right.get_string());
    if (left.is_bool() && right.is_bool())
        return same_or_different(left.get_bool() == right.get_bool());
    return Order::incomparable;
}

Order compare_texts(std::string_view left, std::string_view right, Kind kind)
{
    if (kind == Kind::mac) {
        const auto a = mac_octets(left);
        const auto b = mac_octets(right);
        return a && b ? same_or_different(*a == *b) : Order::incomparable;
    }
    if (kind == Kind::uuid) {
        const auto a = uuid_octets(left);
        const auto b = uuid_octets(right);
        return a && b ? same_or_different(same_uuid(*a, *b)) : Order::incomparable;
    }
    if (kind == Kind::ip) {
        const auto a = ip_octets(left);
        const auto b = ip_octets(right);
        return a && b ? order_of(*a, *b) : Order::incomparable;
    }
    if (kind == Kind::privilege) {
        const auto a = privilege_rank(left);
        const auto b = privilege_rank(right);
        return a && b ? order_of(*a, *b) : Order::incomparable;
    }
    const auto a = version_numbers(left);
    const auto b = version_numbers(right);
    return a && b ? order_of(compare_versions(*a, *b), 0) : Order::incomparable;
}

Truth truth(bool value) { return value ? Truth::holds : Truth::breaks; }

Truth in_set(const json::value& measured, const json::value& set, Kind kind)
{
    const json::array* members = set.if_array();
    if (members == nullptr)
        return Truth::incomparable;
    bool compared = false;
    for (const json::value& member : *members) {
        const Order order = compare(measured, member, kind);
        if (order == Order::same)
            return Truth::holds;
        compared = compared || order != Order::incomparable;
    }
    return compared ? Truth::breaks : Truth::incomparable;
}

Truth matches(const Validator& validator, const json::value& measured, const json::value& expected)
{
    if (!measured.is_string() || !expected.is_string())
        return Truth::incomparable;
    std::shared_ptr<const Pattern> pattern = validator.pattern;
    if (!pattern) {
        Result<std::shared_ptr<const Pattern>> compiled = Pattern::compile(expected.get_string());
        if (!compiled)
            return Truth::incomparable;
        pattern = *compiled;
    }
    const std::optional<bool> found = pattern->found_in(measured.get_string());
    return found ? truth(*found) : Truth::incomparable;
}

Truth ordered(Relation relation, Order order)
{
    if (order == Order::incomparable || order == Order::different)
        return Truth::incomparable;
    switch (relation) {
    case Relation::less_than:
        return truth(order == Order::less);
    case Relation::less_than_or_equal:
        return truth(order != Order::greater);
    case Relation::greater_than:
        return truth(order == Order::greater);
    default:
        return truth(order != Order::less);
    }
}

std::string member_mistake(const json::value& member, Kind kind)
{
    if (member.is_array() || member.is_object() || member.is_null())
        return "must be a text, a number, true or false";
    if (member.is_double() && !std::isfinite(member.get_double()))
        return "must be a finite number";
    // A value that equals itself can be compared as its kind.
    if (compare(member, member, kind) != Order::same)
        return "is no " + std::string{id(kind)};
    return {};
}

} // namespace

Order compare(const json::value& left, const json::value& right, Kind kind)
{
    if (kind == Kind::plain)
        return compare_plain(left, right);
    if (!left.is_string() || !right.is_string())
        return Order::incomparable;
    return compare_texts(left.get_string(), right.get_string(), kind);
}

Truth holds(const Validator& validator, const json::value& measured, const json::value& expected,
            Kind kind)
{
    const Relation relation = validator.relation;
    switch (relation) {
    case Relation::in_set:
        return in_set(measured, expected, kind);
    case Relation::not_in_set:
        return negate(in_set(measured, expected, kind));
    case Relation::regex_match:
        return matches(validator, measured, expected);
    case Relation::regex_no_match:
        return negate(matches(validator, measured, expected));
    case Relation::equal:
    case Relation::not_equal:
        break;
    default:
        return ordered(relation, compare(measured, expected, kind));
    }
    const Order order = compare(measured, expected, kind);
    if (order == Order::incomparable)
        return Truth::incomparable;
    return truth((order == Order::same) == (relation == Relation::equal));
}

std::string literal_mistake(Relation relation, const json::value& expected, Kind kind)
{
    if (is_set(relation)) {
        const json::array* members = expected.if_array();
        if (members == nullptr || members->empty())
            return "must be a list of at least one value";
        for (const json::value& member : *members)
            if (std::string reason = member_mistake(member, kind); !reason.empty())
                return "each member " + reason;
        return {};
    }
    if (is_regex(relation)) {
        if (!expected.is_string())
            return "must be a text, a regular expression";
        const auto compiled = Pattern::compile(expected.get_string());
        return compiled ? std::string{} : compiled.error().context;
    }
    if (std::string reason = member_mistake(expected, kind); !reason.empty())
        return reason;
    if (is_ordering(relation) && kind == Kind::plain && !expected.is_number())
        return "must be a number; texts have no order";
    return {};
}

std::string relation_mistake(Relation relation, Kind kind)
{
    if (is_regex(relation) && kind != Kind::plain)
        return "compares text as it stands; leave out 'as'";
    if (is_ordering(relation) && (kind == Kind::mac || kind == Kind::uuid))
        return "needs an order, which a " + std::string{id(kind)} + " does not have";
    return {};
}

} // namespace oobready::check
