// SPDX-License-Identifier: GPL-3.0-or-later
// CredentialNames: the nodes' credentials, each named once: "c1", "c2".
#pragma once

#include "sim/rack/plan.hpp"

#include <fmt/format.h>

#include <map>
#include <tuple>

namespace oobready::sim {

class CredentialNames {
public:
    explicit CredentialNames(const RackPlan& plan)
    {
        for (const NodePlan& node : plan.nodes) {
            const auto next = fmt::format("c{}", names_.size() + 1);
            if (names_.emplace(key(node.credentials), next).second)
                all_.emplace_back(next, node.credentials);
        }
    }

    [[nodiscard]] const std::string& name_of(const NodePlan& node) const
    {
        return names_.at(key(node.credentials));
    }
    [[nodiscard]] const std::vector<std::pair<std::string, Credentials>>& all() const
    {
        return all_;
    }

private:
    using Key = std::tuple<std::string, std::string, std::string>;
    static Key key(const Credentials& of)
    {
        return {of.username, std::string{of.password.reveal()}, std::string{of.k_g.reveal()}};
    }

    std::map<Key, std::string> names_;
    std::vector<std::pair<std::string, Credentials>> all_;
};

} // namespace oobready::sim
