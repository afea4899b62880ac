// SPDX-License-Identifier: GPL-3.0-or-later
// One command without data, asked by a probe: its decoded answer, or what the probe says instead.
#pragma once

#include "ipmi/bmc.hpp"
#include "ipmi/refusal.hpp"

#include <optional>

namespace oobready::ipmi {

template <class T>
struct Asked {
    std::optional<check::Observation> instead; ///< an Error, or the BMC's "no" as evidence
    T value{};                                 ///< when there is nothing instead
    Bytes raw;                                 ///< what `value` was decoded from
};

/// Asks `command` in the session of `bmc`, once. Errors: Bmc::ask's, and those of `decode`.
template <class T>
asio::awaitable<Asked<T>> ask_for(Bmc& bmc, const Command& command, Result<T> (*decode)(ByteView))
{
    Asked<T> asked;
    Request request{command};
    Result<Response> response = co_await bmc.ask_once(std::move(request));
    if (!response) {
        asked.instead = response.error();
    } else if (!response->ok()) {
        asked.instead = refusal(bmc.source(command), *response);
    } else if (Result<T> value = decode(response->data)) {
        asked.value = std::move(*value);
        asked.raw = std::move(response->data);
    } else {
        asked.instead = value.error();
    }
    co_return asked;
}

} // namespace oobready::ipmi
