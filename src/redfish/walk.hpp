// SPDX-License-Identifier: GPL-3.0-or-later
// Walk: how probes follow links: what a link leads to, what of it could not be read, and what is
// left alone.
#pragma once

#include "check/evidence.hpp"
#include "check/sent.hpp"
#include "redfish/service.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace oobready::redfish {

struct Resource {
    std::string uri;
    json::object body;
};

inline constexpr std::string_view of_members = "members";

/// `of`, everywhere: the list of facts that is incomplete when it cannot be read. A link that is
/// not there, or that leads nowhere (404), is a thing that the controller does not have; a member
/// that a collection lists is there, and not found is no answer.
class Walk {
public:
    explicit Walk(Service& service) : service_(service) {}

    /// The members of what the root links as `property`, and the one resource that it links so.
    /// Chassis that may not be read are left out.
    asio::awaitable<std::vector<Resource>> top(std::string_view property,
                                               std::string_view of = of_members);
    asio::awaitable<std::optional<Resource>> top_one(std::string_view property,
                                                     std::string_view of = of_members);

    /// The same of what `from` links.
    asio::awaitable<std::vector<Resource>>
    members(const json::object& from, std::string_view property, std::string_view of = of_members);
    asio::awaitable<std::optional<Resource>>
    one(const json::object& from, std::string_view property, std::string_view of = of_members);

    /// The members of the collection at `uri`; those whose id holds one of `id_parts_skipped` are
    /// not read.
    asio::awaitable<std::vector<Resource>>
    members_at(std::string uri, std::span<const std::string_view> id_parts_skipped = {},
               std::string_view of = of_members);

    /// Each of `uris`, in their order, and one of them. Empty ones are left out.
    asio::awaitable<std::vector<Resource>> each(std::vector<std::string> uris,
                                                std::string_view of = of_members);
    asio::awaitable<std::optional<Resource>> at(std::string uri, std::string_view of = of_members);
    /// What is there for certain, such as a page of a collection: not found is no answer.
    asio::awaitable<std::optional<Resource>> certain(std::string uri,
                                                     std::string_view of = of_members);

    /// Notes that `uri` could not be read.
    void note(const std::string& uri, const Error& error, std::string_view of = of_members);

    /// Whether everything that is there could be read; or all of one list.
    [[nodiscard]] bool is_whole() const { return unreadable_.empty(); }
    [[nodiscard]] bool is_whole(std::string_view of) const;

    /// The evidence of a probe whose facts are `facts`, with "unreadable" and, true where something
    /// was `found`, "supported". Where nothing was found because of an Error: the first one.
    check::Observation observation(std::string_view uri, json::object facts, bool found);

private:
    void note_unless_absent(const std::string& uri, const Error& error, std::string_view of);
    std::vector<Resource> taken(std::vector<Service::Member> members, bool certain,
                                std::string_view of);

    Service& service_;
    json::array unreadable_;
    std::optional<Error> first_;
};

/// Whether the list `name` of `facts` has anything in it.
bool has_any(const json::object& facts, std::string_view name);

/// The links of a list of {"@odata.id"}.
std::vector<std::string> links_in(const json::object& resource, std::string_view property);

// What a probe sends, for its row: the root, a collection of it and its members; and what is
// linked.
std::vector<check::Sent> top_sends(std::string_view property);
check::Sent linked(std::string what, check::Often often = check::once);
/// A collection that each `owner` links as `property`, and its members.
std::vector<check::Sent> collection_sends(std::string_view owner, std::string_view property);
/// All of `parts`, in their order, what is the same only once.
std::vector<check::Sent> sent(std::vector<std::vector<check::Sent>> parts);

} // namespace oobready::redfish
