// SPDX-License-Identifier: GPL-3.0-or-later
// What makes keep in places of their own, found by pointers that a profile gives; and licences,
// which most of them keep there. Of such a resource nothing else is taken: it may hold secrets.
// Pure.
#pragma once

#include "base/result.hpp"
#include "check/shape.hpp"
#include "redfish/pointer_argument.hpp"
#include "redfish/property.hpp"

#include <boost/json.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace oobready::redfish {

struct OemFacts {
    using Values = std::vector<std::pair<std::string, std::string>>; ///< name and pointer

    /// `values`: what to take. Errors: unsupported.
    static Result<Values> values_in(const json::object& arguments);

    explicit OemFacts(Values values);
    void add(const std::string& uri, const json::object& resource);
    [[nodiscard]] bool empty() const { return members_.empty(); }
    json::object take(bool complete);

private:
    Values values_;
    Sums sums_;
    json::array members_;
};

/// Where a make keeps its licences, from a resource on: pointers of a profile.
struct LicensePointers {
    std::string json; ///< to texts that are JSON objects themselves; empty: the resource itself
    std::string name;
    std::string health;
    std::string expires;
};

struct LicenseFacts {
    /// A License of the LicenseService.
    void add(const std::string& uri, const json::object& license);
    /// One of a make's own.
    void add_oem(const std::string& uri, const json::object& resource,
                 const LicensePointers& pointers);
    json::object take();

private:
    json::array members_;
};

check::Shape oem_shape();
check::Shape license_shape();

} // namespace oobready::redfish
