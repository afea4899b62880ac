// SPDX-License-Identifier: GPL-3.0-or-later
// Redfish's JSON answers: resources and errors (DSP0266 9.5), as a model's make words them.
#pragma once

#include "sim/model/machine_model.hpp"
#include "sim/web/web_message.hpp"

#include <string>
#include <string_view>

namespace oobready::sim {

/// An answer in JSON with the headers of every Redfish answer (DSP0266 6.5.2).
WebReply json_reply(unsigned status, std::string body);

/// `error` in a body. WWW-Authenticate comes with 401.
WebReply error_reply(const RedfishModel& redfish, const RedfishErrorModel& error);

/// An error of any status with the general message of the make.
WebReply status_reply(const RedfishModel& redfish, unsigned status);

WebReply method_not_allowed(const RedfishModel& redfish, std::string_view allowed);

/// 204, which has no body.
WebReply done_reply();

} // namespace oobready::sim
