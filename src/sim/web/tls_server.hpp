// SPDX-License-Identifier: GPL-3.0-or-later
// The TLS side of the simulated controllers: one context for all nodes, in which each connection
// presents its node's certificate.
#pragma once

#include "sim/web/authority.hpp"

#include <boost/asio/ssl/context.hpp>

namespace oobready::sim {

/// TLS 1.2 and 1.3, http/1.1 by ALPN, no session resumption: a session of one node must not be
/// accepted by another.
boost::asio::ssl::context make_tls_context();

/// What is wrong with one connection.
struct TlsManner {
    bool tls_1_0_only = false;
    bool old_versions = false;     ///< TLS 1.0 and 1.1, too
    bool weak_ciphers = false;     ///< those that do not encrypt, too
    bool weak_certificate = false; ///< `identification` is one that OpenSSL refuses by itself
};

/// Makes `connection` present `identification` in that manner. False when OpenSSL refuses.
bool prepare_connection(SSL& connection, const Identification& identification,
                        const TlsManner& manner);

} // namespace oobready::sim
