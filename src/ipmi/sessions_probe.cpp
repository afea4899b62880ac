// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipmi/access_probes.hpp"

#include "ipmi/decode.hpp"
#include "ipmi/decode_access.hpp"
#include "ipmi/learn.hpp"
#include "ipmi/sol_packet.hpp"

#include <map>

namespace oobready::ipmi {

namespace {

using check::Evidence;
using check::Observation;

constexpr unsigned sessions_max = 63;
constexpr unsigned sol_instances_max = 16;

// Names of users by their ids, each asked for once.
using UserNames = std::map<std::uint8_t, json::value>;

asio::awaitable<Result<void>> add_user_name(Bmc& bmc, UserNames& names, json::object& session)
{
    const auto id = static_cast<std::uint8_t>(session["user_id"].to_number<unsigned>());
    if (!names.contains(id)) {
        Request request{get_user_name, Bytes{id}};
        const Result<std::optional<std::string>> name =
            co_await learn(bmc, std::move(request), decode_user_name, nullptr);
        // A user of low privilege may see sessions, but no names.
        if (!name && name.error().code != Errc::privilege_insufficient)
            co_return name.error();
        names[id] = name && *name ? json::value(**name) : json::value(nullptr);
    }
    session["user"] = names[id];
    co_return Result<void>{};
}

// Who holds one SOL instance: its session as far as the BMC tells, nulls where it does not.
asio::awaitable<Result<json::object>> read_sol_holder(Bmc& bmc, std::uint8_t instance,
                                                      json::array& unsupported)
{
    constexpr std::uint8_t by_id = 0xff;
    constexpr std::size_t id_bytes = 4;
    json::object holder;
    holder["instance"] = instance;
    for (std::string_view fact : {"handle", "user_id", "address", "port"})
        holder[fact] = nullptr;
    Request who{get_payload_instance_info, Bytes{payload_type_sol, instance}};
    const Result<Response> owner = co_await bmc.ask(std::move(who));
    if (!owner)
        co_return owner.error();
    if (!owner->ok())
        name_unsupported(unsupported, get_payload_instance_info, owner->completion_code);
    if (!owner->ok() || owner->data.size() < id_bytes)
        co_return holder;
    Bytes question{by_id};
    question.insert(question.end(), owner->data.begin(), owner->data.begin() + id_bytes);
    Request which{get_session_info, std::move(question)};
    const Result<std::optional<SessionInfo>> session =
        co_await learn(bmc, std::move(which), decode_session_info, nullptr);
    if (!session)
        co_return session.error();
    if (*session && (*session)->handle != 0)
        for (std::string_view fact : {"handle", "user_id", "address", "port"})
            holder[fact] = (*session)->facts.at(fact);
    co_return holder;
}

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
    UserNames names;
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
        const Result<void> named = co_await add_user_name(bmc, names, session);
        if (!named)
            co_return named.error();
        members.push_back(std::move(session));
    }
    co_return members;
}

} // namespace

check::Shape sessions_shape()
{
    using check::integer;
    const check::Shape holder = {
        integer("/instance", "of SOL, from 1"),
        integer("/handle", "of the session that holds it").or_null(),
        integer("/user_id", "of its user").or_null(),
        check::text("/address", "IPv4 address that it comes from").or_null(),
        integer("/port", "UDP port that it comes from").or_null(),
    };
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
         check::each_where_given(check::under("/sol_holders/*", holder)),
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
