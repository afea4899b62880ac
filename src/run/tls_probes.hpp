// SPDX-License-Identifier: GPL-3.0-or-later
// The probes of the HTTPS port's TLS: rows of net_probes().
#pragma once

#include "run/net_side.hpp"

namespace oobready::run {

/// tls.facts: one handshake
check::Probe<NetSide> tls_facts_probe();
/// tls.protocols: a handshake for each question
check::Probe<NetSide> tls_protocols_probe();

} // namespace oobready::run
