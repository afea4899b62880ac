// SPDX-License-Identifier: GPL-3.0-or-later
// The certificate of every controller of a rack, looked at side by side. Nobody logs in.
#pragma once

#include "net/tls_facts.hpp"
#include "rack/rack.hpp"

#include <vector>

namespace oobready::run {

/// What the HTTPS port of each node presents, appliance by appliance in the order of `rack`: one
/// handshake each. Errors as net::tls_facts(), and hostname_invalid.
std::vector<Result<net::TlsFacts>> certificates_of(const rack::Rack& rack);

} // namespace oobready::run
