// SPDX-License-Identifier: GPL-3.0-or-later
#include "ipmi/system_probes.hpp"

#include "ipmi/decode.hpp"
#include "ipmi/decode_system.hpp"
#include "ipmi/errors.hpp"
#include "ipmi/null_facts.hpp"

#include <algorithm>
#include <vector>

namespace oobready::ipmi {

namespace {

using check::Evidence;
using check::Observation;

// Of the answer: the parameter's version, and its selector with the bit below.
constexpr std::size_t boot_parameter_header_bytes = 2;
constexpr std::uint8_t parameter_locked = 0x80;
constexpr std::uint8_t boot_flags = 5;

struct BootParameter {
    std::uint8_t selector;
    std::string_view name;
    check::Shape facts; ///< null when the BMC does not have it
    Result<json::object> (*decode)(ByteView data);
};

std::span<const BootParameter> boot_parameters()
{
    static const BootParameter rows[] = {
        {boot_flags, "Boot flags",
         check::joined(
             {boot_flags_shape(),
              {check::boolean("/locked", "whether the BMC keeps others from setting them")}}),
         decode_boot_flags},
        {4, "Boot info acknowledge", boot_info_acknowledge_shape(), decode_boot_info_acknowledge},
        {6, "Boot initiator info", boot_initiator_shape(), decode_boot_initiator},
    };
    return rows;
}

Result<void> add(json::object& facts, const BootParameter& row, ByteView data)
{
    const std::size_t header_bytes = std::min(data.size(), boot_parameter_header_bytes);
    Result<json::object> decoded = row.decode(data.subspan(header_bytes));
    if (!decoded)
        return decoded.error();
    for (const json::key_value_pair& fact : *decoded)
        facts[fact.key()] = fact.value();
    if (decoded->contains("valid"))
        facts["locked"] = (data[1] & parameter_locked) != 0;
    return {};
}

} // namespace

check::Shape boot_options_shape()
{
    check::Shape shape;
    for (const BootParameter& row : boot_parameters()) {
        check::Shape facts = row.facts;
        for (check::Fact& fact : facts) // of a list that is null no member is
            fact.nullable = !fact.pointer.ends_with("/*");
        shape = check::joined({shape, facts});
    }
    return check::joined({shape, unsupported_shape()});
}

std::vector<check::Sent> boot_options_sends()
{
    return {{describe(get_system_boot_options), check::Door::ipmi,
             check::per("parameter", boot_parameters().size())}};
}

asio::awaitable<Observation> observe_boot_options(Bmc& bmc, const json::object&)
{
    json::object facts;
    json::array unsupported;
    for (const BootParameter& row : boot_parameters()) {
        Request request{get_system_boot_options, Bytes{row.selector, 0, 0}};
        const Result<Response> response = co_await bmc.ask(std::move(request));
        if (!response)
            co_return response.error();
        std::string lacking;
        if (!response->ok())
            lacking = hex_code(response->completion_code);
        else if (Result<void> added = add(facts, row, response->data); !added) {
            if (row.selector == boot_flags)
                co_return added.error();
            lacking = "too short"; // the flags are worth more than what surrounds them
        }
        if (lacking.empty())
            continue;
        unsupported.emplace_back(std::string{row.name} + " " + lacking);
        set_null(facts, row.facts);
    }
    facts["unsupported"] = std::move(unsupported);
    co_return Evidence{bmc.source(get_system_boot_options), std::move(facts), {}};
}

} // namespace oobready::ipmi
