// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipmi/sdr.hpp"

#include "ipmi/one_command.hpp"
#include "ipmi/sdr_walk.hpp"

namespace oobready::ipmi {

namespace {

using check::Evidence;
using check::Observation;

asio::awaitable<Result<SdrRepository>> read_repository(Bmc& bmc)
{
    SdrRepository repository;
    Request question{get_sdr_repository_info};
    const Result<Response> answer = co_await bmc.ask(std::move(question));
    if (!answer)
        co_return answer.error();
    if (!answer->ok()) {
        repository.refused = *answer;
        co_return repository;
    }
    const Result<SdrInfo> info = decode_sdr_info(answer->data);
    if (!info)
        co_return info.error();
    SdrWalk walk{info->records};
    while (std::optional<Request> request = walk.next()) {
        // Whatever its completion code: the walk knows what a refusal means where.
        const Result<Response> part = co_await bmc.answer(std::move(*request));
        if (!part)
            co_return part.error();
        if (Result<void> taken = walk.take(*part); !taken)
            co_return taken.error();
    }
    repository.records = walk.records();
    repository.stopped = walk.stopped();
    repository.last_missing = walk.last_missing();
    repository.part_bytes = walk.read_bytes();
    co_return repository;
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
    return {{describe(get_sdr_repository_info)},
            {describe(get_sdr), Door::ipmi, check::per("part of a record")},
            {describe(reserve_sdr_repository), Door::ipmi,
             check::per("reservation, where a record takes several parts")}};
}

} // namespace oobready::ipmi
