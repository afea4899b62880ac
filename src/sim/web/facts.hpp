// SPDX-License-Identifier: GPL-3.0-or-later
// Facts: what a placeholder of a resource file may ask of a machine. One table holds them all.
#pragma once

#include "sim/web/lists.hpp"

#include <boost/json/value.hpp>
#include <openssl/x509.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace oobready::sim {

namespace json = boost::json;

/// Where a node's web side stands, as its resources say it.
struct WebPlace {
    std::string address;
    std::uint16_t https_port = 443;
    std::uint16_t http_port = 80;
    std::shared_ptr<X509> certificate =
        nullptr; ///< what the node presents; null before the first connection
};

/// What is rendered: a resource of a machine, perhaps one item of a list in it. Owns nothing.
struct Scope {
    const Machine& machine;
    const WebPlace& place;
    std::string_view uri;
    std::string_view kind; ///< of the schema: "Chassis" of "Chassis.v1_14_0"
    std::string_view index;
    std::size_t position = 0;
    const Item* item = nullptr; ///< null outside of ranges and lists
};

/// A row of the table. In `name` # stands for a number: "drive.#.health" is asked for as
/// "drive.2.health", or as "drive.number.health" where a range or list counts.
struct Fact {
    std::string_view name;
    ItemKind needs;
    json::value (*value)(const Scope& scope, unsigned number);
};

/// What a placeholder's name means.
struct FactCall {
    const Fact* fact = nullptr;
    unsigned number = 0;  ///< for #
    bool counted = false; ///< # is the number of the scope's item
};

/// Nothing when there is no such fact.
std::optional<FactCall> find_fact(std::string_view name);

/// Null where the scope has no item of the kind that the fact needs.
json::value evaluate(const FactCall& call, const Scope& scope);

// Rows that have files of their own.
std::span<const Fact> sensor_facts();
std::span<const Fact> event_facts();
std::span<const Fact> certificate_facts();

} // namespace oobready::sim
