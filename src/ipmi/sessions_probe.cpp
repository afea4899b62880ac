// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipmi/access_probes.hpp"

#include "ipmi/decode.hpp"
#include "ipmi/decode_access.hpp"
#include "ipmi/learn.hpp"
#include "ipmi/session_owner.hpp"
#include "ipmi/sol_packet.hpp"

namespace oobready::ipmi {

namespace {

using check::Evidence;
using check::Observation;

constexpr unsigned sessions_max = 63;
constexpr unsigned sol_instances_max = 16;

asio::awaitable<Result<void>> add_sol(Bmc& bmc, json::object& facts, json::array& unsupported)
{
    for (std::string_view fact : {"sol_instances", "sol_active"})
        facts[fact] = nullptr;
    json::array holders;
    Request request{get_payload_activation_status, Bytes{payload_type_sol}};
    const Result<std::optional<PayloadActivation>> status =
        co_await learn(bmc, std::move(request), decode_payload_activation, &unsupported);
    if (!status)
        co_return status.error();
    if (*status) {
        facts["sol_instances"] = (*status)->instances_max;
        for (unsigned i = 0; i < sol_instances_max; ++i) {
            if (((*status)->active >> i & 1) == 0)
                continue;
            Result<json::object> holder =
                co_await read_sol_holder(bmc, static_cast<std::uint8_t>(i + 1), unsupported);
            if (!holder)
                co_return holder.error();
            holders.push_back(std::move(*holder));
        }
        facts["sol_active"] = holders.size();
    }
    facts["sol_holders"] = std::move(holders);
    co_return Result<void>{};
}

// The sessions that are open, in the BMC's order, each with its user's name. Where it refuses one,
// `unsupported` says so, and those behind it are not asked for.
asio::awaitable<Result<json::array>> read_sessions(Bmc& bmc, unsigned active, std::uint8_t own,
                                                   json::array& unsupported)
{
    json::array members;
    for (unsigned n = 1; n <= std::min(active, sessions_max); ++n) {
        Request request{get_session_info, Bytes{static_cast<std::uint8_t>(n)}};
        Result<std::optional<SessionInfo>> info =
            co_await learn(bmc, std::move(request), decode_session_info, &unsupported);
        if (!info)
            co_return info.error();
        if (!*info || (*info)->handle == 0)
            break; // closed meanwhile: those behind it moved up
        json::object session = std::move((*info)->facts);
        session["own"] = (*info)->handle == own;
        const auto id = static_cast<std::uint8_t>(session["user_id"].to_number<unsigned>());
        Result<json::value> name = co_await read_user_name(bmc, id);
        if (!name)
            co_return name.error();
        session["user"] = std::move(*name);
        members.push_back(std::move(session));
    }
    co_return members;
}

} // namespace

check::Shape sessions_shape()
{
    using check::integer;
    const check::Shape session = {
        check::boolean("/own", "whether it is our own"),
        check::text("/user", "name of its user; null where it is refused").or_null(),
    };
    return check::joined(
        {{
             integer("/possible", "how many sessions there can be").or_null(),
             integer("/active", "how many are open").or_null(),
             integer("/own_handle", "the BMC's number of ours").or_null(),
             integer("/others", "how many are not ours").or_null(),
             check::list("/members", "each open session"),
         },
         check::each_where_given(
             check::under("/members/*", check::joined({session_info_shape(), session}))),
         {
             integer("/sol_instances", "how many can use SOL at once").or_null(),
             integer("/sol_active", "how many do").or_null(),
             check::list("/sol_holders", "who holds the serial console, null where not said"),
         },
         check::each_where_given(check::under("/sol_holders/*", sol_holder_shape())),
         unsupported_shape()});
}

std::vector<check::Sent> sessions_sends()
{
    using check::Door;
    return {{describe(get_session_info), Door::ipmi, check::per("open session and SOL holder")},
            {describe(get_user_name), Door::ipmi, check::per("user of a session")},
            {describe(get_payload_activation_status), Door::ipmi, check::once},
            {describe(get_payload_instance_info), Door::ipmi, check::per("SOL holder")}};
}

asio::awaitable<Observation> observe_sessions(Bmc& bmc, const json::object&)
{
    json::object facts;
    json::array unsupported;
    for (std::string_view fact : {"possible", "active", "own_handle", "others"})
        facts[fact] = nullptr;
    Request request{get_session_info, Bytes{0}}; // this session
    const Result<std::optional<SessionInfo>> own =
        co_await learn(bmc, std::move(request), decode_session_info, &unsupported);
    if (!own)
        co_return own.error();
    json::array members;
    if (*own) {
        facts["possible"] = (*own)->possible;
        facts["active"] = (*own)->active;
        facts["own_handle"] = (*own)->handle;
        Result<json::array> sessions =
            co_await read_sessions(bmc, (*own)->active, (*own)->handle, unsupported);
        if (!sessions)
            co_return sessions.error();
        members = std::move(*sessions);
        if (unsupported.empty()) // else there may be more of them
            facts["others"] = std::ranges::count_if(
                members, [](const json::value& member) { return member.at("own") == false; });
    }
    const Result<void> sol = co_await add_sol(bmc, facts, unsupported);
    if (!sol)
        co_return sol.error();
    facts["members"] = std::move(members);
    facts["unsupported"] = std::move(unsupported);
    co_return Evidence{bmc.source(get_session_info), std::move(facts), {}};
}

} // namespace oobready::ipmi
