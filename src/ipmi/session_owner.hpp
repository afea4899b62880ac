// SPDX-License-Identifier: GPL-3.0-or-later
// Whose a session is, and who holds the serial console, as far as a BMC tells.
#pragma once

#include "check/shape.hpp"
#include "ipmi/bmc.hpp"

#include <boost/json.hpp>

namespace oobready::ipmi {

namespace json = boost::json;

/// The name of user `id` (Get User Name, IPMI v2.0 22.29), null where the BMC does not tell us: a
/// user of low privilege may see sessions, but no names. Errors: Bmc::ask's.
asio::awaitable<Result<json::value>> read_user_name(Bmc& bmc, std::uint8_t id);

/// Who holds SOL instance `instance` (24.5, 22.20): "instance", "handle", "user_id", "user",
/// "privilege", "address" and "port", null where the BMC does not say. `unsupported` names what it
/// does not have. Since when, no command of IPMI tells. Errors: Bmc::ask's.
asio::awaitable<Result<json::object>> read_sol_holder(Bmc& bmc, std::uint8_t instance,
                                                      json::array& unsupported);
check::Shape sol_holder_shape();

} // namespace oobready::ipmi
