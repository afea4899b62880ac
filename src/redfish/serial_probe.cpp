// SPDX-License-Identifier: GPL-3.0-or-later
// Reads what serial_facts makes facts of: managers with their serial interfaces, systems, and the
// one resource that a profile points to.
#include "redfish/serial_probe.hpp"

#include "redfish/pointer_argument.hpp"
#include "redfish/serial_facts.hpp"
#include "redfish/walk.hpp"

namespace oobready::redfish {

namespace {

// Where a make keeps its settings: pointers of a profile.
struct OemPointers {
    std::string link; ///< in a manager, to a link; empty where the profile names none
    std::string bit_rate;
    std::string enabled;
};

constexpr std::string_view oem_link = "oem_link";
constexpr std::string_view oem_bit_rate = "oem_bit_rate";
constexpr std::string_view oem_enabled = "oem_enabled";

// Errors: unsupported.
Result<OemPointers> places_in(const json::object& arguments)
{
    OemPointers pointers;
    const std::pair<std::string_view, std::string*> places[] = {{oem_link, &pointers.link},
                                                                {oem_bit_rate, &pointers.bit_rate},
                                                                {oem_enabled, &pointers.enabled}};
    for (const auto& [name, place] : places) {
        Result<std::string> pointer = pointer_in(arguments, name);
        if (!pointer)
            return pointer.error();
        *place = std::move(*pointer);
    }
    return pointers;
}

asio::awaitable<void> add_manager(Walk& walk, const Resource& manager, const OemPointers& pointers,
                                  SerialFacts& facts)
{
    facts.add_manager(manager.uri, manager.body);
    const std::vector<Resource> interfaces =
        co_await walk.members(manager.body, "SerialInterfaces");
    for (const Resource& interface : interfaces)
        facts.add_interface(interface.uri, interface.body);
    const std::vector<std::string> links = links_at(manager.body, pointers.link);
    if (links.empty())
        co_return;
    const std::optional<Resource> oem = co_await walk.at(links.front());
    if (oem)
        facts.add_oem(oem->uri, value_at(oem->body, pointers.bit_rate),
                      value_at(oem->body, pointers.enabled));
}

} // namespace

asio::awaitable<check::Observation> observe_serial(Service& service, const json::object& arguments)
{
    const Result<OemPointers> pointers = places_in(arguments);
    if (!pointers)
        co_return pointers.error();
    Walk walk{service};
    SerialFacts facts;
    const std::vector<Resource> managers = co_await walk.top("Managers");
    for (const Resource& manager : managers)
        co_await add_manager(walk, manager, *pointers, facts);
    // Systems that cannot be read are no reason to leave out what the managers say.
    const std::vector<Resource> systems = co_await walk.top("Systems");
    for (const Resource& system : systems)
        facts.add_system(system.uri, system.body);
    json::object taken = facts.take(walk.is_whole());
    co_return walk.observation(root_uri, std::move(taken), !managers.empty());
}

check::ProbeInfo serial_info()
{
    return {.name = "redfish.serial",
            .summary = "what managers and systems say of the serial console (DSP0268 "
                       "SerialInterface, SerialConsole)",
            .arguments = {oem_link, oem_bit_rate, oem_enabled},
            .needs = check::Needs::redfish_session,
            .sends = sent({top_sends("Managers"),
                           collection_sends("manager", "SerialInterfaces"),
                           {linked("what a manager links at oem_link", check::per("manager"))},
                           top_sends("Systems")}),
            .facts = serial_shape()};
}

} // namespace oobready::redfish
