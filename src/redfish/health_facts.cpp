// SPDX-License-Identifier: GPL-3.0-or-later
#include "redfish/health_facts.hpp"

#include "base/text.hpp"
#include "redfish/part.hpp"

#include <array>

namespace oobready::redfish {

namespace {

constexpr std::array<std::string_view, 3> kinds = {"system", "chassis", "manager"};
constexpr std::array<std::string_view, 2> reason_kinds = {"condition", "fault"};

json::object reason(std::string_view kind, const std::string& uri, const json::object& entry)
{
    json::object row;
    row["kind"] = kind;
    row["source"] = printable(uri);
    row["severity"] = word_at(entry, "Severity", health_words);
    row["message"] = text_at(entry, "Message");
    row["message_id"] = text_at(entry, "MessageId");
    return row;
}

bool says_something(const json::object& row)
{
    return !row.at("severity").is_null() || !row.at("message").is_null() ||
           !row.at("message_id").is_null();
}

} // namespace

void HealthFacts::add(std::string_view kind, const std::string& uri, const json::object& resource)
{
    json::object row = part_of(uri, resource);
    row["kind"] = kind;
    row["health_rollup"] = is_absent(row) ? json::value(nullptr) : health_rollup_of(resource);
    keep_row(members_, std::move(row));
    const json::object* status = object_at(resource, "Status");
    const json::array* conditions = status != nullptr ? array_at(*status, "Conditions") : nullptr;
    if (conditions == nullptr)
        return;
    std::size_t kept = 0;
    for (const json::value& condition : *conditions) {
        const json::object* entry = condition.if_object();
        if (entry == nullptr || ++kept > faults_max)
            continue;
        if (json::object found = reason(reason_kinds[0], uri, *entry); says_something(found))
            keep_row(reasons_, std::move(found));
    }
}

void HealthFacts::add_fault(const std::string& uri, const json::object& entry)
{
    if (json::object found = reason(reason_kinds[1], uri, entry); says_something(found))
        keep_row(reasons_, std::move(found));
}

json::object HealthFacts::take()
{
    json::object facts;
    facts["members"] = std::move(members_);
    facts["reasons"] = std::move(reasons_);
    return facts;
}

check::Shape health_shape()
{
    using check::text;
    const check::Shape own = {
        text("/members/*/kind", "what it is").one_of(kinds).where_given(),
        text("/members/*/health_rollup", "of it and all that is in it")
            .one_of(health_words)
            .or_null()
            .where_given(),
        check::list("/reasons", "what they say of why: conditions, and the profile's fault log"),
        text("/reasons/*/kind", "which of the two").one_of(reason_kinds).where_given(),
        text("/reasons/*/source", "URI of the resource that says so").where_given(),
        text("/reasons/*/severity", "of it").one_of(health_words).or_null().where_given(),
        text("/reasons/*/message", "in the controller's words").or_null().where_given(),
        text("/reasons/*/message_id", "of the message's registry").or_null().where_given(),
    };
    return check::joined(
        {part_shape("/members", "the systems, chassis and managers"), own, walk_shape()});
}

} // namespace oobready::redfish
