// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipmi/sensors.hpp"

#include "ipmi/refusal.hpp"
#include "ipmi/sdr.hpp"
#include "ipmi/sensor.hpp"

#include <fmt/format.h>

#include <set>

namespace oobready::ipmi {

namespace {

using check::Evidence;
using check::Observation;

constexpr std::uint8_t not_present = 0xcb;
constexpr std::string_view sdr_sources[] = {"repository", "device"};

/// What becomes of the sensors one by one.
struct Listing {
    json::array members;
    json::array unreadable;
    json::array skipped;
};

json::object unreadable(std::string_view name, const Error& error)
{
    return {{"name", name}, {"error", describe(error)}};
}

// The BMC's own sensors, each once: by number and LUN there are no more than 1,024. The others are
// listed as skipped.
std::vector<SensorRecord> own_sensors(const SdrRepository& repository, Listing& listing)
{
    std::vector<SensorRecord> own;
    std::set<SensorKey> seen;
    for (const Bytes& record : repository.records) {
        const Result<std::vector<SensorRecord>> sensors = decode_sensors(record);
        if (!sensors) {
            listing.unreadable.push_back(unreadable("", sensors.error()));
            continue;
        }
        for (const SensorRecord& sensor : *sensors) {
            if (!sensor.is_own())
                listing.skipped.emplace_back(
                    fmt::format("{} (of controller {:02X}h)", sensor.name, sensor.key.owner));
            else if (!seen.insert(sensor.key).second)
                listing.skipped.emplace_back(sensor.name + " (number taken)");
            else
                own.push_back(sensor);
        }
    }
    return own;
}

// Nothing where the BMC refuses.
asio::awaitable<Result<std::optional<Thresholds>>> read_thresholds(Bmc& bmc,
                                                                   const SensorRecord& sensor)
{
    Request request{get_sensor_thresholds, Bytes{sensor.key.number}};
    request.lun = sensor.key.lun;
    const Result<Response> response = co_await bmc.answer(std::move(request));
    if (!response)
        co_return response.error();
    if (!response->ok())
        co_return std::optional<Thresholds>{};
    const Result<Thresholds> thresholds = decode_sensor_thresholds(response->data);
    if (!thresholds)
        co_return std::optional<Thresholds>{};
    co_return std::optional<Thresholds>{*thresholds};
}

// Adds the sensor to the listing. Errors: only those that end the session.
asio::awaitable<Result<void>> read_sensor(Bmc& bmc, const SensorRecord& sensor,
                                          const SensorWords& words, bool thresholds,
                                          Listing& listing)
{
    Request request{get_sensor_reading, Bytes{sensor.key.number}};
    request.lun = sensor.key.lun;
    const Result<Response> response = co_await bmc.answer(std::move(request));
    if (!response)
        co_return response.error();
    json::object facts = SensorWords::facts_of(sensor);
    if (!response->ok()) {
        const std::string code = hex_code(response->completion_code);
        if (const auto errc = errc_of_completion(response->completion_code)) {
            const Error error{*errc, describe(get_sensor_reading) + " answered " + code};
            listing.unreadable.push_back(unreadable(sensor.name, error));
            co_return Result<void>{};
        }
        facts["status"] = response->completion_code == not_present ? "not-present" : "refused";
        facts["completion_code"] = code;
        listing.members.emplace_back(std::move(facts));
        co_return Result<void>{};
    }
    const Result<SensorReading> reading = decode_sensor_reading(response->data);
    if (!reading) {
        listing.unreadable.push_back(unreadable(sensor.name, reading.error()));
        co_return Result<void>{};
    }
    words.add_reading(facts, sensor, *reading);
    facts["thresholds"] = nullptr;
    // Whatever the record says of their being readable: many records are wrong about it.
    if (thresholds && sensor.has_thresholds()) {
        const Result<std::optional<Thresholds>> limits = co_await read_thresholds(bmc, sensor);
        if (!limits)
            co_return limits.error();
        if (*limits)
            words.add_thresholds(facts, sensor, *reading, **limits);
    }
    listing.members.emplace_back(std::move(facts));
    co_return Result<void>{};
}

json::object facts_of(Listing listing, const SdrRepository& repository)
{
    json::object facts;
    // How many there are stands in records that were not read, where reading them has stopped.
    facts["count"] = nullptr;
    if (repository.stopped.empty())
        facts["count"] = listing.members.size() + listing.unreadable.size();
    facts["sdr_records"] = repository.records.size();
    facts["sdr_source"] = id(repository.source);
    facts["sdr_read_from"] = nullptr;
    if (!repository.read_from.empty())
        facts["sdr_read_from"] = repository.read_from;
    facts["sdr_part_bytes"] = repository.part_bytes;
    facts["members"] = std::move(listing.members);
    facts["unreadable"] = std::move(listing.unreadable);
    facts["skipped"] = std::move(listing.skipped);
    return facts;
}

} // namespace

check::ProbeInfo sensors_info()
{
    using check::integer;
    using check::text;
    const check::Shape whole = {
        integer("/count", "how many sensors there are: members and unreadable; null when the SDRs "
                          "could not be read to the end")
            .or_null(),
        integer("/sdr_records", "how many SDRs describe them"),
        text("/sdr_source", "where they are kept").one_of(sdr_sources),
        text("/sdr_read_from", "the BMC of the same kind whose SDRs were read in place of its own")
            .or_null(),
        integer("/sdr_part_bytes", "how much of an SDR the BMC gave at once").in("bytes"),
        check::list("/members", "each sensor of the BMC itself"),
    };
    std::vector<check::Sent> sends = sdr_repository_sends();
    sends.push_back({describe(get_sensor_reading), check::Door::ipmi, check::per("sensor")});
    sends.push_back({describe(get_sensor_thresholds), check::Door::ipmi,
                     check::Often{.per = "threshold sensor", .argument = "thresholds"}});
    return {.name = "ipmi.sensors",
            .summary = "Get SDR, Get Sensor Reading (IPMI v2.0 33.12, 35.14)",
            .arguments = {"thresholds"},
            .needs = check::Needs::ipmi_session,
            .sends = std::move(sends),
            .facts = check::joined({whole, check::under("/members/*", sensor_shape()),
                                    unread_shape(), refusal_shape()})};
}

asio::awaitable<Observation> observe_sensors(Bmc& bmc, const json::object& arguments)
{
    const json::value* wanted = arguments.if_contains("thresholds");
    const bool thresholds = wanted != nullptr && wanted->is_bool() && wanted->as_bool();
    const Result<const SdrRepository*> repository = co_await sdr_repository(bmc);
    if (!repository)
        co_return repository.error();
    const SdrRepository& sdrs = **repository;
    if (!sdrs.refused.ok())
        co_return refusal(bmc.source(get_sdr_repository_info), sdrs.refused);
    Listing listing;
    if (!sdrs.stopped.empty())
        listing.unreadable.push_back(unreadable("", Error{Errc::bmc_error, sdrs.stopped}));
    if (!sdrs.last_missing.empty())
        listing.skipped.emplace_back(sdrs.last_missing);
    const SensorWords words;
    for (const SensorRecord& sensor : own_sensors(sdrs, listing)) {
        Result<void> read = co_await read_sensor(bmc, sensor, words, thresholds, listing);
        if (!read)
            co_return read.error();
    }
    json::object facts = facts_of(std::move(listing), sdrs);
    co_return Evidence{bmc.source(get_sensor_reading), std::move(facts), {}};
}

} // namespace oobready::ipmi
