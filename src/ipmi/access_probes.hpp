// SPDX-License-Identifier: GPL-3.0-or-later
// Probes of who may come in, and who is in: rows of the table in probes.cpp.
#pragma once

#include "check/probe.hpp"
#include "ipmi/bmc.hpp"

namespace oobready::ipmi {

/// ipmi.channels: Get Channel Info and Get Channel Access (IPMI v2.0 22.24, 22.23).
asio::awaitable<check::Observation> observe_channels(Bmc& bmc,
                                                     const boost::json::object& arguments);
check::Shape channels_shape();
std::vector<check::Sent> channels_sends();

/// ipmi.users: Get User Access, Get User Name, Get User Payload Access (22.27, 22.29, 24.7).
asio::awaitable<check::Observation> observe_users(Bmc& bmc, const boost::json::object& arguments);
check::Shape users_shape();
std::vector<check::Sent> users_sends();

/// ipmi.own_user: Get Session Info, Get User Payload Access, of the session's own user (22.20,
/// 24.7).
asio::awaitable<check::Observation> observe_own_user(Bmc& bmc,
                                                     const boost::json::object& arguments);
check::Shape own_user_shape();
std::vector<check::Sent> own_user_sends();

/// ipmi.sessions: Get Session Info, Get Payload Activation Status, Get Payload Instance Info
/// (22.20, 24.4, 24.5).
asio::awaitable<check::Observation> observe_sessions(Bmc& bmc,
                                                     const boost::json::object& arguments);
check::Shape sessions_shape();
std::vector<check::Sent> sessions_sends();

} // namespace oobready::ipmi
