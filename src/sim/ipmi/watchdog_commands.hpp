// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "sim/ipmi/controller.hpp"

namespace oobready::sim::bmc {

/// The watchdog timer ran out: does what it was set to do (IPMI v2.0 27.6) and stops.
void watchdog_expired(Controller& controller);

} // namespace oobready::sim::bmc
