// SPDX-License-Identifier: GPL-3.0-or-later
// Session set-up on the managed system's side (IPMI v2.0 13.17 to 13.24): Open Session Request,
// RAKP Message 1 and 3 in, their answers out.
#pragma once

#include "sim/ipmi/controller.hpp"

namespace oobready::sim::bmc {

/// Judges one session set-up payload and answers it. False when it is none, or too short to be
/// answered.
bool set_up_session(Controller& controller, const ipmi::Packet& packet,
                    const asio::ip::udp::endpoint& from, TimePoint now);

} // namespace oobready::sim::bmc
