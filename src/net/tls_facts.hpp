// SPDX-License-Identifier: GPL-3.0-or-later
// What a TLS server presents, observed without trusting it.
#pragma once

#include "base/result.hpp"
#include "base/target.hpp"
#include "net/deadline.hpp"

#include <boost/asio/ip/tcp.hpp>

#include <chrono>
#include <string>
#include <vector>

namespace oobready::net {

inline constexpr int chain_links_max = 16;

/// One certificate of what a server presents.
struct ChainLink {
    std::string subject; ///< "CN=bmc7,O=Example"; printable()
    std::string issuer;
    std::chrono::system_clock::time_point not_after;
    bool self_signed = false;
};

struct TlsFacts {
    std::string protocol; ///< "TLSv1.3"
    std::string cipher;   ///< "TLS_AES_256_GCM_SHA384"
    std::string subject;  ///< "CN=bmc7,O=Example"; printable()
    std::string issuer;
    std::vector<std::string> names; ///< subject alternative names: DNS and IP
    std::chrono::system_clock::time_point not_before;
    std::chrono::system_clock::time_point not_after;
    std::string key_type; ///< "RSA", "EC", "ED25519"
    int key_bits = 0;
    int security_bits = 0;           ///< what that key is worth: 112 for RSA 2048 (SP 800-57)
    std::string signature_algorithm; ///< "sha256WithRSAEncryption"
    std::string signature_hash;      ///< "SHA256"; empty where the algorithm names none (Ed25519)
    std::string serial;              ///< serial number, lower-case hex without leading zeros
    std::string sha256;              ///< of the DER certificate, lower-case hex
    bool self_signed = false;
    bool names_host = false;      ///< it is for the name or address that was asked for
    std::vector<ChainLink> chain; ///< as presented, the server's own first
    std::string missing_issuer;   ///< who is neither presented nor trusted, so that it breaks off
    bool verifies = false;        ///< chain and name, as a browser would
    std::string verify_error;     ///< OpenSSL's words when it does not, else empty
    bool trusted = false;         ///< by `trust`: pin, authorities, or insecure
};

/// Connects, completes a TLS handshake (TLS 1.0 up, so that old controllers can be described),
/// reads the certificate, closes. Nothing is sent over the connection.
/// Errors: connection_refused, connection_timeout, unreachable, tls_failed (no TLS there, or no
/// common protocol; OpenSSL's reason in the context), local_error (ca_file unreadable).
asio::awaitable<Result<TlsFacts>> tls_facts(asio::ip::tcp::endpoint endpoint, std::string host,
                                            TlsTrust trust, Duration limit);

} // namespace oobready::net
