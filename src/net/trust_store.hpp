// SPDX-License-Identifier: GPL-3.0-or-later
// The authorities that a certificate is checked against, and the SHA-256 by which one is pinned.
#pragma once

#include "base/result.hpp"
#include "base/target.hpp"

#include <openssl/x509.h>

#include <memory>
#include <string>

namespace oobready::net {

struct OpenSslFree {
    void operator()(X509* certificate) const { X509_free(certificate); }
    void operator()(X509_STORE* store) const { X509_STORE_free(store); }
    void operator()(X509_STORE_CTX* context) const { X509_STORE_CTX_free(context); }
    void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
};
template <class T>
using OpenSslPointer = std::unique_ptr<T, OpenSslFree>;

/// Those of `ca_file`, or the system's where it is empty (SSL_CERT_FILE and SSL_CERT_DIR work).
/// Errors: local_error when the file cannot be read or holds no certificate.
Result<OpenSslPointer<X509_STORE>> trust_store(const std::string& ca_file);

/// Lower-case hex of the DER certificate's SHA-256, empty when OpenSSL cannot encode it.
std::string sha256_of(const X509& certificate);

/// OpenSSL's newest complaint in its own words; clears the rest.
std::string openssl_reason();

} // namespace oobready::net
