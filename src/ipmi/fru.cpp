// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipmi/fru.hpp"

#include "ipmi/fru_image.hpp"
#include "ipmi/fru_spd.hpp"
#include "ipmi/fru_walk.hpp"
#include "ipmi/refusal.hpp"
#include "ipmi/sdr.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace oobready::ipmi {

namespace {

using check::Evidence;
using check::Observation;

constexpr std::uint8_t device_busy = 0x81; // Table 34-2
constexpr std::uint8_t not_present = 0xcb;

/// What becomes of the devices one by one.
struct Listing {
    json::array members;
    json::array unreadable;
    json::array skipped;
};

struct Device {
    std::uint8_t id = 0;
    std::string name;
    FruForm form = FruForm::areas;
};

// Device 0 first, then the BMC's own logical devices, each once: at most 256. The others stand
// behind buses that we leave alone.
std::vector<Device> devices(const SdrRepository& repository, Listing& listing)
{
    std::vector<Device> found(1);
    for (const Bytes& record : repository.records) {
        const Result<std::optional<FruLocator>> locator = decode_fru_locator(record);
        if (!locator) {
            listing.unreadable.push_back(json::object{{"error", describe(locator.error())}});
            continue;
        }
        if (!*locator)
            continue;
        const auto same = std::ranges::find(found, (*locator)->device_id, &Device::id);
        const FruForm form = locates_spd(record) ? FruForm::spd : FruForm::areas;
        if (!(*locator)->own || !(*locator)->logical || (*locator)->lun != 0)
            listing.skipped.emplace_back((*locator)->name);
        else if (same == found.end())
            found.push_back({(*locator)->device_id, (*locator)->name, form});
        else if (same->name.empty())
            same->name = (*locator)->name;
    }
    return found;
}

constexpr std::string_view statuses[] = {"ok", "not-present", "refused"};

std::string_view status_of(std::uint8_t completion_code)
{
    switch (completion_code) {
    case 0:
        return statuses[0];
    case not_present:
        return statuses[1];
    default:
        return statuses[2];
    }
}

// Null where no record names it: device 0 needs none.
json::value name_of(const Device& device)
{
    return device.name.empty() ? json::value(nullptr) : json::value(device.name);
}

void add_facts(json::object& facts, FruForm form, ByteView image)
{
    if (form == FruForm::spd) {
        json::object memory = decode_spd(image);
        facts["errors"] = std::move(memory["errors"]);
        memory.erase("errors");
        facts["memory"] = std::move(memory);
        return;
    }
    for (const auto& fact : decode_fru_image(image))
        facts[fact.key()] = fact.value();
}

// Adds the device to the listing. Errors: only those that end the session.
asio::awaitable<Result<void>> read_device(Bmc& bmc, const Device& device, Listing& listing)
{
    FruWalk walk{device.id, device.form};
    Result<void> taken;
    while (std::optional<Request> request = taken ? walk.next() : std::nullopt) {
        const Result<Response> part = co_await bmc.answer(std::move(*request));
        if (!part)
            co_return part.error();
        taken = walk.take(*part);
    }
    std::optional<Errc> unable = errc_of_completion(walk.refused());
    if (walk.refused() == device_busy)
        unable = Errc::bmc_busy;
    if (taken && unable)
        taken = Error{
            *unable, fmt::format("FRU device {} answered {}", device.id, hex_code(walk.refused()))};
    if (!taken) {
        listing.unreadable.push_back(json::object{{"device_id", device.id},
                                                  {"name", name_of(device)},
                                                  {"error", describe(taken.error())}});
        co_return Result<void>{};
    }
    json::object facts{
        {"device_id", device.id}, {"name", name_of(device)}, {"status", status_of(walk.refused())}};
    if (walk.refused() != 0)
        facts["completion_code"] = hex_code(walk.refused());
    facts["size"] = nullptr; // refused before it was told
    if (walk.size() != 0 || walk.refused() == 0)
        facts["size"] = walk.size();
    if (walk.refused() == 0)
        add_facts(facts, device.form, walk.image());
    listing.members.emplace_back(std::move(facts));
    co_return Result<void>{};
}

} // namespace

check::ProbeInfo fru_info()
{
    using check::Door;
    using check::integer;
    using check::text;
    const check::Shape whole = {
        integer("/count", "how many devices there are: members and unreadable; null when the SDRs "
                          "could not be read to the end")
            .or_null(),
        check::list("/members", "device 0, then those that the SDRs name"),
    };
    const check::Shape device = {
        integer("/device_id", "of the FRU device"),
        text("/name", "that its SDR gives it").or_null(),
        text("/status", "whether it could be read").one_of(statuses),
        text("/completion_code", "with which the BMC refused").where_given(),
        integer("/size", "of its image").in("bytes").or_null(),
        check::object("/memory", "of a memory module, in place of the areas").where_given(),
    };
    const check::Shape memory =
        check::each_where_given(check::under("/members/*", check::under("/memory", spd_shape())));
    const check::Shape more = {integer("/unreadable/*/device_id", "of the device").where_given()};
    std::vector<check::Sent> sends = sdr_repository_sends();
    sends.push_back({describe(get_fru_inventory_area_info), Door::ipmi, check::per("FRU device")});
    sends.push_back({describe(read_fru_data), Door::ipmi, check::per("part of an image")});
    return {.name = "ipmi.fru",
            .summary = "Read FRU Data (IPMI v2.0 34.2)",
            .needs = check::Needs::ipmi_session,
            .sends = std::move(sends),
            .facts = check::joined(
                {whole, check::under("/members/*", check::joined({device, fru_image_shape()})),
                 memory, unread_shape(), more})};
}

asio::awaitable<Observation> observe_fru(Bmc& bmc, const json::object&)
{
    const Result<const SdrRepository*> repository = co_await sdr_repository(bmc);
    if (!repository)
        co_return repository.error();
    Listing listing;
    if (!(*repository)->stopped.empty()) {
        const Error error{Errc::bmc_error, (*repository)->stopped};
        listing.unreadable.push_back(json::object{{"error", describe(error)}});
    }
    for (const Device& device : devices(**repository, listing))
        if (Result<void> read = co_await read_device(bmc, device, listing); !read)
            co_return read.error();
    json::object facts;
    // How many there are stands in records that were not read, where reading them has stopped.
    facts["count"] = nullptr;
    if ((*repository)->stopped.empty())
        facts["count"] = listing.members.size() + listing.unreadable.size();
    facts["members"] = std::move(listing.members);
    facts["unreadable"] = std::move(listing.unreadable);
    facts["skipped"] = std::move(listing.skipped);
    co_return Evidence{bmc.source(read_fru_data), std::move(facts), {}};
}

} // namespace oobready::ipmi
