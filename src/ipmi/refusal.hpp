// SPDX-License-Identifier: GPL-3.0-or-later
// The BMC's "no" as evidence: it answered, and does not have what was asked for.
#pragma once

#include "check/evidence.hpp"
#include "check/shape.hpp"
#include "ipmi/commands.hpp"
#include "ipmi/errors.hpp"

#include <string>

namespace oobready::ipmi {

inline check::Evidence refusal(std::string source, const Response& response)
{
    boost::json::object facts{{"completion_code", hex_code(response.completion_code)}};
    return {std::move(source), std::move(facts), {}};
}

/// All that there is then, instead of the other facts.
inline check::Shape refusal_shape()
{
    return {check::text("/completion_code", "why the BMC refused; then there is nothing else")
                .where_given()};
}

/// As it stands under "unsupported" in the facts: "Get SEL Time (0Ah 48h) C1h".
inline std::string unsupported_name(const Command& command, std::uint8_t completion_code)
{
    return describe(command) + " " + hex_code(completion_code);
}

} // namespace oobready::ipmi
