// SPDX-License-Identifier: GPL-3.0-or-later
// Authority: the simulated site's certificate authority. It lives as long as the rack does.
#pragma once

#include "base/result.hpp"

#include <openssl/ssl.h>

#include <filesystem>
#include <memory>
#include <string>

namespace oobready::sim {

/// How a node's certificate is made.
struct CertificateWish {
    std::string address;     ///< subjectAltName
    std::string common_name; ///< and the organization of the subject
    std::string organization;
    bool expired = false;
    bool wrong_name = false;
    bool self_signed = false;
    bool expires_soon = false;
    bool weak = false;     ///< RSA 1024, SHA-1
    bool unlinked = false; ///< signed by an authority that is not presented
};

struct Identification { ///< what a server presents
    std::shared_ptr<EVP_PKEY> key;
    std::shared_ptr<X509> certificate;
};

class Authority {
public:
    /// Makes a new key and a certificate that signs others, valid for ten years.
    Authority();

    [[nodiscard]] std::string certificate_pem() const;

    /// A certificate as wished, with the one key that all nodes share (making 4,000 would take
    /// long, and none of them protects anything).
    [[nodiscard]] Identification issue(const CertificateWish& wish) const;

private:
    [[nodiscard]] const std::shared_ptr<EVP_PKEY>& key_for(const CertificateWish& wish) const;

    Identification own_;
    Identification between_; ///< signed by own_
    std::shared_ptr<EVP_PKEY> node_key_;
    mutable std::shared_ptr<EVP_PKEY> weak_key_; ///< made when first wished
};

} // namespace oobready::sim
