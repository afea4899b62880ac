// SPDX-License-Identifier: GPL-3.0-or-later
// One question of a probe that asks several: an answer, or the name of what the BMC does not have.
#pragma once

#include "ipmi/bmc.hpp"
#include "ipmi/refusal.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <optional>

namespace oobready::ipmi {

namespace json = boost::json;

/// Adds "Get Session Info (06h 3Dh) C1h" to `unsupported`, once.
inline void name_unsupported(json::array& unsupported, const Command& command, std::uint8_t code)
{
    const json::value name(unsupported_name(command, code));
    if (std::ranges::find(unsupported, name) == unsupported.end())
        unsupported.push_back(name);
}

/// What the answer to `request` says; nothing when the BMC does not have it, which `unsupported`
/// (null: where that is no news) then names. Errors: Bmc::ask's, and those of `decode`.
template <class T>
asio::awaitable<Result<std::optional<T>>>
learn(Bmc& bmc, Request request, Result<T> (*decode)(ByteView), json::array* unsupported)
{
    const Command& command = *request.command;
    const Result<Response> response = co_await bmc.ask_once(std::move(request));
    if (!response)
        co_return response.error();
    if (!response->ok()) {
        if (unsupported)
            name_unsupported(*unsupported, command, response->completion_code);
        co_return std::optional<T>{};
    }
    Result<T> value = decode(response->data);
    if (!value)
        co_return value.error();
    co_return std::optional<T>{std::move(*value)};
}

/// Sets every fact of `more`.
inline void merge(json::object& facts, const json::object& more)
{
    for (const json::key_value_pair& fact : more)
        facts[fact.key()] = fact.value();
}

} // namespace oobready::ipmi
