// SPDX-License-Identifier: GPL-3.0-or-later
// Reading: the resources that a probe finds along links, and what could not be read on the way. A
// link that is not there, or that leads nowhere, is a thing that the controller does not have.
#pragma once

#include "check/evidence.hpp"
#include "redfish/service.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace oobready::redfish {

class Reading {
public:
    explicit Reading(Service& service) : service_(service) {}

    struct Found {
        std::string uri;
        json::object resource;
    };

    /// Every readable member of the collection; those whose id holds one of `id_parts_skipped` are
    /// not read. Empty where there is no such collection.
    asio::awaitable<std::vector<Found>> members(std::string uri,
                                                const std::vector<std::string>& id_parts_skipped);
    /// The same of the collection that the root, or `from`, links as `property`.
    asio::awaitable<std::vector<Found>> root_members(std::string_view property);
    asio::awaitable<std::vector<Found>> linked_members(const json::object& from,
                                                       std::string_view property);

    /// One resource; nothing where it does not exist or could not be read.
    asio::awaitable<std::optional<Found>> resource(std::string uri);
    /// The same of what is there for certain, such as the page of a collection: not found is no
    /// answer.
    asio::awaitable<std::optional<Found>> certain(std::string uri);
    /// The resource that the root, or `from`, links as `property`.
    asio::awaitable<std::optional<Found>> root_resource(std::string_view property);
    asio::awaitable<std::optional<Found>> linked(const json::object& from,
                                                 std::string_view property);

    void note(const std::string& uri, const Error& error);

    /// Whether everything that is there could be read.
    [[nodiscard]] bool complete() const { return unreadable_.empty(); }

    /// The evidence of a probe whose facts are `facts`, with "unreadable" and, true where something
    /// was found, "supported"; where nothing was found because of an Error, the first one.
    check::Observation observation(std::string_view uri, json::object facts, bool found);

private:
    // A link that leads nowhere is seen on controllers that do not have what it should lead to.
    void note_unless_absent(const std::string& uri, const Error& error);

    Service& service_;
    json::array unreadable_;
    std::optional<Error> first_;
};

} // namespace oobready::redfish
