// SPDX-License-Identifier: GPL-3.0-or-later
// Reads what storage_facts makes facts of: the Storage of each system, its drives wherever they are
// linked, and SimpleStorage where no Storage shows a drive.
#include "redfish/system_probes.hpp"

#include "check/pointer.hpp"
#include "redfish/errors.hpp"
#include "redfish/storage_facts.hpp"
#include "redfish/walk.hpp"

#include <fmt/format.h>

namespace oobready::redfish {

namespace {

constexpr std::string_view of_drives = "drives";
constexpr std::string_view of_controllers = "controllers";
constexpr std::string_view of_volumes = "volumes";
constexpr std::string_view life_used = "life_used_percent";

const json::value* value_at(const json::object& resource, const std::string& pointer)
{
    if (pointer.empty())
        return nullptr;
    const std::vector<check::Selected> found = check::select_members(resource, pointer);
    return found.size() == 1 ? found.front().value : nullptr;
}

asio::awaitable<void> add_storage(Walk& walk, const Resource& storage, const std::string& life,
                                  StorageFacts& facts)
{
    const std::size_t inside = facts.add_storage(storage.uri, storage.body);
    if (inside == 0) {
        const std::vector<Resource> controllers =
            co_await walk.members(storage, "Controllers", of_controllers);
        for (const Resource& controller : controllers)
            facts.add_controller(controller.uri, controller.body);
    }
    std::vector<std::string> links = links_in(storage.body, "Drives");
    const std::vector<Resource> drives = co_await walk.each(std::move(links), of_drives);
    for (const Resource& drive : drives)
        facts.add_drive(drive.uri, drive.body, value_at(drive.body, life));
    const std::vector<Resource> volumes = co_await walk.members(storage, "Volumes", of_volumes);
    for (const Resource& volume : volumes)
        facts.add_volume(volume.uri, volume.body);
}

} // namespace

asio::awaitable<check::Observation> observe_storage(Service& service, const json::object& arguments)
{
    const std::string life = string_at(arguments, life_used);
    if (arguments.contains(life_used) &&
        (life.empty() || !check::pointer_mistake(life).empty() || check::has_star(life)))
        co_return Error{Errc::unsupported,
                        fmt::format("redfish.storage needs a JSON pointer as {}", life_used)};
    Walk walk{service};
    StorageFacts facts;
    const Result<std::vector<Resource>> systems = co_await walk.top("Systems", of_drives);
    if (!systems)
        co_return systems.error();
    for (const Resource& system : *systems) {
        const std::vector<Resource> all = co_await walk.members(system, "Storage", of_drives);
        for (const Resource& storage : all)
            co_await add_storage(walk, storage, life, facts);
    }
    for (const Resource& system : *systems) {
        if (facts.has_drives())
            break;
        const std::vector<Resource> all = co_await walk.members(system, "SimpleStorage", of_drives);
        for (const Resource& simple : all)
            facts.add_simple(simple.uri, simple.body);
    }
    check::Evidence evidence;
    evidence.source = service.source(root_uri);
    evidence.facts = facts.take();
    evidence.facts["unreadable"] = walk.unreadable();
    co_return evidence;
}

check::ProbeInfo storage_info()
{
    const check::Often no_drive{.per = "controller", .only = "where no Storage shows a drive"};
    const check::Often elsewhere{.per = "controller", .only = "where Storage does not hold them"};
    std::vector<check::Sent> sends = top_sends("Systems");
    append(sends, collection_sends("system", "Storage"));
    append(sends, {linked("what a Storage links as Controllers", elsewhere),
                   linked("each member of what a Storage links as Controllers", elsewhere),
                   linked("each of the Drives of a Storage", check::per("drive"))});
    append(sends, collection_sends("Storage", "Volumes"));
    append(sends, {linked("what a system links as SimpleStorage", no_drive),
                   linked("each member of what a system links as SimpleStorage", no_drive)});
    return {.name = "redfish.storage",
            .summary = "storage controllers, drives and volumes (DSP0268 Storage, Drive, Volume, "
                       "SimpleStorage)",
            .arguments = {life_used},
            .needs = check::Needs::redfish_session,
            .sends = std::move(sends),
            .facts = storage_shape()};
}

} // namespace oobready::redfish
