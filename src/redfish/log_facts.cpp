// SPDX-License-Identifier: GPL-3.0-or-later
#include "redfish/log_facts.hpp"

#include "redfish/date_time.hpp"
#include "redfish/part.hpp"

#include <algorithm>
#include <cstdlib>
#include <string_view>

namespace oobready::redfish {

namespace {

std::optional<std::int64_t> time_at(const json::object& object, std::string_view name)
{
    const json::value text = text_at(object, name);
    return text.is_string() ? unix_time_of(text.get_string()) : std::nullopt;
}

json::object entry_facts(const std::string& uri, const json::object& entry)
{
    return {{"source", uri_fact(uri)},
            {"id", text_at(entry, "Id")},
            {"created", text_at(entry, "Created")},
            {"severity", word_at(entry, "Severity", health_words)},
            {"message", text_at(entry, "Message")},
            {"message_id", text_at(entry, "MessageId")},
            {"entry_code", text_at(entry, "EntryCode")}};
}

} // namespace

std::optional<bool> newest_first(const json::object& first, const json::object& last)
{
    const std::optional<std::int64_t> one = time_at(first, "Created");
    const std::optional<std::int64_t> other = time_at(last, "Created");
    if (!one || !other || *one == *other)
        return std::nullopt;
    return *one > *other;
}

void LogFacts::add(const std::string& uri, const json::object& log, const LogRead& read)
{
    json::object row{{"source", uri_fact(uri)},
                     {"id", text_at(log, "Id")},
                     {"name", text_at(log, "Name")},
                     {"entry_type", text_at(log, "LogEntryType")},
                     {"enabled", boolean_at(log, "ServiceEnabled")},
                     {"records_max", count_at(log, "MaxNumberOfRecords")},
                     {"overwrites", text_at(log, "OverWritePolicy")},
                     {"count", read.count ? json::value(*read.count) : json::value(nullptr)},
                     {"newest_seen", read.newest_seen}};
    add_status(row, log);
    std::int64_t critical = 0;
    std::int64_t warning = 0;
    json::array entries;
    for (const auto& [entry_uri, entry] : read.entries) {
        json::object facts = entry_facts(entry_uri, entry);
        critical += facts["severity"] == "Critical" ? 1 : 0;
        warning += facts["severity"] == "Warning" ? 1 : 0;
        entries.push_back(std::move(facts));
    }
    row["critical"] = critical;
    row["warning"] = warning;
    row["entries"] = std::move(entries);
    members_.push_back(std::move(row));
}

json::object LogFacts::take() { return {{"members", std::move(members_)}}; }

void ClockFacts::add(const std::string& uri, const json::object& manager, std::int64_t now_s)
{
    const std::optional<std::int64_t> time = time_at(manager, "DateTime");
    const std::int64_t ahead_s = time ? *time - now_s : 0;
    if (time && (!worst_s_ || std::llabs(ahead_s) > std::llabs(*worst_s_)))
        worst_s_ = ahead_s;
    members_.push_back(json::object{{"source", uri_fact(uri)},
                                    {"date_time", text_at(manager, "DateTime")},
                                    {"ahead_s", time ? json::value(ahead_s) : json::value(nullptr)},
                                    {"last_reset", text_at(manager, "LastResetTime")}});
}

json::object ClockFacts::take(bool complete)
{
    json::array missing;
    if (!worst_s_ && complete)
        missing.emplace_back("ahead_s");
    return {{"ahead_s", worst_s_ ? json::value(*worst_s_) : json::value(nullptr)},
            {"missing", std::move(missing)},
            {"members", std::move(members_)}};
}

check::Shape log_shape()
{
    using check::integer;
    using check::list;
    using check::text;
    static constexpr std::string_view member = "/members/*";
    static constexpr std::string_view entry = "/members/*/entries/*";
    const check::Shape of_log = {
        text("/id", "its Id"),
        text("/name", "its Name"),
        text("/entry_type", "its LogEntryType"),
        check::boolean("/enabled", "whether it takes entries"),
        integer("/records_max", "how many entries it can hold"),
        text("/overwrites", "what happens when it is full"),
        integer("/count", "how many entries the collection says it has"),
    };
    const check::Shape of_entry = {
        text("/id", "its Id"),
        text("/created", "when; as the controller writes it"),
        text("/severity", "how bad it is").one_of(health_words),
        text("/message", "what happened"),
        text("/message_id", "the same as an id"),
        text("/entry_code", "whether it came or went"),
    };
    const auto given = [](std::string_view place, const check::Shape& shape) {
        return check::each_where_given(check::each_or_null(check::under(place, shape)));
    };
    return check::joined(
        {{list("/members", "the logs"),
          text("/members/*/source", "URI of its LogService").where_given(),
          check::boolean("/members/*/newest_seen",
                         "false where the newest entries stand beyond the pages that are read")
              .where_given(),
          integer("/members/*/critical", "how many of the entries are").where_given(),
          integer("/members/*/warning", "how many of the entries are").where_given(),
          list("/members/*/entries", "the newest ones, newest first").where_given(),
          text("/members/*/entries/*/source", "URI of one").where_given()},
         given(member, of_log),
         given(entry, of_entry),
         status_shape("/members/*"),
         walk_shape()});
}

check::Shape clock_shape()
{
    using check::integer;
    using check::text;
    return check::joined(
        {{integer("/ahead_s", "how far the clock that is furthest off is ahead of ours; negative: "
                              "behind")
              .in("s")
              .or_null(),
          check::list("/members", "the managers"),
          text("/members/*/source", "URI of one").where_given(),
          text("/members/*/date_time", "its time, as it writes it").or_null().where_given(),
          integer("/members/*/ahead_s", "how far that is ahead of ours")
              .in("s")
              .or_null()
              .where_given(),
          text("/members/*/last_reset", "when it was started").or_null().where_given()},
         missing_shape(),
         walk_shape()});
}

} // namespace oobready::redfish
