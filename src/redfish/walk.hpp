// SPDX-License-Identifier: GPL-3.0-or-later
// Walk: how the probes of the machine's parts follow links: what a link leads to, what of it could
// not be read, and what is left alone.
#pragma once

#include "check/sent.hpp"
#include "redfish/service.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace oobready::redfish {

struct Resource {
    std::string uri;
    json::object body;
};

/// `of`, everywhere: the list of facts that is incomplete when it cannot be read. A link to nothing
/// (404) counts as none: controllers give links to what they do not have.
class Walk {
public:
    explicit Walk(Service& service) : service_(service) {}

    /// The members of what the root links as `property`: "Chassis". Errors: the collection's, and
    /// the first member's where none could be read.
    asio::awaitable<Result<std::vector<Resource>>> top(std::string_view property,
                                                       std::string_view of);
    /// The members of what `resource` links as `property`; none where it does not.
    asio::awaitable<std::vector<Resource>> members(const Resource& resource,
                                                   std::string_view property, std::string_view of);
    /// The one resource that it links as `property`: one, or none.
    asio::awaitable<std::vector<Resource>> one(const Resource& resource, std::string_view property,
                                               std::string_view of);
    /// Each of `uris`.
    asio::awaitable<std::vector<Resource>> each(std::vector<std::string> uris, std::string_view of);

    /// Notes that `uri` could not be read, unless there is nothing.
    void failed(const std::string& uri, const Error& error, std::string_view of);

    [[nodiscard]] bool is_whole(std::string_view of) const;
    [[nodiscard]] json::array unreadable() const { return unreadable_; }

private:
    std::vector<Resource> taken(std::vector<Service::Member> members, std::string_view of);

    Service& service_;
    json::array unreadable_;
};

/// The links of a list of {"@odata.id"}.
std::vector<std::string> links_in(const json::object& resource, std::string_view property);

// What a probe sends, for its row: the root, a collection of it and its members; and what is
// linked.
std::vector<check::Sent> top_sends(std::string_view property);
check::Sent linked(std::string what, check::Often often);
/// A collection that each `owner` links as `property`, and its members.
std::vector<check::Sent> collection_sends(std::string_view owner, std::string_view property);
void append(std::vector<check::Sent>& sends, std::vector<check::Sent> more);

} // namespace oobready::redfish
