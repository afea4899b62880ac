// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipmi/access_probes.hpp"

#include "ipmi/decode.hpp"
#include "ipmi/decode_access.hpp"
#include "ipmi/learn.hpp"

namespace oobready::ipmi {

namespace {

using check::Evidence;
using check::Observation;

// IPMI v2.0 6.3: 0 is the primary IPMB, Ch and Dh are reserved, and Eh means "this channel", which
// has a number of its own.
constexpr std::uint8_t channel_numbers[] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 15};
constexpr std::uint8_t nonvolatile_settings = 0x40;
constexpr std::uint8_t volatile_settings = 0x80;

// Adds what Get Channel Access says of `channel`: the settings in force, and of those that a
// restart brings back the two that matter.
asio::awaitable<Result<void>> add_channel_access(Bmc& bmc, std::uint8_t channel,
                                                 json::object& facts, json::array& unsupported)
{
    for (std::string_view fact : {"access_mode", "privilege_limit", "user_level_authentication",
                                  "per_message_authentication", "alerting",
                                  "nonvolatile_access_mode", "nonvolatile_privilege_limit"})
        facts[fact] = nullptr;
    for (std::uint8_t settings : {volatile_settings, nonvolatile_settings}) {
        Request request{get_channel_access, Bytes{channel, settings}};
        const Result<std::optional<json::object>> access =
            co_await learn(bmc, std::move(request), decode_channel_access, &unsupported);
        if (!access)
            co_return access.error();
        if (!*access)
            continue;
        if (settings == volatile_settings) {
            merge(facts, **access);
        } else {
            facts["nonvolatile_access_mode"] = (*access)->at("access_mode");
            facts["nonvolatile_privilege_limit"] = (*access)->at("privilege_limit");
        }
    }
    co_return Result<void>{};
}

// One channel; null when there is none of this number.
asio::awaitable<Result<json::value>> read_channel(Bmc& bmc, std::uint8_t number, bool is_lan,
                                                  json::array& unsupported)
{
    Request request{get_channel_info, Bytes{number}};
    const Result<std::optional<json::object>> info = co_await learn(
        bmc, std::move(request), decode_channel_info, is_lan ? &unsupported : nullptr);
    if (!info)
        co_return info.error();
    json::object facts;
    facts["number"] = number;
    for (std::string_view fact : {"medium", "protocol", "sessions", "active_sessions", "vendor_id"})
        facts[fact] = nullptr;
    if (*info)
        facts = **info;
    const bool exists = *info && facts["number"] == number;
    if (!exists && !is_lan)
        co_return json::value(nullptr);
    // Without sessions nobody can be let in, so the BMC has nothing to say of access.
    if (is_lan || facts["sessions"] != "none") {
        const Result<void> added = co_await add_channel_access(bmc, number, facts, unsupported);
        if (!added)
            co_return added.error();
    }
    co_return json::value(std::move(facts));
}

} // namespace

check::Shape channels_shape()
{
    const check::Shape channel = check::joined({channel_info_shape(), channel_access_shape()});
    return check::joined(
        {{check::object("/lan", "the channel that IPMI comes over, as in members")},
         check::under("/lan", channel),
         {check::list("/members", "all channels that exist")},
         check::under("/members/*", channel),
         unsupported_shape()});
}

std::vector<check::Sent> channels_sends()
{
    const std::size_t numbers = std::size(channel_numbers);
    return {{describe(get_channel_info), check::Door::ipmi, check::per("channel number", numbers)},
            {describe(get_channel_access), check::Door::ipmi,
             check::per("channel with sessions, now and after a restart")}};
}

asio::awaitable<Observation> observe_channels(Bmc& bmc, const json::object&)
{
    const Result<AuthenticationCapabilities> capabilities =
        co_await bmc.authentication_capabilities();
    if (!capabilities)
        co_return capabilities.error();
    json::object facts;
    json::array members;
    json::array unsupported;
    Result<json::value> lan = co_await read_channel(bmc, capabilities->channel, true, unsupported);
    if (!lan)
        co_return lan.error();
    facts["lan"] = *lan;
    members.push_back(std::move(*lan));
    // A BMC that cannot even describe its own LAN channel is not asked about the others.
    const bool describes = unsupported.empty();
    for (std::uint8_t number : channel_numbers) {
        if (!describes || number == capabilities->channel)
            continue;
        Result<json::value> channel = co_await read_channel(bmc, number, false, unsupported);
        if (!channel)
            co_return channel.error();
        if (!channel->is_null())
            members.push_back(std::move(*channel));
    }
    facts["members"] = std::move(members);
    facts["unsupported"] = std::move(unsupported);
    co_return Evidence{bmc.source(get_channel_info), std::move(facts), {}};
}

} // namespace oobready::ipmi
