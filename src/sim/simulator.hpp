// SPDX-License-Identifier: GPL-3.0-or-later
// Simulator: all nodes of a plan, listening. Either every port could be had, or nothing starts.
#pragma once

#include "base/mistake.hpp"
#include "sim/rack/simulated_node.hpp"

#include <boost/asio/io_context.hpp>

#include <memory>
#include <string>

namespace oobready::sim {

class Simulator {
public:
    /// `seed` makes chance repeatable. Everything runs on `context`.
    Simulator(asio::io_context& context, const RackPlan& plan, std::uint64_t seed);
    ~Simulator();

    /// Binds every port of every node. Each that cannot be had is appended to `mistakes` with its
    /// reason (at most ports_told_max of them, and how many more); then nothing must be started.
    void open(Mistakes& mistakes);
    /// Answers from now on; times of faults count from here.
    void start();
    void stop();

    [[nodiscard]] const SimulatedNodes& nodes() const { return nodes_; }
    [[nodiscard]] std::string authority_pem() const { return authority_.certificate_pem(); }

private:
    asio::io_context& context_;
    const RackPlan& plan_;
    Authority authority_;
    SimulatedNodes nodes_;
};

} // namespace oobready::sim
