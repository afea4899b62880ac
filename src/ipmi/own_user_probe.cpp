// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipmi/access_probes.hpp"

#include "ipmi/decode.hpp"
#include "ipmi/decode_access.hpp"
#include "ipmi/learn.hpp"

namespace oobready::ipmi {

namespace {

using check::Evidence;
using check::Observation;

// Adds whether user `id` may activate SOL on `channel`, where the BMC says.
asio::awaitable<Result<void>> add_payload_access(Bmc& bmc, std::uint8_t channel, std::uint8_t id,
                                                 json::object& facts, json::array& unsupported)
{
    Request request{get_user_payload_access, Bytes{channel, id}};
    const Result<std::optional<bool>> sol =
        co_await learn(bmc, std::move(request), decode_user_payload_access, &unsupported);
    if (!sol)
        co_return sol.error();
    if (*sol)
        facts["sol"] = **sol;
    co_return Result<void>{};
}

} // namespace

check::Shape own_user_shape()
{
    using check::integer;
    return check::joined({{
                              integer("/channel", "the channel that IPMI comes over"),
                              integer("/user_id", "of the user that we logged in as").or_null(),
                              check::boolean("/sol", "whether it may use SOL there").or_null(),
                          },
                          unsupported_shape(),
                          missing_shape()});
}

std::vector<check::Sent> own_user_sends()
{
    return {{describe(get_session_info)}, {describe(get_user_payload_access)}};
}

asio::awaitable<Observation> observe_own_user(Bmc& bmc, const json::object&)
{
    const Result<AuthenticationCapabilities> capabilities =
        co_await bmc.authentication_capabilities();
    if (!capabilities)
        co_return capabilities.error();
    json::object facts;
    json::array unsupported;
    json::array missing;
    facts["channel"] = capabilities->channel;
    facts["user_id"] = nullptr;
    facts["sol"] = nullptr;
    Request request{get_session_info, Bytes{0}}; // this session
    const Result<std::optional<SessionInfo>> own =
        co_await learn(bmc, std::move(request), decode_session_info, &unsupported);
    if (!own)
        co_return own.error();
    if (*own && (*own)->handle != 0) {
        facts["user_id"] = (*own)->facts.at("user_id");
        const auto id = static_cast<std::uint8_t>(facts["user_id"].to_number<unsigned>());
        const Result<void> added =
            co_await add_payload_access(bmc, capabilities->channel, id, facts, unsupported);
        if (!added)
            co_return added.error();
    }
    for (std::string_view fact : {"user_id", "sol"})
        if (facts[fact].is_null())
            missing.emplace_back(fact);
    facts["unsupported"] = std::move(unsupported);
    facts["missing"] = std::move(missing);
    co_return Evidence{bmc.source(get_user_payload_access), std::move(facts), {}};
}

} // namespace oobready::ipmi
