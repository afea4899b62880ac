// SPDX-License-Identifier: GPL-3.0-or-later
// Reads what serial_facts makes facts of: managers with their serial interfaces, systems, and the
// one resource that a profile points to.
#include "redfish/serial_probe.hpp"

#include "check/pointer.hpp"
#include "redfish/errors.hpp"
#include "redfish/serial_facts.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace oobready::redfish {

namespace {

using Members = std::vector<Service::Member>;

// Where a make keeps its settings: pointers of a profile.
struct OemPointers {
    std::string link; ///< in a manager, to a link; empty where the profile names none
    std::string bit_rate;
    std::string enabled;
};

constexpr std::string_view oem_link = "oem_link";
constexpr std::string_view oem_bit_rate = "oem_bit_rate";
constexpr std::string_view oem_enabled = "oem_enabled";

Result<OemPointers> pointers_in(const json::object& arguments)
{
    OemPointers pointers;
    const std::pair<std::string_view, std::string*> places[] = {{oem_link, &pointers.link},
                                                                {oem_bit_rate, &pointers.bit_rate},
                                                                {oem_enabled, &pointers.enabled}};
    for (const auto& [name, place] : places) {
        if (!arguments.contains(name))
            continue;
        *place = string_at(arguments, name);
        if (place->empty() || !check::pointer_mistake(*place).empty() || check::has_star(*place))
            return Error{Errc::unsupported,
                         fmt::format("redfish.serial needs a JSON pointer as {}", name)};
    }
    return pointers;
}

// The one value at `pointer`; null where there is none.
const json::value* value_at(const json::object& resource, const std::string& pointer)
{
    if (pointer.empty())
        return nullptr;
    const std::vector<check::Selected> found = check::select_members(resource, pointer);
    return found.size() == 1 ? found.front().value : nullptr;
}

// A link that leads nowhere is seen on controllers that do not have what it should lead to.
bool is_absent(const Error& error) { return error.code == Errc::not_found; }

void add_failure(SerialFacts& facts, const std::string& uri, const Error& error)
{
    if (!is_absent(error))
        facts.add_unreadable(uri, describe(error));
}

asio::awaitable<void> add_interfaces(Service& service, const json::object& manager,
                                     SerialFacts& facts)
{
    std::string uri = link_at(manager, "SerialInterfaces");
    if (uri.empty())
        co_return;
    const Result<Members> interfaces = co_await service.members(uri);
    if (!interfaces) {
        add_failure(facts, uri, interfaces.error());
        co_return;
    }
    for (const Service::Member& interface : *interfaces) {
        if (interface.resource)
            facts.add_interface(interface.uri, *interface.resource);
        else
            add_failure(facts, interface.uri, interface.resource.error());
    }
}

asio::awaitable<void> add_oem(Service& service, const json::object& manager,
                              const OemPointers& pointers, SerialFacts& facts)
{
    const json::value* found = value_at(manager, pointers.link);
    const json::object* link = found != nullptr ? found->if_object() : nullptr;
    if (link == nullptr)
        co_return;
    std::string uri = string_at(*link, "@odata.id");
    if (uri.empty())
        co_return;
    const Result<json::object> resource = co_await service.get(uri);
    if (resource)
        facts.add_oem(uri, value_at(*resource, pointers.bit_rate),
                      value_at(*resource, pointers.enabled));
    else
        add_failure(facts, uri, resource.error());
}

// Systems that cannot be read are no reason to leave out what the managers say.
asio::awaitable<void> add_systems(Service& service, SerialFacts& facts)
{
    const Result<std::string> uri = co_await service.root_link("Systems");
    if (!uri) {
        add_failure(facts, std::string{root_uri}, uri.error());
        co_return;
    }
    const Result<Members> systems = co_await service.members(*uri);
    if (!systems) {
        add_failure(facts, *uri, systems.error());
        co_return;
    }
    for (const Service::Member& system : *systems) {
        if (system.resource)
            facts.add_system(system.uri, *system.resource);
        else
            add_failure(facts, system.uri, system.resource.error());
    }
}

} // namespace

asio::awaitable<check::Observation> observe_serial(Service& service, const json::object& arguments)
{
    const Result<OemPointers> pointers = pointers_in(arguments);
    if (!pointers)
        co_return pointers.error();
    const Result<std::string> uri = co_await service.root_link("Managers");
    if (!uri)
        co_return uri.error();
    const Result<Members> managers = co_await service.members(*uri);
    if (!managers)
        co_return managers.error();
    SerialFacts facts;
    for (const Service::Member& manager : *managers) {
        if (!manager.resource) {
            add_failure(facts, manager.uri, manager.resource.error());
            continue;
        }
        facts.add_manager(manager.uri, *manager.resource);
        co_await add_interfaces(service, *manager.resource, facts);
        co_await add_oem(service, *manager.resource, *pointers, facts);
    }
    const bool none = std::ranges::none_of(
        *managers, [](const Service::Member& manager) { return manager.resource.has_value(); });
    if (none && !managers->empty())
        co_return managers->front().resource.error();
    co_await add_systems(service, facts);
    check::Evidence evidence;
    evidence.source = service.source(*uri);
    evidence.facts = facts.take();
    co_return evidence;
}

check::ProbeInfo serial_info()
{
    constexpr check::Door https = check::Door::https;
    const auto whole = [](std::string_view property) {
        return "what the root links as " + std::string{property};
    };
    return {.name = "redfish.serial",
            .summary = "what managers and systems say of the serial console (DSP0268 "
                       "SerialInterface, SerialConsole)",
            .arguments = {oem_link, oem_bit_rate, oem_enabled},
            .needs = check::Needs::redfish_session,
            .sends = {{"GET " + std::string{root_uri}, https},
                      {"GET " + whole("Managers"), https, check::per("page of the collection")},
                      {"GET each member of " + whole("Managers"), https, check::per("member")},
                      {"GET what a manager links as SerialInterfaces", https,
                       check::per("page of the collection")},
                      {"GET each member of what a manager links as SerialInterfaces", https,
                       check::per("member")},
                      {"GET what a manager links at oem_link", https, check::per("manager")},
                      {"GET " + whole("Systems"), https, check::per("page of the collection")},
                      {"GET each member of " + whole("Systems"), https, check::per("member")}},
            .facts = serial_shape()};
}

} // namespace oobready::redfish
