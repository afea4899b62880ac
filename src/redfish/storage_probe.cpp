// SPDX-License-Identifier: GPL-3.0-or-later
// Reads what storage_facts makes facts of: the Storage of each system, its drives wherever they are
// linked, and SimpleStorage where no Storage shows a drive.
#include "redfish/system_probes.hpp"

#include "redfish/pointer_argument.hpp"
#include "redfish/storage_facts.hpp"
#include "redfish/walk.hpp"

namespace oobready::redfish {

namespace {

constexpr std::string_view of_drives = "drives";
constexpr std::string_view of_controllers = "controllers";
constexpr std::string_view of_volumes = "volumes";
constexpr std::string_view life_used = "life_used_percent";

asio::awaitable<void> add_storage(Walk& walk, const Resource& storage, const std::string& life,
                                  StorageFacts& facts)
{
    const std::size_t inside = facts.add_storage(storage.uri, storage.body);
    if (inside == 0) {
        const std::vector<Resource> controllers =
            co_await walk.members(storage.body, "Controllers", of_controllers);
        for (const Resource& controller : controllers)
            facts.add_controller(controller.uri, controller.body);
    }
    std::vector<std::string> links = links_in(storage.body, "Drives");
    const std::vector<Resource> drives = co_await walk.each(std::move(links), of_drives);
    for (const Resource& drive : drives)
        facts.add_drive(drive.uri, drive.body, value_at(drive.body, life));
    const std::vector<Resource> volumes =
        co_await walk.members(storage.body, "Volumes", of_volumes);
    for (const Resource& volume : volumes)
        facts.add_volume(volume.uri, volume.body);
}

} // namespace

asio::awaitable<check::Observation> observe_storage(Service& service, const json::object& arguments)
{
    const Result<std::string> life = pointer_in(arguments, life_used);
    if (!life)
        co_return life.error();
    Walk walk{service};
    StorageFacts facts;
    const std::vector<Resource> systems = co_await walk.top("Systems", of_drives);
    for (const Resource& system : systems) {
        const std::vector<Resource> all = co_await walk.members(system.body, "Storage", of_drives);
        for (const Resource& storage : all)
            co_await add_storage(walk, storage, *life, facts);
    }
    for (const Resource& system : systems) {
        if (facts.has_drives())
            break;
        const std::vector<Resource> all =
            co_await walk.members(system.body, "SimpleStorage", of_drives);
        for (const Resource& simple : all)
            facts.add_simple(simple.uri, simple.body);
    }
    json::object taken = facts.take();
    const bool found = has_any(taken, of_drives) || has_any(taken, of_controllers);
    co_return walk.observation(root_uri, std::move(taken), found);
}

check::ProbeInfo storage_info()
{
    const check::Often no_drive{.per = "controller", .only = "where no Storage shows a drive"};
    const check::Often elsewhere{.per = "controller", .only = "where Storage does not hold them"};
    return {.name = "redfish.storage",
            .summary = "storage controllers, drives and volumes (DSP0268 Storage, Drive, Volume, "
                       "SimpleStorage)",
            .arguments = {life_used},
            .needs = check::Needs::redfish_session,
            .sends =
                sent({top_sends("Systems"),
                      collection_sends("system", "Storage"),
                      {linked("what a Storage links as Controllers", elsewhere),
                       linked("each member of what a Storage links as Controllers", elsewhere),
                       linked("each of the Drives of a Storage", check::per("drive"))},
                      collection_sends("Storage", "Volumes"),
                      {linked("what a system links as SimpleStorage", no_drive),
                       linked("each member of what a system links as SimpleStorage", no_drive)}}),
            .facts = storage_shape()};
}

} // namespace oobready::redfish
