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

/// The first chain_links_max of what a server presented; `chain` may be null.
std::vector<ChainLink> chain_links(const STACK_OF(X509) * chain);

/// Whether the certificate is for the name or address `host` (RFC 9525 6; an address only by a
/// subject alternative name).
bool names_host(const X509& certificate, const std::string& host);

struct ChainCheck {
    std::string error;          ///< empty, or OpenSSL's words for the first thing that is wrong
    std::string missing_issuer; ///< the issuer that was not found, where that is what is wrong
};

/// Checks dates, signatures, purpose and the name or address `host` as a browser would. `chain` may
/// be null.
ChainCheck verify_chain(const X509& leaf, STACK_OF(X509) * chain, X509_STORE* store,
                        const std::string& host);

} // namespace oobready::net
