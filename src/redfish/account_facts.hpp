// SPDX-License-Identifier: GPL-3.0-or-later
// Who may log in, and what the controller does about wrong passwords (DSP0268 AccountService,
// ManagerAccount). Only what is named here is taken: some controllers show hashes of passwords
// beside it. Pure.
#pragma once

#include "check/shape.hpp"
#include "redfish/property.hpp"

#include <boost/json.hpp>

#include <string>

namespace oobready::redfish {

struct AccountFacts {
    AccountFacts();
    void add_service(const std::string& uri, const json::object& service);
    /// One ManagerAccount. One without a user name is a free slot: it is counted only.
    void add_account(const std::string& uri, const json::object& account);
    json::object take(bool complete);

private:
    json::value source_ = nullptr;
    Sums sums_;
    json::array members_;
    std::uint64_t free_slots_ = 0;
};

check::Shape account_shape();

} // namespace oobready::redfish
