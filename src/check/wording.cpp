// SPDX-License-Identifier: GPL-3.0-or-later
// Wording of values, relations and errors for diagnoses.
#include "check/wording.hpp"

#include "base/text.hpp"
#include "check/explain.hpp"

#include <fmt/format.h>

namespace oobready::check {

namespace {

constexpr std::size_t value_bytes_max = 80;
constexpr std::size_t context_bytes_max = 160;
constexpr std::size_t values_shown_max = 5;

// "a, b, c and 2 more".
std::string shown_list(const json::array& values)
{
    if (values.empty())
        return "an empty list";
    std::string text;
    for (std::size_t i = 0; i < values.size() && i < values_shown_max; ++i)
        text += (i == 0 ? "" : ", ") + shown(values[i]);
    if (values.size() > values_shown_max)
        text += fmt::format(" and {} more", values.size() - values_shown_max);
    return text;
}

// " in NAME" where a value belongs to a member that has a name of its own.
std::string in_member(const Selected& selected)
{
    const json::object* member =
        selected.member != nullptr ? selected.member->if_object() : nullptr;
    if (member == nullptr)
        return {};
    for (const char* key : {"Id", "Name"}) {
        const json::value* name = member->if_contains(key);
        if (name != nullptr && name->is_string() && !name->get_string().empty())
            return " in " + printable(name->get_string(), value_bytes_max);
    }
    return {};
}

std::string with_context(std::string_view context)
{
    if (context.empty())
        return {};
    return " (" + printable(context, context_bytes_max) + ")";
}

} // namespace

std::string shown(const json::value& value)
{
    switch (value.kind()) {
    case json::kind::null:
        return "nothing";
    case json::kind::bool_:
        return value.get_bool() ? "yes" : "no";
    case json::kind::int64:
        return fmt::format("{}", value.get_int64());
    case json::kind::uint64:
        return fmt::format("{}", value.get_uint64());
    case json::kind::double_:
        return fmt::format("{}", value.get_double());
    case json::kind::string:
        return value.get_string().empty() ? "an empty text"
                                          : printable(value.get_string(), value_bytes_max);
    case json::kind::array:
        // A list within a list says no more to a reader than that it is one.
        for (const json::value& member : value.get_array())
            if (member.is_structured())
                return fmt::format("a list of {}", value.get_array().size());
        return shown_list(value.get_array());
    case json::kind::object:
        break;
    }
    return "an object";
}

std::string relation_words(Relation relation, const json::value& expected)
{
    const std::string value = shown(expected);
    const json::array* set = expected.if_array();
    const bool single = set != nullptr && set->size() == 1;
    switch (relation) {
    case Relation::equal:
        return value;
    case Relation::not_equal:
        return "not " + value;
    case Relation::less_than:
        return "less than " + value;
    case Relation::less_than_or_equal:
        return "at most " + value;
    case Relation::greater_than:
        return "more than " + value;
    case Relation::greater_than_or_equal:
        return "at least " + value;
    case Relation::regex_match:
        return "text that matches " + value;
    case Relation::regex_no_match:
        return "text that does not match " + value;
    case Relation::in_set:
        return single ? value : "one of " + value;
    case Relation::not_in_set:
        return single ? "not " + value : "none of " + value;
    }
    return value;
}

std::string expected_words(const Validator& validator)
{
    if (const json::value* literal = std::get_if<json::value>(&validator.expected))
        return relation_words(validator.relation, *literal);
    std::string source;
    if (const FromRack* rack = std::get_if<FromRack>(&validator.expected))
        source = "what the rack file declares as " + rack->path;
    else if (const FromProbe* probe = std::get_if<FromProbe>(&validator.expected))
        source = fmt::format("what {} shows at {}", probe->call.probe, probe->select);
    else if (const FromSetting* from = std::get_if<FromSetting>(&validator.expected))
        source = "what the profile sets as " + from->name;
    // The words of the relation around a text of our own, which printable() would cut.
    const std::string around = relation_words(validator.relation, json::value("\n"));
    return around.substr(0, around.size() - 1) + source;
}

std::string quantifier_words(Quantifier quantifier)
{
    switch (quantifier) {
    case Quantifier::every:
        return "";
    case Quantifier::any:
        return "at least one that is ";
    case Quantifier::none:
        return "none that is ";
    case Quantifier::count:
        return ""; // the words of the number say it
    }
    return "";
}

std::string found_words(const std::vector<Selected>& values)
{
    if (values.empty())
        return "found nothing";
    std::string text = "found ";
    for (std::size_t i = 0; i < values.size() && i < values_shown_max; ++i) {
        text += i == 0 ? "" : ", ";
        text += shown(*values[i].value) + in_member(values[i]);
    }
    if (values.size() > values_shown_max)
        text += fmt::format(" and {} more", values.size() - values_shown_max);
    return text;
}

std::string error_words(const ProbeCall& call, const Error& error)
{
    return fmt::format("could not look at {}: {}{}", call.probe, explain(error.code),
                       with_context(error.context));
}

std::string reason_words(const json::object& facts)
{
    for (const char* key : {"error", "reason", "verify_error"}) {
        const json::value* reason = facts.if_contains(key);
        if (reason == nullptr || !reason->is_string() || reason->get_string().empty())
            continue;
        const std::optional<Errc> code = errc_of(reason->get_string());
        return with_context(code ? fmt::format("{}: {}", explain(*code), id(*code))
                                 : std::string{reason->get_string()});
    }
    return {};
}

std::optional<Errc> reason_code(const json::object& facts)
{
    for (const char* key : {"error", "reason"}) {
        const json::value* reason = facts.if_contains(key);
        if (reason != nullptr && reason->is_string())
            return errc_of(reason->get_string());
    }
    return std::nullopt;
}

} // namespace oobready::check
