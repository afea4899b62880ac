// SPDX-License-Identifier: GPL-3.0-or-later
// From a collection of the root along the links that a profile points to.
#include "redfish/oem_probes.hpp"

#include "redfish/errors.hpp"
#include "redfish/oem_facts.hpp"
#include "redfish/walk.hpp"

#include <algorithm>
#include <set>

namespace oobready::redfish {

namespace {

constexpr std::string_view start = "start";
constexpr std::string_view path = "path";
constexpr std::string_view values = "values";
constexpr std::string_view oem_path = "oem_path";
constexpr std::string_view oem_json = "oem_json";
constexpr std::string_view oem_name = "oem_name";
constexpr std::string_view oem_health = "oem_health";
constexpr std::string_view oem_expires = "oem_expires";
constexpr std::string_view starts[] = {"Managers", "Systems", "Chassis"};
constexpr std::size_t resources_max = 64; // of one observation, on each part of the way
constexpr std::size_t path_max = 4;

// Errors: unsupported.
Result<std::vector<std::string>> path_in(const json::object& arguments, std::string_view argument)
{
    Result<std::vector<std::string>> pointers = pointers_in(arguments, argument);
    if (pointers && pointers->size() > path_max)
        return Error{Errc::unsupported, std::string{argument} + " is too long"};
    return pointers;
}

// The members of a collection: those that are written into it as they are.
asio::awaitable<std::vector<Resource>> unfolded(Walk& walk, Resource collection)
{
    std::vector<Resource> found;
    const json::array* members = array_at(collection.body, "Members");
    if (members == nullptr) {
        found.push_back(std::move(collection));
        co_return found;
    }
    for (const json::value& member : *members) {
        const json::object* body = member.if_object();
        std::string uri = body != nullptr ? string_at(*body, "@odata.id") : std::string{};
        if (uri.empty() || found.size() >= resources_max)
            continue;
        if (body->size() > 1) {
            found.push_back({std::move(uri), *body});
            continue;
        }
        std::optional<Resource> one = co_await walk.at(std::move(uri));
        if (one)
            found.push_back(std::move(*one));
    }
    co_return found;
}

// Each pointer of the path selects links in what the one before led to; each resource is read once.
asio::awaitable<std::vector<Resource>> follow(Walk& walk, Resource from,
                                              const std::vector<std::string>& pointers)
{
    std::vector<Resource> here;
    here.push_back(std::move(from));
    std::set<std::string> seen;
    for (const std::string& pointer : pointers) {
        std::vector<Resource> next;
        for (const Resource& resource : here) {
            const std::vector<std::string> links = links_at(resource.body, pointer);
            for (const std::string& uri : links) {
                if (seen.size() >= resources_max || !seen.insert(uri).second)
                    continue;
                std::optional<Resource> linked = co_await walk.at(uri);
                if (!linked)
                    continue;
                std::vector<Resource> members = co_await unfolded(walk, std::move(*linked));
                std::move(members.begin(), members.end(), std::back_inserter(next));
            }
        }
        here = std::move(next);
    }
    co_return here;
}

} // namespace

asio::awaitable<check::Observation> observe_oem(Service& service, const json::object& arguments)
{
    const std::string property =
        arguments.contains(start) ? string_at(arguments, start) : std::string{starts[0]};
    if (std::ranges::find(starts, property) == std::end(starts))
        co_return Error{Errc::unsupported, "start must be Managers, Systems or Chassis"};
    const Result<std::vector<std::string>> pointers = path_in(arguments, path);
    if (!pointers)
        co_return pointers.error();
    Result<OemFacts::Values> wanted = OemFacts::values_in(arguments);
    if (!wanted)
        co_return wanted.error();
    Walk walk{service};
    OemFacts facts{std::move(*wanted)};
    std::vector<Resource> all = co_await walk.top(property);
    for (Resource& one : all) {
        const std::vector<Resource> found = co_await follow(walk, std::move(one), *pointers);
        for (const Resource& resource : found)
            facts.add(resource.uri, resource.body);
    }
    const bool any = !facts.empty();
    json::object taken = facts.take(walk.is_whole());
    co_return walk.observation(root_uri, std::move(taken), any);
}

asio::awaitable<check::Observation> observe_licenses(Service& service,
                                                     const json::object& arguments)
{
    const Result<std::vector<std::string>> pointers = path_in(arguments, oem_path);
    if (!pointers)
        co_return pointers.error();
    LicensePointers places;
    const std::pair<std::string_view, std::string*> rows[] = {
        {oem_name, &places.name}, {oem_health, &places.health}, {oem_expires, &places.expires}};
    for (const auto& [name, place] : rows) {
        Result<std::string> pointer = pointer_in(arguments, name);
        if (!pointer)
            co_return pointer.error();
        *place = std::move(*pointer);
    }
    places.json = string_at(arguments, oem_json);
    Walk walk{service};
    LicenseFacts facts;
    const std::optional<Resource> licenses = co_await walk.top_one("LicenseService");
    if (licenses) {
        const std::vector<Resource> members = co_await walk.members(licenses->body, "Licenses");
        for (const Resource& license : members)
            facts.add(license.uri, license.body);
    }
    bool found = licenses.has_value();
    if (!pointers->empty()) {
        std::vector<Resource> managers = co_await walk.top(starts[0]);
        for (Resource& manager : managers) {
            const std::vector<Resource> own = co_await follow(walk, std::move(manager), *pointers);
            for (const Resource& resource : own)
                facts.add_oem(resource.uri, resource.body, places);
            found = found || !own.empty();
        }
    }
    json::object taken = facts.take();
    co_return walk.observation(root_uri, std::move(taken), found);
}

check::ProbeInfo oem_info()
{
    return {.name = "redfish.oem",
            .summary = "values of a make's own, and nothing else of the resources that hold them: "
                       "path has the JSON pointers to follow from each member of start (Managers, "
                       "Systems or Chassis), values a name and JSON pointer for each",
            .arguments = {start, path, values},
            .needs = check::Needs::redfish_session,
            .sends = {linked(std::string{root_uri}),
                      linked("what the root links as start", check::per("page of the collection")),
                      linked("each member of what the root links as start", check::per("member")),
                      linked("what the path leads to, and its members",
                             check::per("link", resources_max))},
            .facts = oem_shape()};
}

check::ProbeInfo licenses_info()
{
    return {
        .name = "redfish.licenses",
        .summary = "the licences of the controller (DSP0268 LicenseService), and a make's own: "
                   "oem_path has the JSON pointers to follow from each manager, the others where "
                   "a licence has its name, health and end",
        .arguments = {oem_path, oem_json, oem_name, oem_health, oem_expires},
        .needs = check::Needs::redfish_session,
        .sends = {linked(std::string{root_uri}), linked("what the root links as LicenseService"),
                  linked("what the LicenseService links as Licenses",
                         check::per("page of the collection")),
                  linked("each member of what the LicenseService links as Licenses",
                         check::per("member")),
                  linked("what the root links as Managers, and its members",
                         check::only("with oem_path")),
                  linked("what oem_path leads to, and its members",
                         check::per("link", resources_max))},
        .facts = license_shape()};
}

} // namespace oobready::redfish
