// SPDX-License-Identifier: GPL-3.0-or-later
// Who may log in to a node's web side, and what the ways of saying so look like.
#pragma once

#include "base/secret.hpp"
#include "sim/model/machine.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace oobready::sim {

/// The enabled user that `credentials` belong to, or null. `path` is what faults choose by.
const User* accepted_user(const Machine& machine, const Credentials& credentials,
                          std::string_view path);

/// Of "Authorization: Basic …" (RFC 7617); nothing when it is none.
std::optional<Credentials> basic_credentials(std::string_view authorization);

/// Of the body of a login (DSP0266 13.3.4.2); nothing when it is no such object.
std::optional<Credentials> login_credentials(std::string_view body);

} // namespace oobready::sim
