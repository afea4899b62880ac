// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipmi/sdr.hpp"

#include "ipmi/one_command.hpp"
#include "ipmi/sdr_walk.hpp"

namespace oobready::ipmi {

namespace {

using check::Evidence;
using check::Observation;

// All records of `source`, of which there are said to be `records`.
asio::awaitable<Result<SdrRepository>> walk_all(Bmc& bmc, std::size_t records, SdrSource source)
{
    SdrWalk walk{records, source};
    while (std::optional<Request> request = walk.next()) {
        // Whatever its completion code: the walk knows what a refusal means where.
        const Result<Response> part = co_await bmc.answer(std::move(*request));
        if (!part)
            co_return part.error();
        if (Result<void> taken = walk.take(*part); !taken)
            co_return taken.error();
    }
    SdrRepository read;
    read.source = source;
    read.records = walk.records();
    read.stopped = walk.stopped();
    read.last_missing = walk.last_missing();
    read.part_bytes = walk.read_bytes();
    co_return read;
}

// How many device SDRs there are, as far as the BMC says; nothing where it has none or does not
// know the question. Errors: Bmc::ask's; malformed.
asio::awaitable<Result<std::optional<std::size_t>>> count_device_sdrs(Bmc& bmc)
{
    constexpr std::uint8_t count_of_sdrs = 0x01;
    constexpr std::size_t unknown = 0xffff; // sensors were counted, and the records are others
    Request who{get_device_id};
    const Result<Response> device = co_await bmc.ask_once(std::move(who));
    if (!device)
        co_return device.error();
    if (!device->ok() || !provides_device_sdrs(device->data))
        co_return std::optional<std::size_t>{};
    for (const bool sdrs : {true, false}) { // the older form of the request has no data
        Request question{get_device_sdr_info, sdrs ? Bytes{count_of_sdrs} : Bytes{}};
        const Result<Response> answer = co_await bmc.ask(std::move(question));
        if (!answer)
            co_return answer.error();
        if (!answer->ok())
            continue;
        const Result<DeviceSdrInfo> info = decode_device_sdr_info(answer->data);
        if (!info)
            co_return info.error();
        if (sdrs)
            co_return std::optional<std::size_t>{info->count};
        const bool any = info->count != 0 || info->luns_with_sensors != 0;
        co_return std::optional<std::size_t>{any ? unknown : 0};
    }
    co_return std::optional<std::size_t>{};
}

// What stands in for a repository that is not there, or is empty: the BMC's own device SDRs.
asio::awaitable<Result<SdrRepository>> read_device_sdrs(Bmc& bmc, SdrRepository otherwise)
{
    const Result<std::optional<std::size_t>> records = co_await count_device_sdrs(bmc);
    if (!records)
        co_return records.error();
    if (!*records)
        co_return otherwise;
    co_return co_await walk_all(bmc, **records, SdrSource::device);
}

// Whether the BMC's own record is the one that `shared` ends with, as far as one part of it tells.
asio::awaitable<bool> has_the_last_of(Bmc& bmc, const SdrRepository& shared)
{
    constexpr std::size_t next_id_bytes = 2;
    const Bytes& last = shared.records.back();
    constexpr unsigned whole = 0xff;
    const std::size_t part =
        shared.part_bytes == whole ? whole : std::min<std::size_t>(shared.part_bytes, last.size());
    Request request{get_sdr, Bytes{0, 0, last[0], last[1], 0, static_cast<std::uint8_t>(part)}};
    const Result<Response> answer = co_await bmc.answer(std::move(request));
    if (!answer || !answer->ok() || answer->data.size() < next_id_bytes + sdr_header_bytes)
        co_return false;
    const ByteView own = ByteView{answer->data}.subspan(next_id_bytes);
    co_return own.size() <= last.size() && std::equal(own.begin(), own.end(), last.begin());
}

// As walk_all(), or what another BMC of the same kind has read.
asio::awaitable<Result<SdrRepository>> read_or_share(Bmc& bmc, ByteView info, std::size_t records)
{
    std::optional<SdrShare::Reading> reading;
    if (bmc.sdr_share()) {
        Request who{get_device_id};
        const Result<Response> device = co_await bmc.ask_once(std::move(who));
        if (!device)
            co_return device.error();
        const auto key =
            device->ok() ? sdr_share_key(device->data, info) : std::optional<std::string>{};
        std::optional<SdrRepository> shared;
        if (key)
            shared = co_await bmc.sdr_share()->find(*key, reading);
        if (shared && co_await has_the_last_of(bmc, *shared))
            co_return std::move(*shared);
    }
    Result<SdrRepository> read = co_await walk_all(bmc, records, SdrSource::repository);
    if (reading && read && read->stopped.empty() && !read->records.empty())
        reading->publish(*read, bmc.source());
    co_return read;
}

asio::awaitable<Result<SdrRepository>> read_repository(Bmc& bmc)
{
    SdrRepository repository;
    Request question{get_sdr_repository_info};
    const Result<Response> answer = co_await bmc.ask_once(std::move(question));
    if (!answer)
        co_return answer.error();
    if (!answer->ok()) {
        repository.refused = *answer;
        co_return co_await read_device_sdrs(bmc, std::move(repository));
    }
    const Result<SdrInfo> info = decode_sdr_info(answer->data);
    if (!info)
        co_return info.error();
    if (info->records == 0)
        co_return co_await read_device_sdrs(bmc, std::move(repository));
    co_return co_await read_or_share(bmc, answer->data, info->records);
}

} // namespace

asio::awaitable<Result<const SdrRepository*>> sdr_repository(Bmc& bmc)
{
    std::optional<Result<SdrRepository>>& known = bmc.sdr_repository();
    if (!known)
        known = co_await read_repository(bmc);
    if (!*known)
        co_return known->error();
    co_return &**known;
}

asio::awaitable<Observation> observe_sdr_info(Bmc& bmc, const json::object&)
{
    Asked<SdrInfo> info = co_await ask_for(bmc, get_sdr_repository_info, decode_sdr_info);
    if (info.instead)
        co_return std::move(*info.instead);
    co_return Evidence{bmc.source(get_sdr_repository_info), facts_of(info.value), to_hex(info.raw)};
}

check::ProbeInfo sdr_info_info()
{
    return {.name = "ipmi.sdr_info",
            .summary = "Get SDR Repository Info (IPMI v2.0 33.9)",
            .needs = check::Needs::ipmi_session,
            .sends = {{describe(get_sdr_repository_info)}},
            .facts = check::joined({sdr_info_shape(), refusal_shape()})};
}

check::Shape unread_shape()
{
    using check::text;
    return {check::list("/unreadable", "what could not be read; also the rest of the SDRs"),
            text("/unreadable/*/name", "as its SDR names it").where_given(),
            text("/unreadable/*/error", "the reason").where_given(),
            check::list("/skipped", "what belongs to another controller or bus"),
            text("/skipped/*", "its name").where_given()};
}

std::vector<check::Sent> sdr_repository_sends()
{
    using check::Door;
    const check::Often no_repository =
        check::only("where there is no SDR repository, or none in it");
    return {{describe(get_sdr_repository_info)},
            {describe(get_sdr), Door::ipmi, check::per("part of a record")},
            {describe(reserve_sdr_repository), Door::ipmi,
             check::per("reservation, where a record takes several parts")},
            {describe(get_device_id), Door::ipmi, no_repository},
            {describe(get_device_sdr_info), Door::ipmi, no_repository},
            {describe(get_device_sdr), Door::ipmi,
             check::Often{.per = "part of a record", .only = no_repository.only}},
            {describe(reserve_device_sdr_repository), Door::ipmi,
             check::Often{.per = "reservation", .only = no_repository.only}}};
}

} // namespace oobready::ipmi
