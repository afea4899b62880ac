// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipmi/read_parameters.hpp"

#include "ipmi/errors.hpp"
#include "ipmi/null_facts.hpp"

namespace oobready::ipmi {

namespace {

using check::Evidence;

// One configuration parameter of set 0, block 0 (IPMI v2.0 23.2, 26.3).
Request parameter_request(const Command& command, std::uint8_t channel, std::uint8_t selector)
{
    return Request{command, Bytes{channel, selector, 0, 0}};
}

} // namespace

asio::awaitable<check::Observation> read_parameters(Bmc& bmc, const Command& command,
                                                    std::span<const Parameter> rows)
{
    const Result<AuthenticationCapabilities> capabilities =
        co_await bmc.authentication_capabilities();
    if (!capabilities)
        co_return capabilities.error();
    json::object facts;
    facts["channel"] = capabilities->channel;
    json::array unsupported;
    json::array missing;
    for (const Parameter& row : rows) {
        Request request = parameter_request(command, capabilities->channel, row.selector);
        Result<Response> response = co_await bmc.ask_once(std::move(request));
        if (!response)
            co_return response.error();
        if (!response->ok() || response->data.empty()) {
            unsupported.emplace_back(std::string{row.name} + " " +
                                     hex_code(response->completion_code));
            set_null(facts, row.facts);
            for (const check::Fact& fact : row.facts)
                missing.emplace_back(fact.name());
            continue;
        }
        const ByteView after_revision = ByteView{response->data}.subspan(1);
        if (Result<void> decoded = row.decode(after_revision, facts); !decoded)
            co_return decoded.error();
    }
    facts["unsupported"] = std::move(unsupported);
    facts["missing"] = std::move(missing);
    co_return Evidence{bmc.source(command), std::move(facts), {}};
}

} // namespace oobready::ipmi
