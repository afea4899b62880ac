// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipmi/sel.hpp"

#include "ipmi/decode.hpp"
#include "ipmi/one_command.hpp"
#include "ipmi/sel_entry_read.hpp"
#include "ipmi/sel_walk.hpp"
#include "ipmi/timestamp.hpp"

#include <chrono>

namespace oobready::ipmi {

namespace {

using check::Evidence;
using check::Observation;

// The newest first, and how many of each severity there are.
json::object facts_of(const SelWalk& walk, const SelInfo& info, const SensorNames& names)
{
    const SelWords words;
    json::array members;
    json::object severities{{"critical", 0}, {"warning", 0}, {"info", 0}, {"unknown", 0}};
    for (const SelEntry& entry : walk.newest_first()) {
        json::object facts = words.facts_of(entry.record);
        if (const auto key = sensor_of_event(entry.record)) {
            const auto name = names.find(*key);
            facts["sensor_name"] =
                name == names.end() ? json::value(nullptr) : json::value(name->second);
        }
        if (const json::value* severity = facts.if_contains("severity"))
            severities[severity->as_string()].as_int64() += 1;
        members.emplace_back(std::move(facts));
    }
    json::array unreadable;
    if (!walk.stopped().empty()) {
        const Error stopped{Errc::bmc_error, walk.stopped()};
        unreadable.push_back(json::object{{"error", describe(stopped)}});
    }
    const std::size_t read = members.size();
    json::object facts;
    facts["count"] = info.entries;
    facts["read"] = read;
    facts["left_out"] = info.entries > read ? info.entries - read : 0;
    // Of a part of what was to be read they would say that the rest is harmless.
    facts["severities"] = nullptr;
    if (walk.stopped().empty())
        facts["severities"] = std::move(severities);
    facts["members"] = std::move(members);
    facts["unreadable"] = std::move(unreadable);
    return facts;
}

std::int64_t our_time_s()
{
    using namespace std::chrono;
    return duration_cast<seconds>(system_clock::now().time_since_epoch()).count();
}

// How far the BMC's clock, which counts whole seconds, is ahead of ours.
asio::awaitable<Result<void>> add_clock(Bmc& bmc, json::object& facts)
{
    facts["time"] = nullptr;
    facts["clock_offset_s"] = nullptr;
    json::array missing;
    const std::int64_t asked = our_time_s();
    Request request{get_sel_time};
    Result<Response> response = co_await bmc.ask(std::move(request));
    const std::int64_t answered = our_time_s();
    if (!response)
        co_return response.error();
    if (!response->ok()) {
        missing.emplace_back(unsupported_name(get_sel_time, response->completion_code));
    } else {
        const Result<std::uint32_t> time = decode_sel_time(response->data);
        if (!time)
            co_return time.error();
        facts["time"] = timestamp_text(*time);
        if (*time != timestamp_unspecified)
            facts["clock_offset_s"] = std::int64_t{*time} - (asked + answered) / 2;
    }
    facts["unsupported"] = std::move(missing);
    co_return Result<void>{};
}

} // namespace

check::ProbeInfo sel_info_info()
{
    const check::Shape clock = {
        check::text("/time", "the BMC's clock, RFC 3339; null where it has none").or_null(),
        check::integer("/clock_offset_s", "how far it is ahead of ours").in("s").or_null(),
    };
    return {.name = "ipmi.sel_info",
            .summary = "Get SEL Info, Get SEL Time (IPMI v2.0 31.2, 31.10)",
            .needs = check::Needs::ipmi_session,
            .sends = {{describe(get_sel_info)}, {describe(get_sel_time)}},
            .facts =
                check::joined({sel_info_shape(), clock, unsupported_shape(), refusal_shape()})};
}

check::ProbeInfo sel_probe_info()
{
    using check::integer;
    const check::Shape whole = {
        integer("/count", "how many entries the log has"),
        integer("/read", "how many of them, the newest, were read"),
        integer("/left_out", "how many were not"),
        check::object("/severities", "how many of each there are; null when reading stopped early")
            .or_null(),
        integer("/severities/critical", "of these"),
        integer("/severities/warning", "of these"),
        integer("/severities/info", "of these"),
        integer("/severities/unknown", "of these"),
        check::list("/members", "the entries, the newest first"),
    };
    const check::Shape broken = {check::list("/unreadable", "why the rest could not be read"),
                                 check::text("/unreadable/*/error", "the reason").where_given()};
    return {.name = "ipmi.sel",
            .summary = "Get SEL Entry, the newest entries (IPMI v2.0 31.5)",
            .needs = check::Needs::ipmi_session,
            .sends = {{describe(get_sel_info)},
                      {describe(get_sel_entry), check::Door::ipmi,
                       check::per("entry of the newest 256")},
                      {describe(reserve_sel), check::Door::ipmi,
                       check::only("where the BMC gives entries in parts only")}},
            .facts = check::joined(
                {whole, check::under("/members/*", sel_record_shape()), broken, refusal_shape()})};
}

asio::awaitable<Observation> observe_sel_info(Bmc& bmc, const json::object&)
{
    Asked<SelInfo> info = co_await ask_for(bmc, get_sel_info, decode_sel_info);
    if (info.instead)
        co_return std::move(*info.instead);
    json::object facts = facts_of(info.value);
    if (Result<void> clock = co_await add_clock(bmc, facts); !clock)
        co_return clock.error();
    co_return Evidence{bmc.source(get_sel_info), std::move(facts), to_hex(info.raw)};
}

asio::awaitable<Observation> observe_sel(Bmc& bmc, const json::object&)
{
    Asked<SelInfo> info = co_await ask_for(bmc, get_sel_info, decode_sel_info);
    if (info.instead)
        co_return std::move(*info.instead);
    SensorNames names; // known where another probe has read the SDRs, else not worth reading them
    if (const auto& sdrs = bmc.sdr_repository(); sdrs && *sdrs)
        names = sensor_names((*sdrs)->records);
    SelWalk walk{info.value.entries};
    SelEntryRead entry;
    while (const std::optional<std::uint16_t> id = walk.next()) {
        entry.start(*id);
        while (std::optional<Request> part = entry.next()) {
            const Result<Response> answer = co_await bmc.ask(std::move(*part));
            if (!answer)
                co_return answer.error();
            entry.take(*answer);
        }
        if (Result<void> taken = walk.take(entry.answer()); !taken)
            co_return taken.error();
    }
    co_return Evidence{bmc.source(get_sel_entry), facts_of(walk, info.value, names), {}};
}

} // namespace oobready::ipmi
