// SPDX-License-Identifier: GPL-3.0-or-later
// How a system starts: boot override, Secure Boot, TPM (DSP0268 ComputerSystem Boot, SecureBoot,
// TrustedModules and TrustedComponent). And whether a chassis was opened. Pure.
#pragma once

#include "check/shape.hpp"
#include "redfish/property.hpp"

#include <boost/json.hpp>

#include <string>
#include <utility>
#include <vector>

namespace oobready::redfish {

struct BootFacts {
    BootFacts();
    /// A system, what it links as SecureBoot (null: nothing), and each TrustedComponent that it
    /// links, with its URI. Older systems have TrustedModules in themselves instead.
    void add(const std::string& uri, const json::object& system, const json::object* secure_boot,
             const std::vector<std::pair<std::string, json::object>>& components);
    json::object take(bool complete);

private:
    Sums sums_;
    json::array members_;
};

struct IntrusionFacts {
    /// A chassis; one without an intrusion sensor is left out.
    void add(const std::string& uri, const json::object& chassis);
    [[nodiscard]] bool empty() const { return members_.empty(); }
    json::object take();

private:
    json::array members_;
};

check::Shape boot_shape();
check::Shape intrusion_shape();

} // namespace oobready::redfish
