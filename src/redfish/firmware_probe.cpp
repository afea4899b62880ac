// SPDX-License-Identifier: GPL-3.0-or-later
// Reads the firmware inventory, or what a make has instead of it, as firmware_facts needs it.
#include "redfish/firmware_probe.hpp"

#include "redfish/errors.hpp"
#include "redfish/firmware_facts.hpp"
#include "redfish/pointer_argument.hpp"
#include "redfish/property.hpp"
#include "redfish/walk.hpp"

namespace oobready::redfish {

namespace {

constexpr std::string_view oem_link = "oem_link";
constexpr std::string_view skipped_id_parts = "skipped_id_parts";

// Errors: unsupported.
Result<std::vector<std::string>> texts_in(const json::object& arguments, std::string_view argument)
{
    std::vector<std::string> texts;
    if (!arguments.contains(argument))
        return texts;
    const json::array* list = array_at(arguments, argument);
    for (std::size_t i = 0; list != nullptr && i < list->size(); ++i)
        if (const json::string* text = (*list)[i].if_string(); text != nullptr && !text->empty())
            texts.emplace_back(*text);
    if (list == nullptr || texts.size() != list->size() || texts.size() > pointers_max)
        return Error{Errc::unsupported, std::string{argument} + " must be a list of texts"};
    return texts;
}

} // namespace

asio::awaitable<check::Observation> observe_firmware(Service& service,
                                                     const json::object& arguments)
{
    const Result<std::string> oem = pointer_in(arguments, oem_link);
    if (!oem)
        co_return oem.error();
    const Result<std::vector<std::string>> skipped = texts_in(arguments, skipped_id_parts);
    if (!skipped)
        co_return skipped.error();
    Walk walk{service};
    FirmwareFacts facts;
    const std::optional<Resource> update = co_await walk.top_one("UpdateService");
    std::string uri;
    if (update) {
        uri = link_at(update->body, "FirmwareInventory");
        const std::vector<std::string> others = links_at(update->body, *oem);
        if (uri.empty() && !others.empty())
            uri = others.front();
    }
    if (!uri.empty()) {
        const std::vector<std::string_view> id_parts{skipped->begin(), skipped->end()};
        const std::vector<Resource> members = co_await walk.members_at(uri, id_parts);
        for (const Resource& software : members)
            facts.add(software.uri, software.body);
    }
    json::object taken = facts.take();
    const bool found = has_any(taken, of_members);
    co_return walk.observation(uri.empty() ? root_uri : uri, std::move(taken), found);
}

check::ProbeInfo firmware_info()
{
    const std::string inventory = "what the UpdateService links as FirmwareInventory, or else at "
                                  "oem_link";
    return {.name = "redfish.firmware",
            .summary = "which firmware is installed (DSP0268 SoftwareInventory)",
            .arguments = {skipped_id_parts, oem_link},
            .needs = check::Needs::redfish_session,
            .sends = {linked(std::string{root_uri}), linked("what the root links as UpdateService"),
                      linked(inventory, check::per("page of the collection")),
                      linked("each member of it whose id has none of skipped_id_parts",
                             check::per("member"))},
            .facts = firmware_shape()};
}

} // namespace oobready::redfish
