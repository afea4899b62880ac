// SPDX-License-Identifier: GPL-3.0-or-later
// Probes of the system's settings that take more than one command without data. Rows of the table
// in probes.cpp.
#pragma once

#include "check/probe.hpp"
#include "ipmi/bmc.hpp"

namespace oobready::ipmi {

/// ipmi.boot_options: Get System Boot Options (IPMI v2.0 28.13), parameters 5, 4 and 6.
asio::awaitable<check::Observation> observe_boot_options(Bmc& bmc,
                                                         const boost::json::object& arguments);
check::Shape boot_options_shape();
std::vector<check::Sent> boot_options_sends();

} // namespace oobready::ipmi
