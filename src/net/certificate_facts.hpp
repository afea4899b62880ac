// SPDX-License-Identifier: GPL-3.0-or-later
// One X.509 certificate in words, and whether a chain holds. Pure: no network.
#pragma once

#include "net/tls_facts.hpp"

#include <openssl/x509.h>

#include <string>

namespace oobready::net {

inline constexpr int certificate_names_max = 64;

/// All of TlsFacts that the certificate itself says.
TlsFacts certificate_facts(const X509& certificate);

/// Checks dates, signatures, purpose and the name or address `host` as a browser would. Empty when
/// it holds, else OpenSSL's words for the first thing that does not. `chain` may be null.
std::string verify_chain(const X509& leaf, STACK_OF(X509) * chain, X509_STORE* store,
                         const std::string& host);

} // namespace oobready::net
