// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipmi/session_owner.hpp"

#include "ipmi/decode_access.hpp"
#include "ipmi/learn.hpp"
#include "ipmi/sol_packet.hpp"

namespace oobready::ipmi {

namespace {

constexpr std::string_view told_of_a_holder[] = {"handle", "user_id", "privilege", "address",
                                                 "port"};

} // namespace

asio::awaitable<Result<json::value>> read_user_name(Bmc& bmc, std::uint8_t id)
{
    Request request{get_user_name, Bytes{id}};
    const Result<std::optional<std::string>> name =
        co_await learn(bmc, std::move(request), decode_user_name, nullptr);
    if (!name && name.error().code != Errc::privilege_insufficient)
        co_return name.error();
    co_return name&&* name ? json::value(**name) : json::value(nullptr);
}

asio::awaitable<Result<json::object>> read_sol_holder(Bmc& bmc, std::uint8_t instance,
                                                      json::array& unsupported)
{
    constexpr std::uint8_t by_id = 0xff;
    constexpr std::size_t id_bytes = 4;
    json::object holder;
    holder["instance"] = instance;
    for (std::string_view fact : told_of_a_holder)
        holder[fact] = nullptr;
    holder["user"] = nullptr;
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
    if (!*session || (*session)->handle == 0)
        co_return holder;
    for (std::string_view fact : told_of_a_holder)
        holder[fact] = (*session)->facts.at(fact);
    const auto id = static_cast<std::uint8_t>(holder["user_id"].to_number<unsigned>());
    Result<json::value> name = co_await read_user_name(bmc, id);
    if (!name)
        co_return name.error();
    holder["user"] = std::move(*name);
    co_return holder;
}

check::Shape sol_holder_shape()
{
    using check::integer;
    using check::text;
    return {
        integer("/instance", "of SOL, from 1"),
        integer("/handle", "of the session that holds it").or_null(),
        integer("/user_id", "of its user").or_null(),
        text("/user", "name of its user; null where it is refused").or_null(),
        text("/privilege", "that it has").or_null(),
        text("/address", "IPv4 address that it comes from").or_null(),
        integer("/port", "UDP port that it comes from").or_null(),
    };
}

} // namespace oobready::ipmi
