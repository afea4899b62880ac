// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipmi/access_probes.hpp"

#include "ipmi/decode.hpp"
#include "ipmi/decode_access.hpp"
#include "ipmi/learn.hpp"

namespace oobready::ipmi {

namespace {

using check::Evidence;
using check::Observation;

constexpr unsigned user_ids_max = 63;
constexpr unsigned user_ids_tried = 2; // before one of them said how many there are
constexpr unsigned nameless_user_id = 1;

// Whether a user of these facts can log in, as far as the BMC says.
bool may_log_in(const json::object& user)
{
    const json::value& privilege = user.at("privilege");
    return user.at("enabled") != false && user.at("ipmi_messaging") == true &&
           privilege != "no-access" && privilege != "reserved";
}

bool is_nameless(const json::object& user)
{
    return user.at("name").is_null() || user.at("name") == "";
}

bool is_empty_slot(const json::object& user)
{
    return is_nameless(user) && user.at("id") != nameless_user_id && !may_log_in(user);
}

// The rest of the user whose access is known: name, and whether SOL is allowed.
asio::awaitable<Result<json::object>> complete_user(Bmc& bmc, std::uint8_t channel, std::uint8_t id,
                                                    const json::object& access,
                                                    json::array& unsupported)
{
    json::object user;
    user["id"] = id;
    Request name_request{get_user_name, Bytes{id}};
    // Some BMCs refuse (CCh) the name of a slot that was never used: as good as empty.
    const Result<std::optional<std::string>> name =
        co_await learn(bmc, std::move(name_request), decode_user_name, nullptr);
    if (!name)
        co_return name.error();
    user["name"] = nullptr;
    if (*name)
        user["name"] = **name;
    merge(user, access);
    user["sol"] = nullptr;
    if (is_empty_slot(user))
        co_return user;
    Request payload_request{get_user_payload_access, Bytes{channel, id}};
    const Result<std::optional<bool>> sol =
        co_await learn(bmc, std::move(payload_request), decode_user_payload_access, &unsupported);
    if (!sol)
        co_return sol.error();
    if (*sol)
        user["sol"] = **sol;
    co_return user;
}

// What all members together say; null what those that the BMC did not tell could change.
// `complete`: it told the access of each.
void summarize_users(const json::array& members, bool complete, json::object& facts)
{
    unsigned administrators = 0;
    bool nameless = false;
    bool names_known = true;
    for (const json::value& member : members) {
        const json::object& user = member.as_object();
        if (user.at("enabled") != false && user.at("privilege") == "administrator")
            ++administrators;
        if (!may_log_in(user))
            continue;
        // Id 1 has no name, whether the BMC says so or not (IPMI v2.0 6.9).
        const bool known = !user.at("name").is_null() || user.at("id") == nameless_user_id;
        nameless = nameless || (known && is_nameless(user));
        names_known = names_known && known;
    }
    facts["administrators"] = complete ? json::value(administrators) : json::value(nullptr);
    facts["nameless_may_log_in"] = nullptr;
    if (nameless || (complete && names_known))
        facts["nameless_may_log_in"] = nameless;
}

} // namespace

check::Shape users_shape()
{
    using check::integer;
    const check::Shape user = {
        integer("/id", "of the user"),
        check::text("/name", "empty for a user without a name; null where it is refused").or_null(),
        check::boolean("/sol", "whether the user may use SOL").or_null(),
    };
    return check::joined(
        {{
             integer("/channel", "that these users come in by"),
             integer("/slots", "the highest user id").or_null(),
             integer("/enabled", "how many user ids are enabled").or_null(),
             integer("/fixed_names", "how many have a name for good").or_null(),
             integer("/administrators",
                     "enabled users of that privilege; null when the BMC refuses "
                     "to tell of one")
                 .or_null(),
             check::boolean("/nameless_may_log_in", "a user without a name can come in").or_null(),
             check::list("/members", "each user that is not an empty slot"),
         },
         check::under("/members/*", check::joined({user, user_access_shape()})),
         unsupported_shape()});
}

std::vector<check::Sent> users_sends()
{
    const check::Often each = check::per("user id");
    return {{describe(get_user_access), check::Door::ipmi, each},
            {describe(get_user_name), check::Door::ipmi, each},
            {describe(get_user_payload_access), check::Door::ipmi, check::per("user")}};
}

asio::awaitable<Observation> observe_users(Bmc& bmc, const json::object&)
{
    const Result<AuthenticationCapabilities> capabilities =
        co_await bmc.authentication_capabilities();
    if (!capabilities)
        co_return capabilities.error();
    const std::uint8_t channel = capabilities->channel;
    json::object facts;
    json::array members;
    json::array unsupported;
    facts["channel"] = channel;
    for (std::string_view fact : {"slots", "enabled", "fixed_names"})
        facts[fact] = nullptr;
    bool complete = true;
    unsigned ids = user_ids_tried;
    for (unsigned n = 1; n <= std::min(ids, user_ids_max); ++n) {
        const auto id = static_cast<std::uint8_t>(n);
        Request request{get_user_access, Bytes{channel, id}};
        const Result<std::optional<UserAccess>> access =
            co_await learn(bmc, std::move(request), decode_user_access, &unsupported);
        if (!access)
            co_return access.error();
        complete = complete && *access;
        if (!*access)
            continue;
        ids = (*access)->slots;
        facts["slots"] = (*access)->slots;
        facts["enabled"] = (*access)->enabled;
        facts["fixed_names"] = (*access)->fixed_names;
        Result<json::object> user =
            co_await complete_user(bmc, channel, id, (*access)->facts, unsupported);
        if (!user)
            co_return user.error();
        if (!is_empty_slot(*user))
            members.push_back(std::move(*user));
    }
    summarize_users(members, complete, facts);
    facts["members"] = std::move(members);
    facts["unsupported"] = std::move(unsupported);
    co_return Evidence{bmc.source(get_user_access), std::move(facts), {}};
}

} // namespace oobready::ipmi
